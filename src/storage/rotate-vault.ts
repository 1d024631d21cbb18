import { sql, type Transaction } from 'kysely'
import { AppError } from '#core/errors.ts'
import { advisoryLocks } from './advisory-locks.ts'
import type { JoinedVault } from './join-vault.ts'
import type { NextMasterKey } from './master-key.ts'
import type { KeyedVault } from './open-vault.ts'
import type { Database, Db } from './schema.ts'
import { inTransaction } from './transaction.ts'
import { sealNextRow } from './vault-rows.ts'
import { insertVaultRow, readVaultRows, retireMasterKeys } from './vault-store.ts'
import { countWrapped, readWrapped, storeRewrapped, type WrappedTable, wrappedTables } from './wrapped-keys-store.ts'

/** 20 µs a key: such a page holds the main thread for about 10 ms. */
const pageSize = 500

export interface Rotated {
  readonly version: number
  readonly rewrapped: number
  /** What the operator has to do now. */
  readonly advice: string
}

export interface RotationSteps {
  /** Told in the transaction that makes the new key known, so that other processes take it over. */
  announce(tx: Transaction<Database>, version: number): Promise<void>
  /** Waits until processes that run have had the time to do so. */
  settle(): Promise<void>
  onProgress(done: number, total: number): void
  readonly signal: AbortSignal
}

/** Gives the key to rotate to; `underway` is that of a rotation that was broken off. */
type PrepareNextKey = (underway: Buffer | undefined) => Promise<NextMasterKey>

/**
 * Re-wraps every data key with the next master key while others read and write; what is sealed stays as it is. Killed at any
 * point, both keys open everything, and the next call goes on. Throws `conflict` where another rotation is at work.
 */
export async function rotateVault(
  db: Db,
  joined: JoinedVault,
  prepare: PrepareNextKey,
  steps: RotationSteps,
): Promise<Rotated> {
  return await db.connection().execute(async (session) => {
    const key = sql.lit(advisoryLocks.masterKeyRotation)
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(session)
    if (!rows[0]?.mine) throw new AppError('conflict', 'The master key is being rotated already')
    try {
      await joined.refresh()
      const { version, next } = await beginRotation(db, joined, prepare, steps)
      await steps.settle()
      const rewrapped = await rewrapAll(db, joined.vault, version, steps)
      next.commit(version - 1)
      await inTransaction(db, async (tx) => await retireMasterKeys(tx, version))
      return { version, rewrapped, advice: next.advice }
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(session)
    }
  })
}

/** The version that is rotated to: a new one, or that of a rotation that was broken off. */
async function beginRotation(db: Db, joined: JoinedVault, prepare: PrepareNextKey, steps: RotationSteps) {
  const known = await readVaultRows(db)
  const newest = joined.masterKeys.at(-1)
  if (!newest || newest.version !== known.at(-1)?.master_key_version)
    throw new AppError('conflict', 'This process does not have the newest master key: start it again with that key')
  if (known.length > 1) return { version: newest.version, next: await prepare(newest.bytes) }
  const next = await prepare(undefined)
  if (next.bytes.equals(newest.bytes))
    throw new AppError('conflict', 'The next master key is the one in use: give another one')
  const master = { bytes: next.bytes, version: newest.version + 1 }
  await inTransaction(db, async (tx) => {
    await insertVaultRow(tx, sealNextRow(newest, master, joined.vault.secrets))
    await steps.announce(tx, master.version)
  })
  await joined.refresh()
  return { version: master.version, next }
}

async function rewrapAll(db: Db, vault: KeyedVault, version: number, steps: RotationSteps): Promise<number> {
  const total = await countWrapped(db, version)
  let done = 0
  // Again until a round finds nothing: rows may have come under the old key meanwhile.
  for (const table of wrappedTables)
    for (let left = 1; left > 0; ) {
      left = await rewrapTable(db, vault, table, version, (count) => {
        done += count
        steps.onProgress(done, Math.max(done, total))
        steps.signal.throwIfAborted()
      })
    }
  return done
}

async function rewrapTable(
  db: Db,
  vault: KeyedVault,
  table: WrappedTable,
  version: number,
  onPage: (count: number) => void,
): Promise<number> {
  let after: string | null = null
  for (let count = 0; ; ) {
    const page: string[] = await inTransaction(db, async (tx) => {
      const rows = await readWrapped(tx, table, { before: version, after, limit: pageSize })
      const rewrapped = rows.map(({ id, data_key, master_key_version }) => {
        const wrapped = vault.rewrapDataKey(id, { bytes: data_key, masterKeyVersion: master_key_version })
        return { id, bytes: wrapped.bytes }
      })
      await storeRewrapped(tx, table, version, rewrapped)
      return rows.map(({ id }) => id)
    })
    count += page.length
    if (page.length > 0) onPage(page.length)
    after = page.at(-1) ?? null
    if (page.length < pageSize) return count
  }
}
