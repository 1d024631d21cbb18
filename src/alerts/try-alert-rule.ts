import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { operation } from '#core/operation.ts'
import { listSightings, type SightingRow } from '#sightings/sighting-store.ts'
import type { Db } from '#storage/schema.ts'
import { RuleFacts } from './alert-rule.ts'
import { checkRule } from './alert-rule-operations.ts'
import { matchRuleOf } from './alert-rule-store.ts'
import { type Membership, matchAlert } from './match-alerts.ts'
import { matchSightingOf, subjectOf } from './raise-alerts.ts'
import { Severity } from './severity.ts'
import { membershipsOf } from './watch-list-store.ts'

const dayMs = 86_400_000
/** Sightings looked through at most, the newest. */
const most = 20_000
const shown = 100

const WouldBe = z.strictObject({
  sightingId: z.string(),
  severity: Severity,
  seenAt: z.iso.datetime(),
  cameraId: z.string().nullable(),
  cameraName: z.string().nullable(),
  person: z.strictObject({ personId: z.string(), name: z.string() }).nullable(),
  unknownId: z.string().nullable(),
  reasons: z.array(z.string()),
  suppressed: z.int(),
})

export const tryAlertRule = operation({
  name: 'try_alert_rule',
  summary: 'What a rule would have raised, had it been there: of the last day, or of other hours; stores nothing',
  permission: 'alerts:read',
  input: RuleFacts.extend({
    hours: z
      .number()
      .positive()
      .max(24 * 31)
      .default(24),
  }),
  output: z.strictObject({
    alerts: z.int(),
    suppressed: z.int(),
    sightings: z.int().describe('Sightings that were looked through'),
    complete: z.boolean().describe(`False where there were more than ${most}: the newest were looked through`),
    examples: z.array(WouldBe).describe(`The newest ${shown}`),
  }),
  async run({ db, clock }: { db: Db; clock: Clock }, { hours, ...facts }) {
    const now = clock.now()
    const columns = await checkRule(db, facts, now)
    const rule = matchRuleOf({ ...columns, schedule: facts.schedule } as never)
    const from = new Date(now.getTime() - (hours / 24) * dayMs)
    const { rows, complete } = await readSightings(db, from)
    const lists = new Map<string, Promise<Membership[]>>()
    const membershipsFor = (personId: string | null): Promise<Membership[]> => {
      if (personId === null) return Promise.resolve([])
      const known = lists.get(personId) ?? membershipsOf(db, personId)
      lists.set(personId, known)
      return known
    }
    const raised = new Map<string, { at: number; alert: z.output<typeof WouldBe> }>()
    const alerts: z.output<typeof WouldBe>[] = []
    let suppressed = 0
    for (const row of rows.reverse()) {
      const match = matchAlert(rule, matchSightingOf(row), await membershipsFor(row.person_id), now)
      if (match.kind !== 'fire') continue
      const subject = subjectOf(row)
      const before = raised.get(subject)
      if (before && row.started_at.getTime() - before.at < facts.cooldownSeconds * 1000) {
        before.alert.suppressed++
        suppressed++
        continue
      }
      const alert = viewWouldBe(row, match)
      raised.set(subject, { at: row.started_at.getTime(), alert })
      alerts.push(alert)
    }
    return {
      alerts: alerts.length,
      suppressed,
      sightings: rows.length,
      complete,
      examples: alerts.reverse().slice(0, shown),
    }
  },
})

async function readSightings(db: Db, from: Date): Promise<{ rows: SightingRow[]; complete: boolean }> {
  const rows: SightingRow[] = []
  let before: { at: Date; id: string } | null = null
  for (let full = true; full && rows.length < most; ) {
    const page: SightingRow[] = await listSightings(
      db,
      { galleryIds: null, cameraIds: null, from },
      { before, limit: 1_000 },
    )
    rows.push(...page)
    full = page.length === 1_000
    const last = page.at(-1)
    if (last) before = { at: last.started_at, id: last.id }
  }
  return { rows, complete: rows.length < most }
}

function viewWouldBe(
  row: SightingRow,
  { severity, reasons }: { severity: Severity; reasons: readonly string[] },
): z.output<typeof WouldBe> {
  return {
    sightingId: row.id,
    severity,
    seenAt: row.started_at.toISOString(),
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    person:
      row.person_id !== null && row.person_name !== null ? { personId: row.person_id, name: row.person_name } : null,
    unknownId: row.unknown_id,
    reasons: [...reasons],
    suppressed: 0,
  }
}
