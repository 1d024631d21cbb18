import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Db } from '#storage/schema.ts'
import type { AuditCheckpoints, KnownPoints } from './audit-checkpoints.ts'
import { type AuditEntry, type ChainPoint, chainHash, pointProof } from './audit-entry.ts'
import { findEntries, readHead } from './audit-store.ts'

export const auditFaults = ['changed', 'missing', 'end_missing', 'beginning_forged', 'checkpoint_forged'] as const

export const AuditProblem = z.strictObject({
  fault: z.enum(auditFaults),
  /** The first and last entry that it is about. */
  firstId: z.int(),
  lastId: z.int(),
  detail: z.string(),
})
export type AuditProblem = z.output<typeof AuditProblem>

export const AuditVerdict = z.strictObject({
  intact: z.boolean(),
  /** Entries that were checked, and the newest one. */
  entries: z.int(),
  lastId: z.int(),
  /** Entries up to this one were deleted when their time had passed. */
  prunedId: z.int(),
  /** Points outside the database that the chain was held against; 0 leaves open whether its newest entries were cut off. */
  checkpoints: z.int(),
  /** Backups that were restored: what was written after they were made is gone. */
  restores: z.int(),
  /** At most a hundred. */
  problems: z.array(AuditProblem),
})
export type AuditVerdict = z.output<typeof AuditVerdict>

export interface AuditChain {
  readonly key: Buffer
  readonly checkpoints: AuditCheckpoints
}

const pageSize = 2_000
const mostProblems = 100
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b)

/** Goes through the whole audit log and says what in it is not as it was written. */
export async function verifyChain(db: Db, chain: AuditChain, signal: AbortSignal): Promise<AuditVerdict> {
  // Before the entries: what is written meanwhile is behind all of these.
  const known = await chain.checkpoints.read()
  // One view of both tables, whatever is added or deleted meanwhile.
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => verifyAgainst(tx, chain.key, known, signal))
}

async function verifyAgainst(
  db: Db,
  key: Buffer,
  { points, forged, restores }: KnownPoints,
  signal: AbortSignal,
): Promise<AuditVerdict> {
  const head = await readHead(db)
  const expected = new Map<number, Buffer[]>()
  for (const { id, hash } of points) expected.set(id, [...(expected.get(id) ?? []), hash])

  const problems: AuditProblem[] = []
  const complain = (fault: AuditProblem['fault'], firstId: number, lastId: number, detail: string) => {
    if (problems.length < mostProblems) problems.push({ fault, firstId, lastId, detail })
  }
  if (forged > 0)
    complain('checkpoint_forged', 0, 0, `${forged} lines of the file of checkpoints were not written by Netra`)
  if (head.pruned.id > 0 && !same(head.prunedProof ?? Buffer.alloc(0), pointProof(key, 'pruned', head.pruned)))
    complain('beginning_forged', 1, head.pruned.id, 'The beginning of the log was not deleted by Netra')

  let before: ChainPoint = head.pruned
  let entries = 0
  for await (const entry of everyEntry(db, head.pruned.id, signal)) {
    entries++
    const gap = entry.id !== before.id + 1
    if (gap) complain('missing', before.id + 1, entry.id - 1, 'Entries were removed')
    // Behind a gap the hash before is not known, so that nothing can be said of this one entry.
    else if (!same(entry.hash, chainHash(key, before.hash, entry.id, entry)))
      complain('changed', entry.id, entry.id, 'The entry is not the one that was written here')
    for (const hash of expected.get(entry.id) ?? [])
      if (!same(hash, entry.hash))
        complain('changed', entry.id, entry.id, 'A checkpoint says that another entry was written here')
    before = entry
  }
  const lastKnown = points.reduce((newest, { id }) => Math.max(newest, id), head.id)
  if (lastKnown > before.id) complain('end_missing', before.id + 1, lastKnown, 'The newest entries were removed')
  return {
    intact: problems.length === 0,
    entries,
    lastId: before.id,
    prunedId: head.pruned.id,
    checkpoints: points.length,
    restores,
    problems,
  }
}

/** Every entry behind an id, oldest first, read page by page. */
export async function* everyEntry(db: Db, after: number, signal: AbortSignal): AsyncGenerator<AuditEntry> {
  for (let at = after; ; ) {
    signal.throwIfAborted()
    const page = await findEntries(db, {}, { after: at, limit: pageSize })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    at = last.id
  }
}
