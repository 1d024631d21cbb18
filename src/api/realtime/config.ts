import { z } from 'zod'

/** The configuration's part about those who follow events over Socket.IO. */
export const SocketConfig = z
  .strictObject({
    connections: z.int().min(1).default(2_000).describe('Connections of this process at once'),
    perCaller: z
      .int()
      .min(1)
      .default(100)
      .describe('Connections of one key or user at once; keys without a rate limit may have any number'),
    bufferedBytes: z
      .int()
      .min(1_024)
      .default(2 ** 20)
      .describe('What a slow connection may fall behind before it is cut off'),
    replayEvents: z.int().min(1).default(10_000).describe('Missed events that are sent again at most'),
  })
  .prefault({})
export type SocketConfig = z.output<typeof SocketConfig>
