import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'
import type { CameraRow } from './camera-store.ts'

/** How a camera that is run here is, as it is stored every few seconds. */
export interface CameraState {
  readonly cameraId: string
  readonly state: CameraRow['state']
  readonly detail: string | null
  readonly width: number | null
  readonly height: number | null
  readonly fpsIn: number
  readonly fpsAnalysed: number
  readonly frames: number
  readonly analysed: number
  readonly dropped: number
  readonly reconnects: number
  readonly lastFrameAt: Date | null
  readonly connectedAt: Date | null
}

/** A camera (c, and its state s) that nobody runs and that a process may take. */
export const freeCamera = sql`c.enabled and c.edge_id is null and c.kind <> 'push' and s.state <> 'ended'
  and (s.lease_until is null or s.lease_until < now())`

/**
 * Gives a process cameras that nobody runs, at most so many, and says which. Several processes may ask at once. Those that could
 * not be reached come last, the one that was tried longest ago first.
 */
export async function claimCameras(
  db: Db,
  { runner, most, leaseMs }: { runner: string; most: number; leaseMs: number },
): Promise<string[]> {
  const { rows } = await sql<{ camera_id: string }>`
    with free as (
      select s.camera_id from camera_states s join cameras c on c.id = s.camera_id
      where ${freeCamera}
      order by s.state = 'failed', case when s.state = 'failed' then s.updated_at end, s.camera_id limit ${most} for update of s skip locked
    )
    update camera_states s set runner = ${runner}, lease_until = now() + ${leaseMs} * interval '1 millisecond',
      state = 'connecting', detail = null
    from free where s.camera_id = free.camera_id returning s.camera_id`.execute(db)
  return rows.map(({ camera_id }) => camera_id)
}

/** Gives a process this camera, unless another one has it. */
export async function claimCamera(
  db: Db,
  { cameraId, runner, leaseMs }: { cameraId: string; runner: string; leaseMs: number },
): Promise<boolean> {
  const { rows } = await sql`
    update camera_states set runner = ${runner}, lease_until = now() + ${leaseMs} * interval '1 millisecond'
    where camera_id = ${cameraId} and not exists (select from cameras where id = ${cameraId} and edge_id is not null)
      and (runner = ${runner} or lease_until is null or lease_until < now())
    returning camera_id`.execute(db)
  return rows.length > 0
}

/** A camera that this process still may run, and the version that it should run. */
export interface HeldCamera {
  readonly cameraId: string
  readonly version: number
  readonly enabled: boolean
}

/** Stores how the cameras of a process are and prolongs their leases; those that are missing in the answer are no longer its own. */
export async function reportStates(
  db: Db,
  { runner, leaseMs, states }: { runner: string; leaseMs: number; states: readonly CameraState[] },
): Promise<HeldCamera[]> {
  if (states.length === 0) return []
  const { rows } = await sql<{ cameraId: string; version: number; enabled: boolean }>`
    update camera_states s set
      lease_until = now() + ${leaseMs} * interval '1 millisecond', updated_at = now(),
      state = x.state, detail = x.detail, width = x.width, height = x.height,
      fps_in = x."fpsIn", fps_analysed = x."fpsAnalysed", frames = x.frames, analysed = x.analysed, dropped = x.dropped,
      reconnects = x.reconnects, last_frame_at = x."lastFrameAt", connected_at = x."connectedAt"
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as x (
      "cameraId" uuid, state text, detail text, width int, height int, "fpsIn" real, "fpsAnalysed" real, frames bigint,
      analysed bigint, dropped bigint, reconnects bigint, "lastFrameAt" timestamptz, "connectedAt" timestamptz
    ), cameras c
    where s.camera_id = x."cameraId" and c.id = s.camera_id and s.runner = ${runner}
    returning s.camera_id as "cameraId", c.version, c.enabled and c.edge_id is null as enabled`.execute(db)
  return rows
}

/**
 * Lets a camera go, so that another process may take it at once. What is known of it stays; `failed` says why it could not be
 * reached, which then is its state until it is tried again.
 */
export async function releaseCamera(db: Db, cameraId: string, runner: string, failed?: string): Promise<void> {
  const [state, detail] = failed === undefined ? ['waiting', null] : ['failed', failed]
  await db
    .updateTable('camera_states')
    .set({
      runner: null,
      lease_until: null,
      state: sql`case when state = 'ended' then state else ${state} end`,
      detail: sql`case when state = 'ended' then detail else ${detail} end`,
      updated_at: new Date(),
    })
    .where('camera_id', '=', cameraId)
    .where('runner', '=', runner)
    .execute()
}

/** How many cameras there are in each state. */
export async function countCameraStates(db: Db): Promise<{ readonly state: string; readonly cameras: number }[]> {
  const { rows } = await sql<{ state: string; cameras: number }>`
    select case when not c.enabled then 'off' when s.state in ('ended', 'failed') then s.state
      when s.lease_until is null or s.lease_until < now() then 'waiting' else s.state end as state, count(*)::int as cameras
    from cameras c join camera_states s on s.camera_id = c.id group by 1`.execute(db)
  return rows
}
