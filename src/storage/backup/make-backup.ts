import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import { advisoryLocks } from '#storage/advisory-locks.ts'
import type { JoinedVault } from '#storage/join-vault.ts'
import type { Database } from '#storage/schema.ts'
import { type BackupFile, type BackupFolder, backupName } from './backup-folder.ts'
import { type WrittenBackup, writeBackup } from './write-backup.ts'

export interface BackupNeeds {
  readonly db: Kysely<Database>
  readonly masterKeys: JoinedVault
  readonly backups: BackupFolder
  readonly clock: Clock
}

interface BackupOptions {
  /** Default: a file named after the time in the folder of backups. */
  readonly path?: string | undefined
  readonly scheduled: boolean
  readonly signal: AbortSignal
  onProgress?(done: number, total: number): void
}

/**
 * Makes a backup, one at a time among all processes; after a scheduled one the oldest go that are more than are kept. Throws
 * `conflict` where another one is being made.
 */
export async function makeBackup(needs: BackupNeeds, options: BackupOptions): Promise<WrittenBackup> {
  const { db, masterKeys, backups, clock } = needs
  const { scheduled, signal, onProgress } = options
  return await db.connection().execute(async (session) => {
    const key = sql.lit(advisoryLocks.backup)
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(session)
    if (!rows[0]?.mine) throw new AppError('conflict', 'A backup is being made already')
    try {
      const madeAt = clock.now()
      const path = options.path ?? join(backups.path, backupName(madeAt, scheduled))
      const watched = { madeAt, signal, ...(onProgress ? { onProgress } : {}) }
      const written = await writeBackup({ db, joined: masterKeys }, path, watched)
      if (scheduled) await removeOldest(backups)
      return written
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(session)
    }
  })
}

async function removeOldest(backups: BackupFolder): Promise<void> {
  const scheduled = (await backups.list()).filter((one) => one.scheduled)
  for (const { path } of scheduled.slice(0, Math.max(0, scheduled.length - backups.keep))) await rm(path)
}

const BackupView = z.strictObject({
  file: z.string(),
  madeAt: z.iso.datetime(),
  bytes: z.int(),
  scheduled: z.boolean(),
  until: z.iso.datetime().nullable().describe('When it will be deleted; null for one made by hand'),
})

function viewOf({ file, madeAt, bytes, scheduled, until }: BackupFile): z.output<typeof BackupView> {
  return { file, madeAt: madeAt.toISOString(), bytes, scheduled, until: until?.toISOString() ?? null }
}

export const createBackup = operation({
  name: 'create_backup',
  summary: 'Writes a sealed backup into the folder of backups while all goes on, and checks it',
  permission: 'system:write',
  input: z.strictObject({}),
  output: z.strictObject({ file: z.string(), bytes: z.int(), rows: z.int(), madeAt: z.iso.datetime() }),
  async run(needs: BackupNeeds, _input, caller) {
    const { path, bytes, rows, madeAt } = await makeBackup(needs, {
      scheduled: false,
      signal: caller.signal,
      onProgress: (done, total) => caller.onProgress?.({ done, total, refused: 0 }),
    })
    const file = path.slice(needs.backups.path.length + 1)
    return { file, bytes, rows, madeAt: madeAt.toISOString() }
  },
})

/** For the command line on this machine only: it writes wherever it is told. */
export const writeBackupTo = operation({
  name: 'write_backup_to',
  summary: 'Writes a sealed backup into a file of this machine',
  permission: 'system:write',
  input: z.strictObject({ path: z.string() }),
  output: z.strictObject({ file: z.string(), bytes: z.int(), rows: z.int(), madeAt: z.iso.datetime() }),
  async run(needs: BackupNeeds, { path }, caller) {
    const { bytes, rows, madeAt } = await makeBackup(needs, {
      path,
      scheduled: false,
      signal: caller.signal,
      onProgress: (done, total) => caller.onProgress?.({ done, total, refused: 0 }),
    })
    return { file: path, bytes, rows, madeAt: madeAt.toISOString() }
  },
})

export const listBackups = operation({
  name: 'list_backups',
  summary: 'The backups in the folder of backups, oldest first',
  permission: 'system:read',
  input: z.strictObject({}),
  output: z.strictObject({ backups: z.array(BackupView) }),
  async run(needs: Pick<BackupNeeds, 'backups'>) {
    return { backups: (await needs.backups.list()).map(viewOf) }
  },
})
