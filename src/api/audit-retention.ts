import { pruneAudit } from '#auth/audit-operations.ts'
import type { AuditTrail } from '#auth/audit-trail.ts'
import type { AuditChain } from '#auth/verify-audit.ts'
import type { Clock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import type { Db } from '#storage/schema.ts'
import { systemCaller } from './caller.ts'
import { runOperation } from './run-operation.ts'

interface Needs {
  readonly db: Db
  readonly clock: Clock
  readonly audit: AuditTrail
  readonly auditChain: AuditChain
}

const everyMs = 24 * 3_600_000

/** Deletes audit entries that are older than `keepDays`, at once and then once a day; each time is an audit entry, too. */
export function startAuditRetention(needs: Needs, keepDays: number, log: Log): AsyncDisposable {
  const stop = new AbortController()
  const hooks = { after: (outcome: Parameters<AuditTrail['record']>[0]) => needs.audit.record(outcome) }
  const work = async () => {
    while (!stop.signal.aborted) {
      await runOperation(pruneAudit, needs, { olderThanDays: keepDays }, systemCaller(stop.signal), hooks).catch(
        (error: unknown) => stop.signal.aborted || log.error({ error }, 'old audit entries could not be deleted'),
      )
      await needs.clock.sleep(everyMs, stop.signal).catch(() => undefined)
    }
  }
  const working = work()
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await working
    },
  }
}
