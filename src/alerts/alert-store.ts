import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

type AlertColumns = Selectable<Database['alerts']>
export type AlertRow = AlertColumns & {
  readonly gallery: string
  readonly person_name: string | null
  readonly has_crop: boolean
}

export interface AlertFilter {
  /** Null: all of them. */
  readonly galleryIds: readonly string[] | null
  readonly cameraIds: readonly string[] | null
  readonly state?: string | undefined
  readonly severity?: string | undefined
  readonly ruleId?: string | undefined
  readonly personId?: string | undefined
  readonly unknownId?: string | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

const joined = sql<AlertRow>`
  select a.*, g.name as gallery, p.name as person_name, coalesce(s.region is not null, false) as has_crop
  from alerts a join galleries g on g.id = a.gallery_id left join people p on p.id = a.person_id
    left join sightings s on s.id = a.sighting_id`

export async function findAlert(db: Db, id: string): Promise<AlertRow | undefined> {
  return (await sql<AlertRow>`${joined} where a.id = ${id}`.execute(db)).rows[0]
}

/** Newest first, those that were raised before the cursor's. */
export async function listAlertRows(
  db: Db,
  filter: AlertFilter,
  page: { readonly before: { readonly at: Date; readonly id: string } | null; readonly limit: number },
): Promise<AlertRow[]> {
  const { before } = page
  const behind = before ? sql`and (a.raised_at, a.id) < (${before.at}, ${before.id}::uuid)` : sql``
  const query = sql<AlertRow>`${joined} where ${matching(filter)} ${behind}
    order by a.raised_at desc, a.id desc limit ${page.limit}`
  return (await query.execute(db)).rows
}

/** How many there are in each state. */
export async function countAlerts(db: Db, filter: AlertFilter): Promise<Record<string, number>> {
  const query = sql<{ state: string; n: number }>`select a.state, count(*)::int as n from alerts a
    where ${matching(filter)} group by a.state`
  return Object.fromEntries((await query.execute(db)).rows.map(({ state, n }) => [state, n]))
}

function matching(filter: AlertFilter) {
  const all = [
    filter.galleryIds && sql`a.gallery_id = any(${[...filter.galleryIds]}::uuid[])`,
    filter.cameraIds && sql`a.camera_id = any(${[...filter.cameraIds]}::uuid[])`,
    filter.state && sql`a.state = ${filter.state}`,
    filter.severity && sql`a.severity = ${filter.severity}`,
    filter.ruleId && sql`a.rule_id = ${filter.ruleId}::uuid`,
    filter.personId && sql`a.person_id = ${filter.personId}::uuid`,
    filter.unknownId && sql`a.unknown_id = ${filter.unknownId}::uuid`,
    filter.from && sql`a.raised_at >= ${filter.from}`,
    filter.to && sql`a.raised_at < ${filter.to}`,
  ].filter((one) => one !== null && one !== undefined && one !== '')
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `)
}

export async function insertAlert(tx: Db, row: Insertable<Database['alerts']>): Promise<void> {
  await tx.insertInto('alerts').values(row).execute()
}

/** Whom or what an alert is about: a person, a stranger, or else a camera. */
export interface Subject {
  readonly personId: string | null
  readonly unknownId: string | null
  readonly cameraId: string | null
}

/**
 * The alert that another of the same rule and subject would only repeat. Who was merged or named since is who they are now; an
 * alert whose sighting a user says is of somebody else swallows nothing.
 */
export async function findRepeated(
  tx: Db,
  rule: { readonly id: string; readonly cooldown_seconds: number },
  subject: Subject,
  seenAt: Date,
): Promise<string | undefined> {
  const cooldown = rule.cooldown_seconds * 1000
  if (cooldown === 0) return undefined
  const [after, before] = [new Date(seenAt.getTime() - cooldown), new Date(seenAt.getTime() + cooldown)]
  const { rows } = await sql<{ id: string }>`select a.id from alerts a left join sightings s on s.id = a.sighting_id
    where a.rule_id = ${rule.id} and a.seen_at > ${after} and a.seen_at < ${before} and ${isAbout(subject)}
    order by a.seen_at desc limit 1`.execute(tx)
  return rows[0]?.id
}

function isAbout({ personId, unknownId, cameraId }: Subject): RawBuilder<unknown> {
  if (personId !== null)
    return sql`(a.person_id = ${personId} or s.person_id = ${personId})
      and not (coalesce(s.corrected, false) and s.person_id is distinct from ${personId}::uuid)`
  if (unknownId !== null)
    return sql`(a.unknown_id = ${unknownId} or (s.unknown_id = ${unknownId} and s.person_id is null))
      and not (coalesce(s.corrected, false) and (s.person_id is not null or s.unknown_id is distinct from ${unknownId}::uuid))`
  return sql`a.subject = ${`camera:${cameraId}`}`
}

export async function countSuppressed(tx: Db, alertId: string, at: Date): Promise<void> {
  await tx
    .updateTable('alerts')
    .set({ suppressed: sql`suppressed + 1`, last_suppressed_at: at })
    .where('id', '=', alertId)
    .execute()
}

/** Notes that a rule has had its say about a sighting; false where it had it before. */
export async function noteMatch(tx: Db, ruleId: string, sightingId: string): Promise<boolean> {
  const row = await tx
    .insertInto('alert_matches')
    .values({ rule_id: ruleId, sighting_id: sightingId })
    .onConflict((conflict) => conflict.columns(['rule_id', 'sighting_id']).doNothing())
    .returning('rule_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Looks at a sighting again when due; null: no more. */
export async function setWait(tx: Db, ruleId: string, sightingId: string, dueAt: Date | null): Promise<void> {
  if (dueAt === null) {
    await tx.deleteFrom('alert_waits').where('rule_id', '=', ruleId).where('sighting_id', '=', sightingId).execute()
    return
  }
  await tx
    .insertInto('alert_waits')
    .values({ rule_id: ruleId, sighting_id: sightingId, due_at: dueAt })
    .onConflict((conflict) => conflict.columns(['rule_id', 'sighting_id']).doUpdateSet({ due_at: dueAt }))
    .execute()
}

/** Rules that are turned off wait on, and look again when they are turned on: whatever is due of them keeps nobody up. */
const waiting = (tx: Db) =>
  tx
    .selectFrom('alert_waits as w')
    .innerJoin('alert_rules as r', (join) => join.onRef('r.id', '=', 'w.rule_id').on('r.enabled', '=', true))

/** A sighting that is to be looked at again by now. */
export async function findDue(tx: Db, now: Date): Promise<string | undefined> {
  const row = await waiting(tx)
    .select('w.sighting_id')
    .where('w.due_at', '<=', now)
    .orderBy('w.due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.sighting_id
}

export async function nextDue(tx: Db): Promise<Date | null> {
  const row = await waiting(tx)
    .select(({ fn }) => fn.min('w.due_at').as('at'))
    .executeTakeFirst()
  return row?.at ?? null
}

export async function changeAlert(
  tx: Db,
  id: string,
  changes: Pick<AlertColumns, 'state'> &
    Partial<Pick<AlertColumns, 'acknowledged_by' | 'acknowledged_at' | 'resolved_by' | 'resolved_at'>>,
): Promise<void> {
  await tx.updateTable('alerts').set(changes).where('id', '=', id).execute()
}

export async function lockAlert(tx: Db, id: string): Promise<Pick<AlertColumns, 'state'> | undefined> {
  return await tx.selectFrom('alerts').select('state').where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function insertComment(
  tx: Db,
  row: { id: string; alert_id: string; text: string; written_by: string; written_at: Date },
): Promise<void> {
  await tx.insertInto('alert_comments').values(row).execute()
}

export async function listCommentRows(db: Db, alertId: string) {
  return await db
    .selectFrom('alert_comments')
    .selectAll()
    .where('alert_id', '=', alertId)
    .orderBy('id')
    .limit(1_000)
    .execute()
}

export async function deleteAlertRow(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('alerts').where('id', '=', id).execute()
}

/** How many there were. */
export async function deleteAlertsBefore(tx: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await tx.deleteFrom('alerts').where('raised_at', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}

/** Resolved or not: raised before. */
export async function countAlertsBefore(db: Db, before: Date): Promise<number> {
  const row = await db
    .selectFrom('alerts')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('raised_at', '<', before)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

export async function findAlertsBefore(db: Db, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('alerts')
    .select('id')
    .where('raised_at', '<', before)
    .orderBy('raised_at')
    .limit(100)
    .execute()
  return rows.map(({ id }) => id)
}
