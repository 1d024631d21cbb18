import { z } from 'zod'
import { operation } from '#core/operation.ts'
import type { BackupFolder } from '#storage/backup/backup-folder.ts'
import { readErasures } from '#storage/erasure-ledger.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { ErasureReceipt, isGenuine } from './erasure-receipt.ts'
import { erasureDigest } from './erasure-store.ts'

export const verifyReceipt = operation({
  name: 'verify_receipt',
  summary: 'Whether a receipt of an erasure is genuine, and whether what it says holds still',
  permission: 'gallery:read',
  input: z.strictObject({ receipt: ErasureReceipt }),
  output: z.strictObject({
    genuine: z.boolean().describe('Signed by this database, and not changed since'),
    present: z.boolean().describe('Whether the person or gallery is stored (again)'),
    inLedger: z.boolean().describe('Whether a restored backup will be without them'),
    backups: z.array(z.string()).describe('Backups of the receipt that are kept still'),
  }),
  async run(needs: { db: Db; vault: Vault; backups: BackupFolder }, { receipt }) {
    const { db, vault, backups } = needs
    const table = receipt.kind === 'person' ? 'people' : 'galleries'
    const row = await db.selectFrom(table).select('id').where('id', '=', receipt.subject).executeTakeFirst()
    const digest = erasureDigest(vault, receipt.subject)
    const erasures = await readErasures(db)
    const kept = new Set((await backups.list()).map(({ file }) => file))
    return {
      genuine: isGenuine(vault, receipt),
      present: row !== undefined,
      inLedger: erasures.some((one) => one.kind === receipt.kind && one.digest.equals(digest)),
      backups: receipt.backups.map(({ file }) => file).filter((file) => kept.has(file)),
    }
  },
})
