import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import type { Vault } from '#storage/seal.ts'

/**
 * What a person is given who asked to be forgotten. Names are single words, which are the same on every wire, since the
 * signature is over the text.
 */
export const ErasureReceipt = z.strictObject({
  format: z.literal('netra-erasure-1'),
  kind: z.enum(['person', 'gallery']),
  subject: z.uuid().describe('Id of the person or gallery that was forgotten'),
  at: z.iso.datetime(),
  by: z.string().describe('Who asked for it: id of the key or user'),
  counts: z
    .array(z.strictObject({ table: z.string(), rows: z.int() }))
    .describe('What was deleted: rows of each table; `regions` are stored pictures of faces'),
  key: z.literal('destroyed').describe('The data key, without which no copy of what was sealed can be opened'),
  ledger: z
    .enum(['written', 'pending'])
    .describe(
      'Whether the ledger, which keeps the person out of a restored backup, is on the disk, or will be at the next start',
    ),
  backups: z
    .array(z.strictObject({ file: z.string(), made: z.iso.datetime(), until: z.iso.datetime().nullable() }))
    .describe('Kept backups that hold the person still, sealed, and until when; null: until they are deleted by hand'),
  signer: z.string().describe('Public key, Ed25519, base64 of DER'),
  signature: z.string(),
})
export type ErasureReceipt = z.output<typeof ErasureReceipt>

type Unsigned = Omit<ErasureReceipt, 'format' | 'signer' | 'signature'>

/** Ed25519 (RFC 8032) with a key from the vault's secrets: the same as long as the database lives, also after a rotation. */
export function signReceipt(vault: Vault, facts: Unsigned): ErasureReceipt {
  const { privateKey, signer } = signingKeys(vault)
  const receipt = { format: 'netra-erasure-1' as const, ...facts, signer }
  return { ...receipt, signature: sign(null, Buffer.from(canonical(receipt)), privateKey).toString('base64') }
}

/** Whether this database signed the receipt, and nothing of it was changed. */
export function isGenuine(vault: Vault, { signature, ...receipt }: ErasureReceipt): boolean {
  const { publicKey, signer } = signingKeys(vault)
  if (receipt.signer !== signer) return false
  return verify(null, Buffer.from(canonical(receipt)), publicKey, Buffer.from(signature, 'base64'))
}

/** What DER has before the 32 bytes of an Ed25519 private key (RFC 8410). */
const derPrefix = Buffer.from('302e020100300506032b657004220420', 'hex')

function signingKeys(vault: Vault): { privateKey: KeyObject; publicKey: KeyObject; signer: string } {
  const der = Buffer.concat([derPrefix, vault.deriveKey('receipt signature')])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey)
  return { privateKey, publicKey, signer: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }
}

/** JSON with the names of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
