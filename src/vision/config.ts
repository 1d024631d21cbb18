import { z } from 'zod'
import { detectorModes } from './vision.ts'

const mebibyte = 2 ** 20

export const providers = ['cpu', 'cuda', 'auto'] as const

/** The configuration slice of vision: what photos are accepted and how inference uses the machine. */
export const VisionConfig = z
  .strictObject({
    detector: z
      .enum(detectorModes)
      .default('accurate')
      .describe('Detector used where a request names none: accurate finds small and turned faces, fast only near ones'),
    pack: z
      .string()
      .min(1)
      .default('embedded')
      .describe('Model pack that recognises: embedded, or one installed with netra models pull or import'),
    limits: z
      .strictObject({
        bytes: z
          .int()
          .positive()
          .default(20 * mebibyte)
          .describe('Largest image file, in bytes'),
        pixels: z.int().positive().default(64_000_000).describe('Most pixels (width × height) of an image'),
        faces: z
          .int()
          .min(1)
          .max(10_000)
          .default(200)
          .describe('Most faces in an image: each is a search and some 30 ms of a core'),
        side: z.int().positive().max(32_000).default(16_384).describe('Longest side of an image, in pixels'),
      })
      .prefault({}),
    inference: z
      .strictObject({
        provider: z
          .enum(providers)
          .default('auto')
          .describe('cpu; cuda (refuses to start where it cannot be used); auto takes cuda where it can, and says so'),
        threads: z
          .int()
          .min(0)
          .max(64)
          .default(0)
          .describe('Photos analysed at the same time; 0 is one per core, at most 8'),
        queue: z
          .strictObject({
            jobs: z.int().positive().default(64).describe('Photos that may wait before callers are told to retry'),
            bytes: z
              .int()
              .positive()
              .default(256 * mebibyte)
              .describe('Bytes of photos that may wait'),
          })
          .prefault({}),
        deadlineMs: z.int().positive().default(30_000).describe('Milliseconds after which an analysis is given up'),
      })
      .prefault({}),
  })
  .prefault({})
export type VisionConfig = z.output<typeof VisionConfig>
