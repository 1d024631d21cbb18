import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

type StateRow = Selectable<Database['camera_states']>
export type CameraRow = Selectable<Database['cameras']> &
  Omit<StateRow, 'camera_id' | 'updated_at'> & {
    readonly gallery: string
    /** Of all cameras: how many run now, and in how many processes. */
    readonly running: number
    readonly runners: number
  }

const runNow = sql`from camera_states r join cameras k on k.id = r.camera_id where r.lease_until > now() and k.edge_id is null`

function joined(db: Db) {
  return db
    .selectFrom('cameras')
    .innerJoin('galleries', 'galleries.id', 'cameras.gallery_id')
    .innerJoin('camera_states as s', 's.camera_id', 'cameras.id')
    .selectAll('cameras')
    .select([
      'galleries.name as gallery',
      's.state',
      's.detail',
      's.width',
      's.height',
      's.fps_in',
      's.fps_analysed',
      's.frames',
      's.analysed',
      's.dropped',
      's.reconnects',
      's.last_frame_at',
      's.connected_at',
      's.runner',
      's.lease_until',
      sql<number>`(select count(*)::int ${runNow})`.as('running'),
      sql<number>`(select count(distinct r.runner)::int ${runNow})`.as('runners'),
    ])
}

export interface CameraFilter {
  readonly offset: number
  readonly limit: number
  readonly gallery?: string | undefined
  /** Only these, by id and by the name of their gallery; undefined is all. */
  readonly cameras?: readonly string[] | undefined
  readonly galleries?: readonly string[] | undefined
}

/** A page of cameras in the order of their creation, and how many there are. */
export async function listCameraRows(db: Db, filter: CameraFilter): Promise<{ rows: CameraRow[]; total: number }> {
  const { offset, limit, gallery, cameras, galleries } = filter
  let query = joined(db)
  if (gallery !== undefined) query = query.where('galleries.name', '=', gallery)
  if (cameras) query = query.where(sql<boolean>`cameras.id = any(${[...cameras]}::uuid[])`)
  if (galleries) query = query.where(sql<boolean>`galleries.name = any(${[...galleries]}::text[])`)
  const rows = await query.orderBy('cameras.id').offset(offset).limit(limit).execute()
  const { total } = await query.clearSelect().select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

export async function findCamera(db: Db, id: string): Promise<CameraRow | undefined> {
  return await joined(db).where('cameras.id', '=', id).executeTakeFirst()
}

export async function countCameras(db: Db): Promise<number> {
  const { n } = await db.selectFrom('cameras').select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow()
  return n
}

export type NewCamera = Pick<CameraRow, 'id' | 'name' | 'kind' | 'gallery_id' | 'address' | 'enabled'> & {
  readonly edge_id?: string | null
  readonly settings: Readonly<Record<string, unknown>>
}

export async function insertCamera(tx: Db, { settings, ...camera }: NewCamera): Promise<void> {
  await tx
    .insertInto('cameras')
    .values({ ...camera, settings: JSON.stringify(settings) })
    .execute()
  await tx.insertInto('camera_states').values({ camera_id: camera.id }).execute()
}

export interface CameraChanges {
  readonly name?: string | undefined
  readonly kind?: CameraRow['kind'] | undefined
  readonly gallery_id?: string | undefined
  readonly address?: string | undefined
  readonly settings?: Readonly<Record<string, unknown>> | undefined
  readonly enabled?: boolean | undefined
  readonly edge_id?: string | null | undefined
}

/** Changes a camera; whoever runs it starts it again. */
export async function changeCamera(tx: Db, id: string, { settings, ...changes }: CameraChanges): Promise<void> {
  await tx
    .updateTable('cameras')
    .set({
      ...changes,
      ...(settings ? { settings: JSON.stringify(settings) } : {}),
      version: sql`version + 1`,
      updated_at: new Date(),
    })
    .where('id', '=', id)
    .execute()
  await tx
    .updateTable('camera_states')
    .set({ state: 'waiting', detail: null })
    .where('camera_id', '=', id)
    .where('state', 'in', ['ended', 'failed'])
    .execute()
}

export async function deleteCameraRow(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('cameras').where('id', '=', id).execute()
}
