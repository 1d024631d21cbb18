import type { Transaction } from 'kysely'
import { newId } from '#core/ids.ts'
import { appendEvent } from '#events/event-log.ts'
import { findSighting, type SightingRow } from '#sightings/sighting-store.ts'
import type { Database } from '#storage/schema.ts'
import { listEnabledRules, matchRuleOf, type RuleRow } from './alert-rule-store.ts'
import { countSuppressed, findRepeated, insertAlert, noteMatch, setWait } from './alert-store.ts'
import { type Match, type MatchSighting, matchAlert } from './match-alerts.ts'
import type { Severity } from './severity.ts'
import { membershipsOf } from './watch-list-store.ts'

/** What the rules make of a sighting as it is now: raises alerts, counts repetitions, notes what to look at again. Answers what was raised. */
export async function raiseAlerts(tx: Transaction<Database>, sightingId: string, now: Date): Promise<Severity[]> {
  const rules = await listEnabledRules(tx)
  const row = rules.length > 0 ? await findSighting(tx, sightingId) : undefined
  if (!row) return []
  const memberships = row.person_id === null ? [] : await membershipsOf(tx, row.person_id)
  const sighting = matchSightingOf(row)
  const raised: Severity[] = []
  for (const rule of rules) {
    const match = matchAlert(matchRuleOf(rule), sighting, memberships, now)
    await setWait(tx, rule.id, sightingId, match.kind === 'wait' ? match.dueAt : null)
    if (match.kind === 'fire' && (await noteMatch(tx, rule.id, sightingId)))
      if (await raise(tx, rule, row, match, now)) raised.push(match.severity)
  }
  return raised
}

export function matchSightingOf(row: SightingRow): MatchSighting {
  return {
    galleryId: row.gallery_id,
    cameraId: row.camera_id,
    source: row.source,
    decision: row.decision,
    personId: row.person_id,
    ignored: row.ignored,
    corrected: row.corrected,
    zones: row.zones,
    frames: row.frames,
    startedAt: row.started_at,
    lastSeenAt: row.last_seen_at,
    endedAt: row.ended_at,
  }
}

/** Who or what an alert is about, so that repetitions are known: a person, a stranger, or else a camera. */
export function subjectOf(row: Pick<SightingRow, 'person_id' | 'unknown_id' | 'camera_id'>): string {
  if (row.person_id !== null) return `person:${row.person_id}`
  return row.unknown_id === null ? `camera:${row.camera_id}` : `unknown:${row.unknown_id}`
}

/** What an edge node could tell only so long afterwards is no news any more. */
const lateMs = 60_000

function isLate({ delivered_at: deliveredAt, last_seen_at: lastSeenAt }: SightingRow): boolean {
  return deliveredAt !== null && deliveredAt.getTime() - lastSeenAt.getTime() > lateMs
}

async function raise(
  tx: Transaction<Database>,
  rule: RuleRow,
  row: SightingRow,
  match: Match & { readonly kind: 'fire' },
  now: Date,
): Promise<boolean> {
  const { person_id: personId, unknown_id: unknownId, camera_id: cameraId } = row
  const repeated = await findRepeated(tx, rule, { personId, unknownId, cameraId }, row.started_at)
  if (repeated !== undefined) {
    await countSuppressed(tx, repeated, now)
    await appendEvent(tx, { type: 'alert_changed', payload: { alertId: repeated } })
    return false
  }
  const alertId = newId()
  await insertAlert(tx, {
    id: alertId,
    rule_id: rule.id,
    rule_name: rule.name,
    severity: match.severity,
    gallery_id: row.gallery_id,
    sighting_id: row.id,
    camera_id: row.camera_id,
    camera_name: row.camera_name,
    zone: rule.zones?.find((zone) => row.zones.includes(zone)) ?? row.zone,
    decision: row.decision,
    person_id: row.person_id,
    unknown_id: row.unknown_id,
    subject: subjectOf(row),
    reasons: [...match.reasons],
    frames: row.frames,
    seen_at: row.started_at,
    raised_at: now,
    late: isLate(row),
  })
  const payload = { alertId, ruleId: rule.id, sightingId: row.id, cameraId: row.camera_id }
  await appendEvent(tx, { type: 'alert_raised', payload })
  return true
}
