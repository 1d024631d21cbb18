import { timingSafeEqual } from 'node:crypto'
import { appendFile, readFile, rename, stat } from 'node:fs/promises'
import { z } from 'zod'
import { type ChainPoint, pointProof } from './audit-entry.ts'

/** About 30,000 checkpoints; one full file is kept besides. */
const fullBytes = 6 * 2 ** 20

const Line = z.object({
  id: z.int().min(0),
  at: z.string(),
  hash: z.hex(),
  proof: z.hex(),
  restored: z.literal(true).optional(),
})

/**
 * Where the chain stood, time and again, in a file outside the database: whoever cuts off the newest entries, or puts an older
 * copy of the table back, contradicts it.
 */
export interface AuditCheckpoints {
  readonly path: string
  write(point: ChainPoint, at: Date): Promise<void>
  /** Notes that a backup was restored whose newest entry is this one: what came behind it is rightly gone. */
  noteRestore(point: ChainPoint, at: Date): Promise<void>
  /** Every point that still holds, the lines without a right proof, and how many restores were noted. */
  read(): Promise<KnownPoints>
}

export interface KnownPoints {
  readonly points: readonly ChainPoint[]
  readonly forged: number
  readonly restores: number
}

/** Where the file is inside the data folder. */
export const checkpointsFile = 'audit-checkpoints.jsonl'

export function openCheckpoints(path: string, key: Buffer): AuditCheckpoints {
  const old = `${path}.1`
  async function append(kind: 'checkpoint' | 'restored', point: ChainPoint, at: Date): Promise<void> {
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    )
    if (size > fullBytes) await rename(path, old)
    const [hash, proof] = [point.hash.toString('hex'), pointProof(key, kind, point).toString('hex')]
    const line = { id: point.id, at: at.toISOString(), hash, proof, ...(kind === 'restored' ? { restored: true } : {}) }
    await appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600 })
  }

  return {
    path,
    write: (point, at) => append('checkpoint', point, at),
    noteRestore: (point, at) => append('restored', point, at),
    async read() {
      const texts = await Promise.all([old, path].map((file) => readFile(file, 'utf8').catch(() => '')))
      let points: ChainPoint[] = []
      let forged = 0
      let restores = 0
      for (const line of texts.flatMap((text) => text.split('\n'))) {
        if (line === '') continue
        const found = readLine(line, key)
        if (!found) forged++
        else if (found.restored) {
          restores++
          // What was written before with another installation's key means nothing either.
          forged = 0
          points = points.filter(({ id }) => id <= found.point.id)
        } else points.push(found.point)
      }
      return { points, forged, restores }
    },
  }
}

function readLine(line: string, key: Buffer): { point: ChainPoint; restored: boolean } | null {
  try {
    const { id, hash, proof, restored = false } = Line.parse(JSON.parse(line))
    const point = { id, hash: Buffer.from(hash, 'hex') }
    const given = Buffer.from(proof, 'hex')
    const right = pointProof(key, restored ? 'restored' : 'checkpoint', point)
    return given.length === right.length && timingSafeEqual(given, right) ? { point, restored } : null
  } catch {
    return null
  }
}
