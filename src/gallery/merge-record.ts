import { z } from 'zod'
import type { DataKey, Vault } from '#storage/seal.ts'

/** What a person is known by apart from their id. */
const Facts = z.strictObject({
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
})

/** Rows of a table that were handed from one person to the other; `key` is their primary key without that column. */
const HandedRows = z.strictObject({
  table: z.string(),
  column: z.string(),
  keys: z.array(z.record(z.string(), z.string())),
})
export type HandedRows = z.output<typeof HandedRows>

/** A whole row as PostgreSQL writes it as JSON, bytes in hexadecimal. */
const KeptRow = z.strictObject({ table: z.string(), row: z.record(z.string(), z.unknown()) })
export type KeptRow = z.output<typeof KeptRow>

/** All that is needed to make two people of one again. */
export const MergeRecord = z.strictObject({
  gone: Facts.extend({ name: z.string(), createdAt: z.iso.datetime() }),
  /** What the person kept was known by before and after, so that only what the merge changed is changed back. */
  before: Facts,
  after: Facts,
  faceIds: z.array(z.string()),
  negativeIds: z.array(z.string()),
  handed: z.array(HandedRows),
  /** Rows of the person who is gone that the other one had of their own. */
  left: z.array(KeptRow),
})
export type MergeRecord = z.output<typeof MergeRecord>

/** Sealed to the merge and the person kept, whose key opens it. */
export function sealMerge(vault: Vault, key: DataKey, binding: MergeBinding, record: MergeRecord): Buffer {
  return vault.seal(key, Buffer.from(JSON.stringify(record)), bindingOf(binding))
}

export function openMerge(vault: Vault, key: DataKey, binding: MergeBinding, sealed: Uint8Array): MergeRecord {
  return MergeRecord.parse(JSON.parse(vault.open(key, sealed, bindingOf(binding)).toString('utf8')))
}

interface MergeBinding {
  readonly mergeId: string
  readonly keptId: string
}

const bindingOf = ({ mergeId, keptId }: MergeBinding): string[] => ['merge', mergeId, keptId]

/** The facts that a merge changed as they were before, as far as nobody has changed them since. */
export function factsToRestore(
  { before, after }: Pick<MergeRecord, 'before' | 'after'>,
  now: z.output<typeof Facts>,
): z.output<typeof Facts> {
  const untouched = JSON.stringify(sorted(now.metadata)) === JSON.stringify(sorted(after.metadata))
  return {
    externalId: now.externalId === after.externalId ? before.externalId : now.externalId,
    email: now.email === after.email ? before.email : now.email,
    metadata: untouched ? before.metadata : withoutTaken(now.metadata, { before, after }),
  }
}

/** Metadata that were changed since: what the merge brought goes where it still says the same, all else stays. */
function withoutTaken(
  now: Record<string, unknown>,
  { before, after }: Pick<MergeRecord, 'before' | 'after'>,
): Record<string, unknown> {
  const brought = (name: string, value: unknown) =>
    !(name in before.metadata) && JSON.stringify(value) === JSON.stringify(after.metadata[name])
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => !brought(name, value)))
}

const sorted = (facts: Record<string, unknown>) => Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))
