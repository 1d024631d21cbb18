import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/** Tables of `cameras/video/`, part of the schema. */
export interface VideoTables {
  videos: {
    id: string
    gallery_id: string
    camera_id: string | null
    camera_name: string | null
    name: string
    job_id: string
    requested_by: string
    settings: JSONColumnType<Record<string, unknown>>
    started_at: Date
    bytes: ColumnType<string, number>
    seconds: number | null
    width: number
    height: number
    figures: JSONColumnType<Record<string, number>> | null
    analysed_at: Date | null
    created_at: Generated<Date>
  }
  video_files: {
    id: string
    video_id: string
    kind: 'original' | 'annotated'
    bytes: ColumnType<string, number>
    data_key: Buffer
    master_key_version: number
    created_at: Generated<Date>
  }
}
