import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { checkpointsFile, openCheckpoints } from '#auth/audit-checkpoints.ts'
import { auditKeyPurpose } from '#auth/audit-entry.ts'
import { readHead } from '#auth/audit-store.ts'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { replayErasures } from '#gallery/erasure-store.ts'
import type { RetentionClass } from '#gallery/retention.ts'
import { replaySightingErasures } from '#sightings/erase-sightings.ts'
import { sightingRetention } from '#sightings/retention-classes.ts'
import { openBackup, verifyBackup } from '#storage/backup/backup-file.ts'
import { clearSchema, loadDump } from '#storage/backup/load-dump.ts'
import { openDatabase } from '#storage/connect.ts'
import { prepareDataFolder } from '#storage/data-folder.ts'
import {
  completeLedger,
  newestPurges,
  openErasureLedger,
  type Purge,
  readErasures,
  readPurges,
  storePurges,
} from '#storage/erasure-ledger.ts'
import { joinVault } from '#storage/join-vault.ts'
import { readKeySetting } from '#storage/key-setting.ts'
import { loadMasterKey } from '#storage/master-key.ts'
import { migrateInTransaction, readMigrations } from '#storage/migrate.ts'
import { rotateVault } from '#storage/rotate-vault.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Config } from './config.ts'
import { retentionClassesOf } from './retention-classes.ts'

interface RestoreOptions {
  /** Replace what is there. */
  readonly force: boolean
  /** The master key of the backup's time, where it is another one than now. */
  readonly backupKey?: string | undefined
  readonly signal: AbortSignal
  onProgress(done: number, total: number): void
}

export interface Restored {
  readonly rows: number
  readonly madeAt: string
  /** People and galleries that were forgotten after the backup, and are forgotten again. */
  readonly forgottenAgain: number
  /** Faces that were deleted by themselves after the backup, and are deleted again. */
  readonly facesDeletedAgain: number
  /** Sightings and strangers that were deleted after the backup, by hand or by rules of retention, and are deleted again. */
  readonly sightingsDeletedAgain: number
}

/**
 * Puts a backup in the place of the database: read and checked first, then all of it in one transaction, with whom the ledger
 * says was forgotten left out. Whatever fails, the database is as it was. No server may be running.
 */
export async function restoreBackup(
  config: Config,
  log: Log,
  file: string,
  { force, backupKey, signal, onProgress }: RestoreOptions,
): Promise<Restored> {
  await prepareDataFolder(config.data)
  const keys = await candidateKeys(config, backupKey)
  const backup = await openBackup(file, keys.all)
  const migrations = readMigrations()
  const newer = backup.header.migrations.filter((name) => !migrations.some((one) => one.name === name))
  if (newer.length > 0)
    throw new AppError(
      'misconfigured',
      `The backup was made by a newer Netra (${backup.header.netra}, with ${newer.at(-1)}): restore it with that version`,
    )
  const rows = await verifyBackup(backup, signal)
  const ledger = openErasureLedger(config.data)
  await using database = await openDatabase(config.database, log, signal)
  const { db } = database
  const { chainKey, ...again } = await inTransaction(db, async (tx) => {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
    await refuseOthers(tx)
    const there = await hasTable(tx, 'people')
    if (there && !force && (await hasPeople(tx)))
      throw new AppError(
        'conflict',
        'The database holds people: restore into an empty one, or use --force to replace it',
      )
    const erasures = [...ledger.read(), ...((await hasTable(tx, 'erasures')) ? await readErasures(tx) : [])]
    const purges = [...ledger.readPurges(), ...((await hasTable(tx, 'purges')) ? await readPurges(tx) : [])]
    await clearSchema(tx)
    const then = migrations.filter(({ name }) => backup.header.migrations.includes(name))
    await migrateInTransaction(tx, then)
    await loadDump(tx, backup.frames(), (done) => onProgress(done, rows), signal)
    await migrateInTransaction(tx, migrations)
    const { vault } = await joinVault(tx, [backup.masterKey])
    const all = [...erasures, ...(await readErasures(tx))]
    const { people, galleries, faces } = await replayErasures(tx, vault, all)
    const { sightings, strangers } = await replaySightingErasures(tx, vault, all)
    const purged = await replayPurges(tx, retentionClassesOf(config), [...purges, ...(await readPurges(tx))])
    const chainKey = vault.deriveKey(auditKeyPurpose)
    return {
      forgottenAgain: people + galleries,
      facesDeletedAgain: faces,
      sightingsDeletedAgain: sightings + strangers + purged,
      chainKey,
    }
  })
  await completeLedger(db, ledger)
  const checkpoints = openCheckpoints(join(config.data, checkpointsFile), chainKey)
  await checkpoints.noteRestore(await readHead(db), new Date())
  if (!backup.masterKey.equals(keys.current)) await sealWith(db, backup.masterKey, keys.current, signal)
  return { rows, madeAt: backup.header.madeAt, ...again }
}

/** Deletes again what rules of retention had deleted; how many sightings that were. */
async function replayPurges(tx: Db, classes: readonly RetentionClass[], purges: readonly Purge[]): Promise<number> {
  const newest = newestPurges(purges)
  await storePurges(tx, purges)
  const ofSightings = new Set(sightingRetention.map(({ name }) => name))
  let sightings = 0
  for (const { name, removeAgain } of classes) {
    const purge = newest.get(name)
    if (!purge || !removeAgain) continue
    const count = await removeAgain(tx, purge.before)
    if (ofSightings.has(name)) sightings += count
  }
  return sightings
}

async function candidateKeys(
  config: Config,
  backupKey: string | undefined,
): Promise<{ current: Buffer; all: Buffer[] }> {
  const { masterKey, masterKeyNext, data } = config
  if (!masterKey && !existsSync(join(data, 'master.key')))
    throw new AppError(
      'misconfigured',
      `A backup opens with its master key only: set NETRA_MASTER_KEY to it, or put it into ${data} as master.key`,
    )
  const { bytes, nextBytes } = await loadMasterKey({ masterKey, masterKeyNext, dataFolder: data })
  const old = backupKey === undefined ? [] : [await readKeySetting(backupKey, '--backup-key')]
  return { current: bytes, all: [bytes, ...old, ...(nextBytes ? [nextBytes] : [])] }
}

/** An old backup comes sealed with its own key: it is sealed with the one of now, as a rotation does it. */
async function sealWith(
  db: Awaited<ReturnType<typeof openDatabase>>['db'],
  from: Buffer,
  to: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const joined = await joinVault(db, [from, to])
  const next = { bytes: to, commit() {}, advice: '' }
  const quiet = { announce: async () => {}, settle: async () => {}, onProgress() {} }
  if (joined.masterKeys.at(-1)?.bytes.equals(to) && joined.masterKeys.length === 1) return
  await rotateVault(db, joined, async () => next, { ...quiet, signal })
}

async function refuseOthers(tx: Db): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name in ('netra', 'netra bus')`.execute(
    tx,
  )
  if ((rows[0]?.n ?? 0) > 0)
    throw new AppError('conflict', 'A Netra is running on this database: stop it before you restore a backup')
}

async function hasTable(tx: Db, name: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${name}) is not null as there`.execute(tx)
  return rows[0]?.there ?? false
}

async function hasPeople(tx: Db): Promise<boolean> {
  return (await tx.selectFrom('people').select('id').limit(1).executeTakeFirst()) !== undefined
}
