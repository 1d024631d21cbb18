import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import { subjectKinds } from '#core/subject.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type AuditEntry, pointProof } from './audit-entry.ts'
import { type AuditFilter, deleteUpTo, findEntries, lastEntryBefore, readHead } from './audit-store.ts'
import { type AuditChain, AuditVerdict, everyEntry, verifyChain } from './verify-audit.ts'

const Id = z.int().min(0)
const Word = z.string().min(1).max(100)

export const AuditEntryView = z.strictObject({
  auditId: z.int(),
  at: z.iso.datetime(),
  actor: z.strictObject({ kind: z.string(), id: z.string() }),
  operation: z.string(),
  /** What and whom it was about: ids by kind. */
  subject: z.record(z.string(), z.array(z.string())),
  door: z.string(),
  address: z.string().nullable(),
  /** `ok`, or the code of the error. */
  outcome: z.string(),
  correlationId: z.string(),
  milliseconds: z.int(),
  /** HMAC-SHA-256 in hexadecimal; proves the entry and all before it. */
  hash: z.string(),
})

const filters = {
  /** Of a key or user, or `system`. */
  actorId: Word.optional(),
  operation: Word.optional(),
  outcome: Word.optional(),
  /** One id, as `person:019a…`: entries about it. */
  subject: z
    .string()
    .regex(/^[a-z]+:[A-Za-z0-9._:-]{1,64}$/, 'must be kind:id, for example person:019a0b6e-5f5a-7c11-9a59-5a2f7d1c2b3a')
    .optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
}
const Filters = z.strictObject(filters)

export const listAudit = operation({
  name: 'list_audit',
  summary: 'The audit log, newest first; with `after`, oldest first from there',
  permission: 'audit:read',
  input: z.strictObject({
    ...filters,
    before: Id.optional(),
    after: Id.optional(),
    limit: z.int().min(1).max(1_000).default(50),
  }),
  output: z.strictObject({
    entries: z.array(AuditEntryView),
    /** What `before` (or `after`) is to be for the next page; null on the last one. */
    next: z.int().nullable(),
  }),
  async run(needs: { db: Db }, { before, after, limit, ...asked }) {
    if (before !== undefined && after !== undefined)
      throw new AppError('invalid_input', 'before and after exclude each other: give one of them')
    const entries = await findEntries(needs.db, filterOf(asked), { before, after, limit })
    return { entries: entries.map(viewEntry), next: entries.length === limit ? (entries.at(-1)?.id ?? null) : null }
  },
})

export const exportAudit = operation({
  name: 'export_audit',
  summary: 'The whole audit log as lines of JSON, oldest first',
  permission: 'audit:read',
  input: z.strictObject({ after: Id.default(0) }),
  output: z.strictObject({
    entries: z.custom<AsyncIterable<z.output<typeof AuditEntryView>>>((value) => value !== null),
  }),
  async run(needs: { db: Db }, { after }, caller) {
    async function* entries() {
      for await (const entry of everyEntry(needs.db, after, caller.signal)) yield viewEntry(entry)
    }
    return { entries: entries() }
  },
})

export const verifyAudit = operation({
  name: 'verify_audit',
  summary: 'Whether any entry of the audit log was changed, removed or reordered',
  permission: 'audit:read',
  input: z.strictObject({}),
  output: AuditVerdict,
  async run(needs: { db: Db; auditChain: AuditChain }, _input, caller) {
    return await verifyChain(needs.db, needs.auditChain, caller.signal)
  },
})

export const pruneAudit = operation({
  name: 'prune_audit',
  summary: 'Deletes audit entries older than a number of days; what remains can be verified as before',
  permission: 'audit:write',
  input: z.strictObject({ olderThanDays: z.int().min(1).max(36_500) }),
  output: z.strictObject({ deleted: z.int(), prunedId: z.int() }),
  async run(needs: { db: Db; auditChain: AuditChain; clock: Clock }, { olderThanDays }) {
    const before = new Date(needs.clock.now().getTime() - olderThanDays * 86_400_000)
    return await inTransaction(needs.db, async (tx) => {
      const head = await readHead(tx, true)
      const point = await lastEntryBefore(tx, before)
      if (!point) return { deleted: 0, prunedId: head.pruned.id }
      const deleted = await deleteUpTo(tx, point, pointProof(needs.auditChain.key, 'pruned', point))
      return { deleted, prunedId: point.id }
    })
  },
})

function filterOf({ subject, from, until, ...rest }: z.output<typeof Filters>): AuditFilter {
  const [kind = '', ...id] = subject?.split(':') ?? []
  if (subject !== undefined && !(subjectKinds as readonly string[]).includes(kind))
    throw new AppError('invalid_input', `subject: the kind must be one of ${subjectKinds.join(', ')}`)
  return {
    ...rest,
    ...(subject === undefined ? {} : { subject: { kind, id: id.join(':') } }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
  }
}

function viewEntry({ id, at, hash, ...entry }: AuditEntry): z.output<typeof AuditEntryView> {
  const subject = Object.fromEntries(Object.entries(entry.subject).map(([kind, ids]) => [kind, [...ids]]))
  return { auditId: id, at: at.toISOString(), ...entry, subject, hash: hash.toString('hex') }
}
