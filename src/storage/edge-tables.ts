import type { ColumnType, Generated } from 'kysely'

type Created = ColumnType<Date, Date | undefined, never>
type Changed = ColumnType<Date, Date | undefined, Date>

/** Tables of `edge/`, part of the schema. */
export interface EdgeTables {
  edges: {
    id: string
    name: string
    caller_id: string
    gallery_id: string | null
    version: string
    delivered: Generated<string>
    copied: Generated<string>
    behind: Generated<number>
    lost: Generated<string>
    left_out: Generated<string>
    detail: string | null
    first_seen_at: Created
    last_seen_at: Changed
    delivered_at: Date | null
  }
  edge_link: {
    one: Generated<boolean>
    edge_id: string
    name: string
    server: string
    server_id: string | null
    gallery: string
    copied: string | null
    delivered: Generated<string>
    behind: Generated<number>
    lost: Generated<string>
    state: Generated<'starting' | 'connected' | 'cut' | 'refused' | 'blocked' | 'stopped'>
    detail: string | null
    state_since: Changed
    last_contact_at: Date | null
    updated_at: Changed
  }
  edge_cameras: { camera_id: string; version: number }
}
