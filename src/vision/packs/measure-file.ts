import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Expected } from './catalogued-pack.ts'

/** What a file on disk is. */
export interface Measured {
  readonly bytes: number
  readonly sha256: string
  readonly sha384: string
}

export async function measureFile(path: string, signal: AbortSignal): Promise<Measured> {
  const [sha256, sha384] = [createHash('sha256'), createHash('sha384')]
  let bytes = 0
  for await (const chunk of createReadStream(path, { signal })) {
    if (!(chunk instanceof Uint8Array)) continue
    bytes += chunk.length
    sha256.update(chunk)
    sha384.update(chunk)
  }
  return { bytes, sha256: sha256.digest('hex'), sha384: sha384.digest('hex') }
}

/** Whether a file of this size may be the expected one. */
export function sizeFits({ bytes, atMost = false }: Expected, size: number): boolean {
  return atMost ? size <= bytes : size === bytes
}

/** Whether the file is the expected one: size and every hash that is known, of which there must be one. */
export function isExpected(expected: Expected, measured: Measured): boolean {
  const { sha256, sha384 } = expected
  if (sha256 === undefined && sha384 === undefined) return false
  return (
    sizeFits(expected, measured.bytes) &&
    (sha256 === undefined || sha256 === measured.sha256) &&
    (sha384 === undefined || sha384 === measured.sha384)
  )
}
