import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Changed = ColumnType<Date, Date | undefined, Date>

/** Tables of `cameras/`, part of the schema. */
export interface CameraTables {
  cameras: {
    id: string
    name: string
    kind: 'rtsp' | 'http' | 'file' | 'device' | 'push'
    gallery_id: string
    address: string
    settings: JSONColumnType<Record<string, unknown>, string | undefined, string>
    enabled: Generated<boolean>
    version: Generated<number>
    edge_id: string | null
    created_at: ColumnType<Date, Date | undefined, never>
    updated_at: Changed
  }
  camera_states: {
    camera_id: string
    state: Generated<'waiting' | 'connecting' | 'connected' | 'reconnecting' | 'failed' | 'ended'>
    detail: string | null
    width: number | null
    height: number | null
    fps_in: Generated<number>
    fps_analysed: Generated<number>
    frames: Generated<string>
    analysed: Generated<string>
    dropped: Generated<string>
    reconnects: Generated<string>
    last_frame_at: Date | null
    connected_at: Date | null
    runner: string | null
    lease_until: Date | null
    updated_at: Changed
  }
  camera_runners: {
    id: string
    most: number
    seen_at: Changed
  }
}
