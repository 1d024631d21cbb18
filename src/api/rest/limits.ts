import { z } from 'zod'

const MiB = 1024 * 1024

/** What one request, and all of them together, may take. Bytes are of the encoded upload, not of decoded pixels. */
export const RestLimits = z.strictObject({
  imageBytes: z
    .int()
    .positive()
    .default(25 * MiB)
    .describe('Largest image'),
  batchFiles: z.int().positive().default(1_000).describe('Most images in one request'),
  batchBytes: z
    .int()
    .positive()
    .default(200 * MiB)
    .describe('Largest request with several images'),
  archiveBytes: z
    .int()
    .positive()
    .default(200 * MiB)
    .describe('Largest archive for training'),
  videoBytes: z
    .int()
    .positive()
    .default(2 * 1024 * MiB)
    .describe('Largest video'),
  videosAtOnce: z.int().positive().default(4).describe('Videos being sent at once'),
  videoMs: z.int().positive().default(3_600_000).describe('Longest time that sending a video may take'),
  fieldBytes: z
    .int()
    .positive()
    .default(64 * 1024)
    .describe('Largest text field of a form'),
  jsonBytes: z.int().positive().default(MiB).describe('Largest JSON body of a request without an image'),
  inFlightBytes: z
    .int()
    .positive()
    .default(400 * MiB)
    .describe('Request bodies in memory at once'),
  inFlightRequests: z.int().positive().default(512).describe('Requests being worked on at once'),
  deadlineMs: z.int().positive().default(120_000).describe('Longest time one request may take'),
})
export type RestLimits = z.output<typeof RestLimits>
