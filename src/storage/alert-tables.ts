import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Created = ColumnType<Date, Date | undefined, never>
type Changed = ColumnType<Date, Date | undefined, Date>
type Severity = 'low' | 'medium' | 'high' | 'critical'

/** Tables of `alerts/` and `push/`, part of the schema. */
export interface AlertTables {
  event_cursors: { name: string; cursor: string }
  dispatched_events: {
    id: string
    event_type: string
    data: JSONColumnType<Record<string, unknown>, string, never>
    simulated: boolean
    created_by: string
    created_at: ColumnType<Date, Date, never>
  }
  watch_lists: {
    id: string
    name: string
    description: string
    severity: Severity
    created_by: string
    created_at: Created
    updated_at: Changed
  }
  watch_list_members: {
    watch_list_id: string
    person_id: string
    expires_at: Date | null
    note: string
    added_by: string
    added_at: Created
  }
  alert_rules: {
    id: string
    name: string
    enabled: boolean
    severity: Severity | null
    who: 'list' | 'person' | 'unknown' | 'uncertain' | 'anyone'
    watch_list_id: string | null
    person_id: string | null
    gallery_id: string | null
    camera_ids: string[] | null
    zones: string[] | null
    schedule: ColumnType<Record<string, unknown> | null, string | null, string | null>
    dwell_seconds: number
    confirm: number
    cooldown_seconds: number
    created_by: string
    created_at: Created
    updated_at: Changed
  }
  alerts: {
    id: string
    rule_id: string | null
    rule_name: string
    severity: Severity
    state: Generated<'open' | 'acknowledged' | 'resolved'>
    gallery_id: string
    sighting_id: string | null
    camera_id: string | null
    camera_name: string | null
    zone: string | null
    decision: 'known' | 'uncertain' | 'unknown' | 'not_usable'
    person_id: string | null
    unknown_id: string | null
    subject: string
    reasons: string[]
    frames: number
    seen_at: Date
    raised_at: Date
    late: Generated<boolean>
    suppressed: Generated<number>
    last_suppressed_at: Date | null
    acknowledged_by: string | null
    acknowledged_at: Date | null
    resolved_by: string | null
    resolved_at: Date | null
  }
  alert_comments: { id: string; alert_id: string; text: string; written_by: string; written_at: Date }
  alert_matches: { rule_id: string; sighting_id: string }
  alert_waits: { rule_id: string; sighting_id: string; due_at: Date }
}
