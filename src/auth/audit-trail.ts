import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { Caller } from '#core/operation.ts'
import type { Subject } from '#core/subject.ts'
import { joinSubjects } from '#core/subject.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { AuditCheckpoints } from './audit-checkpoints.ts'
import type { AuditRecord, ChainPoint } from './audit-entry.ts'
import { appendRecords } from './audit-store.ts'

/** A call that has ended, as the one hook of all operations tells of it. */
export interface EndedCall {
  readonly operation: string
  readonly permission: string
  readonly subject: Subject
  readonly caller: Pick<Caller, 'kind' | 'id' | 'door' | 'address' | 'correlationId'>
  readonly code: string
  readonly seconds: number
}

export interface AuditTrailNeeds {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  /** Key of the chain: `vault.deriveKey(auditKeyPurpose)`. */
  readonly key: Buffer
  readonly checkpoints: AuditCheckpoints
  /** Which calls are answered only when their entry is in the database. */
  readonly awaited: 'changes' | 'all'
}

/** Milliseconds that entries nobody waits for are collected. */
const collectMs = 100
const checkpointMs = 10_000
const batchSize = 500
/** Entries that may wait; beyond, calls wait for theirs, and beyond `refusedAt` none is begun. */
const waitedAt = 1_000
const refusedAt = 10_000
const retryMs = 500

interface Waiting {
  readonly record: AuditRecord
  readonly settle: ((error?: unknown) => void) | null
}

/**
 * Writes what was done into the audit log, in batches: one transaction for all that came while the one before was written.
 * Calls that change something, or were to (their permission is not one to read or run), are answered after their entry is
 * stored; those that only look are at most `collectMs` and one batch ahead of it.
 */
export class AuditTrail implements AsyncDisposable {
  readonly #needs: AuditTrailNeeds
  readonly #waiting: Waiting[] = []
  #writing: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #checkpointTimer: NodeJS.Timeout | null = null
  #newest: ChainPoint | null = null
  #marked = 0
  #underway = 0
  #failed = false
  #closed = false

  constructor(needs: AuditTrailNeeds) {
    this.#needs = needs
  }

  /** Entries that are not in the database yet. */
  get waiting(): number {
    return this.#waiting.length + this.#underway
  }

  /** Throws `unavailable` while so many entries wait that more must not be begun. */
  requireRoom(): void {
    if (this.waiting < refusedAt) return
    throw new AppError('unavailable', 'The audit log cannot be written, and nothing is done unrecorded; see the log', {
      retryAfter: 5,
    })
  }

  /** Resolves when the call may be answered. Throws `unavailable` where its entry had to be stored first and was not. */
  async record(call: EndedCall): Promise<void> {
    const record = recordOf(call, this.#needs.clock.now())
    const mustWait = this.#needs.awaited === 'all' || !looksOnly(call.permission) || this.#waiting.length >= waitedAt
    if (!mustWait) {
      this.#waiting.push({ record, settle: null })
      this.#timer ??= setTimeout(() => this.#write(), collectMs)
      return
    }
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ record, settle: (error) => (error === undefined ? resolve() : reject(error)) })
      this.#write()
    })
  }

  /** Takes an entry that no call waits for. Beyond the bound it is left out: what floods must not fill the memory. */
  note(record: Omit<AuditRecord, 'at'>): void {
    if (this.#closed || this.waiting >= refusedAt) return
    this.#waiting.push({ record: { ...record, at: this.#needs.clock.now() }, settle: null })
    this.#timer ??= setTimeout(() => this.#write(), collectMs)
  }

  /** Writes everything that waits. */
  async settled(): Promise<void> {
    this.#write()
    await this.#writing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.settled()
    if (this.#checkpointTimer) clearTimeout(this.#checkpointTimer)
    await this.#mark()
  }

  #write(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null
      if (this.#waiting.length === 0) return
      if (!this.#failed) this.#write()
      else if (!this.#closed) this.#timer ??= setTimeout(() => this.#write(), retryMs)
    })
  }

  async #writeAll(): Promise<void> {
    this.#failed = false
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchSize)
      this.#underway = batch.length
      const records = batch.map(({ record }) => record)
      try {
        const head = await inTransaction(this.#needs.db, (tx) => appendRecords(tx, this.#needs.key, records))
        this.#follow(head, records.length)
        for (const { settle } of batch) settle?.()
      } catch (error) {
        this.#needs.log.error({ error, entries: batch.length }, 'the audit log could not be written')
        this.#failed = true
        this.#keep(batch, error)
        return
      } finally {
        this.#underway = 0
      }
    }
  }

  /** Nothing is lost by a failure: the entries are tried again, while those who waited are told. */
  #keep(batch: readonly Waiting[], cause: unknown): void {
    this.#waiting.unshift(...batch.map(({ record }) => ({ record, settle: null })))
    const message = 'What was done could not be recorded in the audit log yet; look before doing it again'
    const error = new AppError('unavailable', message, { cause, retryAfter: 5 })
    for (const { settle } of batch) settle?.(error)
  }

  #follow(head: ChainPoint, added: number): void {
    const newest = this.#newest
    if (newest && head.id - added < newest.id)
      this.#needs.log.error({ entry: newest.id }, 'the audit log has lost entries: run `netra audit verify`')
    this.#newest = { id: head.id, hash: head.hash }
    if (!this.#closed) this.#checkpointTimer ??= setTimeout(() => void this.#mark(), checkpointMs)
  }

  async #mark(): Promise<void> {
    this.#checkpointTimer = null
    const point = this.#newest
    if (!point || point.id === this.#marked) return
    this.#marked = point.id
    await this.#needs.checkpoints
      .write(point, this.#needs.clock.now())
      .catch((error: unknown) => this.#needs.log.error({ error }, 'a checkpoint of the audit log was not written'))
  }
}

/** Permissions to read, to recognise and to send a camera's frames change nothing that is kept; all others may. */
export function looksOnly(permission: string): boolean {
  return [':read', ':run', ':push'].some((end) => permission.endsWith(end))
}

function recordOf({ operation, subject, caller, code, seconds }: EndedCall, at: Date): AuditRecord {
  return {
    at,
    actor: { kind: caller.kind, id: caller.id },
    operation,
    subject: joinSubjects(subject),
    door: caller.door,
    address: caller.address,
    outcome: code,
    correlationId: caller.correlationId,
    milliseconds: Math.min(2_147_483_647, Math.round(seconds * 1_000)),
  }
}
