import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { AppError } from '#core/errors.ts'
import { advisoryLocks } from './advisory-locks.ts'
import { type KeyedVault, type MasterKey, openVault, type VaultSecrets } from './open-vault.ts'
import type { Db } from './schema.ts'
import { openLinkedKey, openVaultRow, sealVaultRow } from './vault-rows.ts'
import { insertVaultRow, readVaultRows, updateVaultSecrets, type VaultRow } from './vault-store.ts'

/** The vault of a database, and the master keys that this process has of it. */
export interface JoinedVault {
  readonly vault: KeyedVault
  /** Oldest first: one, or two while a rotation goes on. */
  readonly masterKeys: readonly MasterKey[]
  /** Takes over the key of a rotation that another process began. */
  refresh(): Promise<void>
}

/**
 * Opens the vault of the database with the first of the keys that fits. The first start stores the vault's secrets, later
 * ones must open them. Throws `misconfigured` for other keys, before anything could be sealed with them.
 */
export async function joinVault(db: Db, candidates: readonly Buffer[]): Promise<JoinedVault> {
  const { master, secrets, rows } = await together(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${advisoryLocks.masterKey})`.execute(tx)
    const rows = await readVaultRows(tx)
    if (rows.length === 0) return { ...(await storeFirst(tx, candidates)), rows }
    const found = findKey(rows, candidates)
    if (found.old) {
      const { secrets } = sealVaultRow(found.master, found.secrets)
      await updateVaultSecrets(tx, found.master.version, secrets)
    }
    return { ...found, rows }
  })
  const vault = openVault(master, secrets)
  const masterKeys = [master]
  const takeOver = (rows: readonly VaultRow[]) => {
    const newest = masterKeys.at(-1) ?? master
    const linked = openLinkedKey(rows, newest)
    if (!linked || vault.has(linked.version)) return
    vault.addMasterKey(linked)
    masterKeys.push(linked)
    masterKeys.sort((a, b) => a.version - b.version)
  }
  takeOver(rows)
  let refreshing: Promise<void> | undefined
  const refresh = (): Promise<void> => {
    refreshing ??= readVaultRows(db)
      .then(takeOver)
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }
  // What failed is answered as unavailable anyway, and tried again with the next.
  vault.onMissing = () => void refresh().catch(() => undefined)
  return { vault, masterKeys, refresh }
}

/** In a transaction: the one that the handle belongs to, or a new one. */
async function together<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? await work(db) : await db.transaction().execute(work)
}

async function storeFirst(tx: Db, candidates: readonly Buffer[]) {
  const [bytes] = candidates
  if (!bytes) throw new AppError('misconfigured', 'No master key was given')
  const master: MasterKey = { bytes, version: 1 }
  const secrets: VaultSecrets = { root: randomBytes(32), digestKey: randomBytes(32) }
  await insertVaultRow(tx, sealVaultRow(master, secrets))
  return { master, secrets }
}

function findKey(rows: readonly VaultRow[], candidates: readonly Buffer[]) {
  for (const bytes of candidates)
    for (const row of rows) {
      const opened = openVaultRow(row, bytes)
      if (opened) return { master: { bytes, version: row.master_key_version }, ...opened }
    }
  const newest = rows.at(-1)
  throw new AppError(
    'misconfigured',
    `The master key is not the one that this database is sealed with (version ${newest?.master_key_version}, in use since ${newest?.created_at.toISOString().slice(0, 10)}): set NETRA_MASTER_KEY to that key, or put its master.key back into the data folder`,
  )
}
