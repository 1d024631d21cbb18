import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInflateRaw } from 'node:zlib'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { openVault } from '#storage/open-vault.ts'
import type { DataKey } from '#storage/seal.ts'
import { decodeFrames, type Frame } from './frames.ts'
import { openChunks } from './sealed-chunks.ts'

/** The first line of a backup; the second is its header as JSON, the rest is sealed. */
export const firstLine = 'NETRA BACKUP 1\n'
const mostHeaderBytes = 65_536

/** What stands in a backup in clear. */
export const BackupHeader = z.object({
  madeAt: z.iso.datetime(),
  netra: z.string(),
  /** Names of the migrations that its tables were made by. */
  migrations: z.array(z.string()),
  masterKeyVersion: z.int(),
  /** The backup's own key, wrapped by that master key. */
  key: z.base64(),
})
export type BackupHeader = z.output<typeof BackupHeader>

/** A backup of which the key is known. */
export interface OpenBackup {
  readonly header: BackupHeader
  /** The master key that opens it. */
  readonly masterKey: Buffer
  /** Reads it all from the start. Throws `invalid_archive` where it is not as it was written. */
  frames(): AsyncIterable<Frame>
}

/** Throws `invalid_archive` for what is no backup, `misconfigured` where none of the master keys opens it. */
export async function openBackup(path: string, masterKeys: readonly Buffer[]): Promise<OpenBackup> {
  const { header, text, start } = await readHeader(path)
  for (const masterKey of masterKeys) {
    const vault = openVault({ bytes: masterKey, version: header.masterKeyVersion })
    let key: DataKey
    try {
      const wrapped = { bytes: Buffer.from(header.key, 'base64'), masterKeyVersion: header.masterKeyVersion }
      key = vault.unwrapDataKey(keyOwner(header.madeAt), wrapped)
    } catch {
      continue
    }
    const binding = headerDigest(text)
    const frames = () => decodeFrames(inflated(openChunks(createReadStream(path, { start }), vault, key, binding)))
    return { header, masterKey, frames }
  }
  throw new AppError(
    'misconfigured',
    `The backup opens with another master key, version ${header.masterKeyVersion}, in use on ${header.madeAt.slice(0, 10)}: give that key with --backup-key`,
  )
}

export function keyOwner(madeAt: string): string {
  return `backup ${madeAt}`
}

export function headerDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Reads the whole backup. Throws as reading does; answers its number of rows. */
export async function verifyBackup(backup: OpenBackup, signal: AbortSignal): Promise<number> {
  let rows = 0
  for await (const frame of backup.frames()) {
    signal.throwIfAborted()
    if (frame.kind === 'row') rows++
    if (frame.kind === 'end' && frame.value.rows === rows) return rows
  }
  throw new AppError('invalid_archive', 'The backup is not complete: use another one')
}

async function readHeader(path: string): Promise<{ header: BackupHeader; text: string; start: number }> {
  let bytes: Buffer
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHeaderBytes), 0, mostHeaderBytes, 0)
    bytes = buffer.subarray(0, bytesRead)
  } catch (cause) {
    throw new AppError('not_found', `The backup ${path} cannot be read`, { cause })
  }
  const end = bytes.indexOf('\n', firstLine.length)
  const noBackup = new AppError('invalid_archive', `${path} is no backup of this version of Netra`)
  if (!bytes.subarray(0, firstLine.length).equals(Buffer.from(firstLine)) || end < 0) throw noBackup
  const text = bytes.toString('utf8', firstLine.length, end)
  try {
    return { header: BackupHeader.parse(JSON.parse(text)), text, start: end + 1 }
  } catch {
    throw noBackup
  }
}

/** The stream unpacked; a failure of either side ends both. */
async function* inflated(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw()
  const feeding = (async () => {
    try {
      for await (const piece of source)
        if (!inflate.write(piece))
          await new Promise<void>((resolve) => inflate.once('drain', resolve).once('close', resolve))
      inflate.end()
    } catch (error) {
      inflate.destroy(error instanceof Error ? error : undefined)
    }
  })()
  try {
    yield* inflate
  } finally {
    inflate.destroy()
    await feeding
  }
}
