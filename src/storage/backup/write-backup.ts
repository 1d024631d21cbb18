import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createDeflateRaw } from 'node:zlib'
import type { Kysely } from 'kysely'
import { AppError } from '#core/errors.ts'
import { version } from '#core/version.ts'
import type { JoinedVault } from '#storage/join-vault.ts'
import { readMigrations } from '#storage/migrate.ts'
import type { Database } from '#storage/schema.ts'
import { syncFolder } from '#storage/synced-file.ts'
import { type BackupHeader, firstLine, headerDigest, keyOwner, openBackup, verifyBackup } from './backup-file.ts'
import { dumpDatabase } from './dump-database.ts'
import { sealChunks } from './sealed-chunks.ts'

export interface WrittenBackup {
  readonly path: string
  readonly bytes: number
  readonly rows: number
  readonly madeAt: Date
}

/**
 * Writes everything in the database as of one moment, sealed, while others read and write. Read again and checked before it
 * gets its name; a backup that is broken off leaves nothing. Throws `conflict` where the file is there.
 */
export async function writeBackup(
  needs: { readonly db: Kysely<Database>; readonly joined: JoinedVault },
  path: string,
  options: { madeAt: Date; signal: AbortSignal; onProgress?: (done: number, total: number) => void },
): Promise<WrittenBackup> {
  const { signal, madeAt, onProgress = () => {} } = options
  if (await stat(path).catch(() => null)) throw new AppError('conflict', `${path} is there already`)
  const aside = `${path}.partial-${process.pid}`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeAside(needs, aside, { madeAt, signal, onProgress })
    const written = await openBackup(
      aside,
      needs.joined.masterKeys.map(({ bytes }) => bytes),
    )
    const rows = await verifyBackup(written, signal)
    await rename(aside, path)
    syncFolder(dirname(path))
    return { path, bytes: (await stat(path)).size, rows, madeAt }
  } catch (error) {
    await rm(aside, { force: true })
    throw explain(error, path)
  }
}

async function writeAside(
  { db, joined }: Parameters<typeof writeBackup>[0],
  path: string,
  {
    madeAt,
    signal,
    onProgress,
  }: { madeAt: Date; signal: AbortSignal; onProgress: (done: number, total: number) => void },
): Promise<void> {
  const { vault } = joined
  const { key, wrapped } = vault.createDataKey(keyOwner(madeAt.toISOString()))
  const header: BackupHeader = {
    madeAt: madeAt.toISOString(),
    netra: version,
    migrations: readMigrations().map(({ name }) => name),
    masterKeyVersion: wrapped.masterKeyVersion,
    key: wrapped.bytes.toString('base64'),
  }
  const text = JSON.stringify(header)
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  await snapshot.execute(async (tx) => {
    const dump = Readable.from(dumpDatabase(tx, onProgress, signal), { objectMode: false })
    // Sealed columns come as hexadecimal digits: half a byte each, and nothing that repeats.
    const deflate = createDeflateRaw({ level: 1, strategy: constants.Z_HUFFMAN_ONLY })
    const output = createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true })
    output.write(`${firstLine}${text}\n`)
    const seal = (source: AsyncIterable<Buffer>) => sealChunks(source, vault, key, headerDigest(text))
    await pipeline(dump, deflate, seal, output, { signal })
  })
}

function explain(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC') return new AppError('unavailable', `The disk of ${path} is full`, { cause: error })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR')
    return new AppError('misconfigured', `This account may not write ${path}`, { cause: error })
  return error
}
