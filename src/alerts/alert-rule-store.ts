import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import type { RuleFacts, RuleView } from './alert-rule.ts'
import type { MatchRule } from './match-alerts.ts'
import { Schedule } from './schedule.ts'

export type RuleRow = Selectable<Database['alert_rules']> & { readonly gallery: string | null }

function named(db: Db) {
  return db
    .selectFrom('alert_rules as r')
    .leftJoin('galleries as g', 'g.id', 'r.gallery_id')
    .selectAll('r')
    .select('g.name as gallery')
}

export async function listRuleRows(db: Db): Promise<RuleRow[]> {
  return await named(db).orderBy('r.name').execute()
}

/** Rules that may fire, in the order of their making. */
export async function listEnabledRules(db: Db): Promise<RuleRow[]> {
  return await named(db).where('r.enabled', '=', true).orderBy('r.id').execute()
}

export async function findRule(db: Db, id: string): Promise<RuleRow | undefined> {
  return await named(db).where('r.id', '=', id).executeTakeFirst()
}

export async function insertRule(tx: Db, row: Insertable<Database['alert_rules']>): Promise<void> {
  await tx.insertInto('alert_rules').values(row).execute()
}

export async function changeRule(tx: Db, id: string, changes: Updateable<Database['alert_rules']>): Promise<void> {
  await tx.updateTable('alert_rules').set(changes).where('id', '=', id).execute()
}

export async function deleteRuleRow(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('alert_rules').where('id', '=', id).execute()
}

const scheduleOf = ({ schedule }: Pick<RuleRow, 'schedule'>): Schedule | null =>
  schedule === null ? null : Schedule.parse(schedule)

/** The columns of what a rule says; its gallery was looked up. */
export function ruleColumns(facts: RuleFacts, galleryId: string | null) {
  return {
    severity: facts.severity,
    who: facts.who,
    watch_list_id: facts.watchListId,
    person_id: facts.personId,
    gallery_id: galleryId,
    camera_ids: facts.cameraIds,
    zones: facts.zones,
    schedule: facts.schedule && JSON.stringify(facts.schedule),
    dwell_seconds: facts.dwellSeconds,
    confirm: facts.confirm,
    cooldown_seconds: facts.cooldownSeconds,
  }
}

export function matchRuleOf(row: RuleRow): MatchRule {
  return {
    who: row.who,
    watchListId: row.watch_list_id,
    personId: row.person_id,
    galleryId: row.gallery_id,
    cameraIds: row.camera_ids,
    zones: row.zones,
    schedule: scheduleOf(row),
    dwellSeconds: row.dwell_seconds,
    confirm: row.confirm,
    severity: row.severity,
  }
}

export function viewRule(row: RuleRow): RuleView {
  return {
    ruleId: row.id,
    name: row.name,
    enabled: row.enabled,
    who: row.who,
    watchListId: row.watch_list_id,
    personId: row.person_id,
    gallery: row.gallery,
    cameraIds: row.camera_ids,
    zones: row.zones,
    schedule: scheduleOf(row),
    dwellSeconds: row.dwell_seconds,
    confirm: row.confirm,
    cooldownSeconds: row.cooldown_seconds,
    severity: row.severity,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
