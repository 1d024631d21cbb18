import type { Kysely } from 'kysely'
import type { Clock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import type { Bus } from '#events/bus/port.ts'
import { followOnce } from '#events/follow-once.ts'
import type { Database } from '#storage/schema.ts'
import { findDue, nextDue } from './alert-store.ts'
import { raiseAlerts } from './raise-alerts.ts'
import type { Severity } from './severity.ts'

interface FollowerNeeds {
  readonly db: Kysely<Database>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** Called with the severity of every alert that was raised here. */
  raised?(severity: Severity): void
}

/**
 * Compares what is seen with the rules. Any number of processes may do so: each event is one process's, and what it raises is
 * stored with the cursor or not at all (decisions/0034-alerts-and-statistics-once.md).
 */
export function followAlerts({ db, bus, clock, log, raised }: FollowerNeeds): AsyncDisposable {
  const count = (severities: readonly Severity[]) => () => {
    for (const severity of severities) raised?.(severity)
  }
  return followOnce({
    db,
    bus,
    clock,
    log,
    name: 'alerts',
    types: ['sighting_started', 'sighting_changed', 'sighting_ended'],
    async handle(tx, event) {
      if (!('sightingId' in event.payload) || event.payload.sightingId === null) return undefined
      return count(await raiseAlerts(tx, event.payload.sightingId, clock.now()))
    },
    async between(tx) {
      const due = await findDue(tx, clock.now())
      if (due === undefined) return { again: await nextDue(tx) }
      return { again: clock.now(), stored: count(await raiseAlerts(tx, due, clock.now())) }
    },
  })
}
