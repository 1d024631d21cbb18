import { basename } from 'node:path'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'

/** `config.json` of the distributed gRPC and camera design, whose users move over without changing it. */
const DistributedConfig = z.strictObject({
  recognition: z
    .strictObject({
      /** `hog` was the quick detector, `cnn` the thorough one. */
      model: z.enum(['hog', 'cnn', 'fast', 'accurate', 'embedded']).optional(),
      threshold: z.number().positive().max(4).optional(),
      max_results: z.int().min(1).max(100).optional(),
    })
    .optional(),
  database: z
    .strictObject({
      /** Whatever it named: templates live in PostgreSQL and are searched exactly in memory. */
      vector_db: z.string().optional(),
      /** One exact index needs no shards; the key is accepted and has no effect. */
      sharding_strategy: z.string().optional(),
    })
    .optional(),
  cameras: z
    .strictObject({
      frame_rate: z.number().positive().max(60).optional(),
      recognition_interval: z.number().min(0).max(3_600).optional(),
    })
    .optional(),
})

/**
 * Whether a parsed file is of that design: `config.json` with one of its sections, or any file with one of its
 * snake_case keys, which ours does not have.
 */
export function isDistributedConfig(values: unknown, path: string): boolean {
  if (typeof values !== 'object' || values === null) return false
  const sections = Object.entries(values).filter(([name]) => ['recognition', 'database', 'cameras'].includes(name))
  if (basename(path) === 'config.json') return sections.length > 0
  return sections.some(
    ([, content]) =>
      typeof content === 'object' && content !== null && Object.keys(content).some((key) => key.includes('_')),
  )
}

/** Its values under our keys. Throws `misconfigured` for keys that the design does not know. */
export function mapDistributedConfig(values: unknown, path: string): Record<string, unknown> {
  const parsed = DistributedConfig.safeParse(values)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const key = issue?.path.join('.') ?? ''
    throw new AppError('misconfigured', `${path}: ${key ? `${key}: ` : ''}${issue?.message ?? 'not understood'}`)
  }
  const { recognition, cameras } = parsed.data
  const detector = recognition?.model === 'hog' || recognition?.model === 'fast' ? 'fast' : 'accurate'
  return {
    ...(recognition?.model === undefined ? {} : { vision: { detector } }),
    recognition: {
      ...(recognition?.threshold === undefined ? {} : { threshold: recognition.threshold }),
      ...(recognition?.max_results === undefined ? {} : { maxResults: recognition.max_results }),
    },
    cameras: {
      ...(cameras?.frame_rate === undefined ? {} : { frameRate: cameras.frame_rate }),
      ...(cameras?.recognition_interval === undefined ? {} : { recognitionInterval: cameras.recognition_interval }),
    },
  }
}
