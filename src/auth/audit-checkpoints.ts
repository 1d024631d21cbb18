import { timingSafeEqual } from 'node:crypto'
import { appendFile, readFile, rename, stat } from 'node:fs/promises'
import { z } from 'zod'
import { type ChainPoint, pointProof } from './audit-entry.ts'

/** About 30,000 checkpoints; one full file is kept besides. */
const fullBytes = 6 * 2 ** 20

const Line = z.object({ id: z.int().min(0), at: z.string(), hash: z.hex(), proof: z.hex() })

/**
 * Where the chain stood, time and again, in a file outside the database: whoever cuts off the newest entries, or puts an older
 * copy of the table back, contradicts it.
 */
export interface AuditCheckpoints {
  readonly path: string
  write(point: ChainPoint, at: Date): Promise<void>
  /** Every point with a right proof, and the lines without one. */
  read(): Promise<{ points: ChainPoint[]; forged: number }>
}

export function openCheckpoints(path: string, key: Buffer): AuditCheckpoints {
  const old = `${path}.1`
  return {
    path,
    async write(point, at) {
      const size = await stat(path).then(
        (found) => found.size,
        () => 0,
      )
      if (size > fullBytes) await rename(path, old)
      const proof = pointProof(key, 'checkpoint', point)
      const line = {
        id: point.id,
        at: at.toISOString(),
        hash: point.hash.toString('hex'),
        proof: proof.toString('hex'),
      }
      await appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600 })
    },
    async read() {
      const texts = await Promise.all([old, path].map((file) => readFile(file, 'utf8').catch(() => '')))
      const points: ChainPoint[] = []
      let forged = 0
      for (const line of texts.flatMap((text) => text.split('\n'))) {
        if (line === '') continue
        const point = pointOf(line, key)
        if (point) points.push(point)
        else forged++
      }
      return { points, forged }
    },
  }
}

function pointOf(line: string, key: Buffer): ChainPoint | null {
  try {
    const { id, hash, proof } = Line.parse(JSON.parse(line))
    const point = { id, hash: Buffer.from(hash, 'hex') }
    const given = Buffer.from(proof, 'hex')
    const right = pointProof(key, 'checkpoint', point)
    return given.length === right.length && timingSafeEqual(given, right) ? point : null
  } catch {
    return null
  }
}
