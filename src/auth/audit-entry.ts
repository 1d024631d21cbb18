import { createHmac } from 'node:crypto'

/** What is recorded of one call: ids, never names, addresses of mail, pixels or templates. */
export interface AuditRecord {
  readonly at: Date
  readonly actor: { readonly kind: string; readonly id: string }
  readonly operation: string
  readonly subject: Readonly<Record<string, readonly string[]>>
  readonly door: string
  readonly address: string | null
  /** `ok`, or the code of the error that the caller got. */
  readonly outcome: string
  readonly correlationId: string
  readonly milliseconds: number
}

/** A record in its place in the chain. */
export interface AuditEntry extends AuditRecord {
  readonly id: number
  /** HMAC-SHA-256 over the hash of the entry before and this entry: {@link chainHash}. */
  readonly hash: Buffer
}

/** A point of the chain: the entry of that id has that hash. */
export interface ChainPoint {
  readonly id: number
  readonly hash: Buffer
}

/** The purpose that the chain's key is derived for (`vault.deriveKey`). */
export const auditKeyPurpose = 'audit chain'

/** One text for one entry, whoever writes it: a list in a fixed order, kinds of subject sorted. */
function canonicalText(id: number, record: AuditRecord): string {
  const { at, actor, operation, subject, door, address, outcome, correlationId, milliseconds } = record
  const subjects = Object.entries(subject).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([
    1,
    id,
    at.toISOString(),
    actor.kind,
    actor.id,
    operation,
    subjects,
    door,
    address,
    outcome,
    correlationId,
    milliseconds,
  ])
}

/** The hash of an entry behind one with the hash `before` (empty for the first). Without the key none can be made. */
export function chainHash(key: Buffer, before: Buffer, id: number, record: AuditRecord): Buffer {
  return createHmac('sha256', key).update('entry').update(before).update(canonicalText(id, record)).digest()
}

/** Proves that whoever holds the key saw the chain at this point. */
export function pointProof(key: Buffer, kind: 'checkpoint' | 'pruned' | 'restored', point: ChainPoint): Buffer {
  return createHmac('sha256', key)
    .update(`${kind} ${point.id} ${point.hash.toString('hex')}`)
    .digest()
}
