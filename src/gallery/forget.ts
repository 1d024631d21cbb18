import type { Log } from '#core/log.ts'
import type { Caller } from '#core/operation.ts'
import type { BackupFolder } from '#storage/backup/backup-folder.ts'
import type { Erasure, ErasureLedger, Purge } from '#storage/erasure-ledger.ts'
import type { Vault } from '#storage/seal.ts'
import { type ErasureReceipt, signReceipt } from './erasure-receipt.ts'
import type { RowErasure, TableCount } from './erasure-store.ts'

/** Where an erasure is noted besides the database. */
export interface Erasing {
  readonly vault: Vault
  readonly ledger: ErasureLedger
  readonly backups: BackupFolder
  readonly log: Log
}

/** After an erasure is committed: writes the ledger. Says whether that succeeded. */
export function noteInLedger(
  { ledger, log }: Pick<Erasing, 'ledger' | 'log'>,
  entries: Erasure | readonly (Erasure | Purge)[],
): boolean {
  try {
    ledger.append([entries].flat())
    return true
  } catch (error) {
    // The database has noted it, too: the next start completes the ledger.
    log.error({ error }, 'the erasure ledger could not be written')
    return false
  }
}

/** After the erasure is committed: the ledger is written and the receipt made out. */
export async function concludeErasure(
  { vault, ledger, backups, log }: Erasing,
  erasure: RowErasure,
  facts: { subject: string; counts: readonly TableCount[]; caller: Caller },
): Promise<ErasureReceipt> {
  const written = noteInLedger({ ledger, log }, [erasure, ...erasure.also])
  const kept = await backups.list()
  return signReceipt(vault, {
    kind: erasure.kind,
    subject: facts.subject,
    at: erasure.at.toISOString(),
    by: facts.caller.id,
    counts: [...facts.counts],
    key: 'destroyed',
    ledger: written ? 'written' : 'pending',
    backups: kept.map(({ file, madeAt, until }) => ({
      file,
      made: madeAt.toISOString(),
      until: until?.toISOString() ?? null,
    })),
  })
}
