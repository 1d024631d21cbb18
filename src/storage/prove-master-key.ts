import { sql } from 'kysely'
import { AppError } from '#core/errors.ts'
import { advisoryLocks } from './advisory-locks.ts'
import type { Db } from './schema.ts'
import type { Vault } from './seal.ts'

const words = 'netra master key proof'
const binding = ['master key proof']
/** Proofs are sealed with a data key of this owner, stored before the sealed words. */
const owner = 'vault'

/**
 * Makes sure that the database's secrets were sealed with this master key: the first start stores a proof, later ones must
 * open it. Throws `misconfigured` for another key, before anything could be sealed with it.
 */
export async function proveMasterKey(db: Db, vault: Vault): Promise<void> {
  const { proof, version } = createProof(vault)
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${advisoryLocks.masterKey})`.execute(tx)
    const row = await tx
      .selectFrom('vault')
      .select('proof')
      .where('master_key_version', '=', version)
      .executeTakeFirst()
    if (row !== undefined) return checkProof(row.proof, vault, version)
    await tx.insertInto('vault').values({ master_key_version: version, proof }).execute()
  })
}

function createProof(vault: Vault): { proof: Buffer; version: number } {
  const { key, wrapped } = vault.createDataKey(owner)
  const sealed = vault.seal(key, Buffer.from(words), binding)
  const proof = Buffer.concat([Buffer.of(wrapped.bytes.length), wrapped.bytes, sealed])
  return { proof, version: wrapped.masterKeyVersion }
}

function checkProof(proof: Buffer, vault: Vault, version: number): void {
  const wrappedLength = proof[0] ?? 0
  try {
    const wrapped = { bytes: proof.subarray(1, 1 + wrappedLength), masterKeyVersion: version }
    const opened = vault.open(vault.unwrapDataKey(owner, wrapped), proof.subarray(1 + wrappedLength), binding)
    if (opened.toString() === words) return
  } catch {
    // Said below: whatever failed, this key does not open the proof.
  }
  throw new AppError(
    'misconfigured',
    'The master key is not the one that this database was sealed with: set NETRA_MASTER_KEY to that key, or put its master.key back into the data folder',
  )
}
