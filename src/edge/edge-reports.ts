import type { Transaction } from 'kysely'
import { sql } from 'kysely'
import { appendEvent } from '#events/event-log.ts'
import type { Database } from '#storage/schema.ts'
import type { EdgeCameraState } from './exchange.ts'

type Tx = Transaction<Database>

/** An edge node that says nothing for so long does not run its cameras any more, as far as is known. */
const leaseMs = 45_000

/** Stores how the cameras are that were given to an edge node; what it says of others counts for nothing. */
export async function reportEdgeCameras(tx: Tx, edgeId: string, states: readonly EdgeCameraState[]): Promise<void> {
  if (states.length === 0) return
  const { rows } = await sql<{ id: string; before: string; after: string }>`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as x (
        "cameraId" uuid, state text, detail text, width int, height int, "fpsIn" real, "fpsAnalysed" real, frames bigint,
        analysed bigint, dropped bigint, reconnects bigint, "lastFrameAt" timestamptz, "connectedAt" timestamptz)
    ), before as (
      select s.camera_id, case when s.lease_until > now() then s.state else 'waiting' end as state from camera_states s
      join cameras c on c.id = s.camera_id where c.edge_id = ${edgeId} for update of s
    )
    update camera_states s set
      runner = ${edgeId}, lease_until = now() + ${leaseMs} * interval '1 millisecond', updated_at = now(),
      state = told.state, detail = told.detail, width = told.width, height = told.height, fps_in = told."fpsIn",
      fps_analysed = told."fpsAnalysed", frames = told.frames, analysed = told.analysed, dropped = told.dropped,
      reconnects = told.reconnects, last_frame_at = told."lastFrameAt", connected_at = told."connectedAt"
    from told join before on before.camera_id = told."cameraId"
    where s.camera_id = told."cameraId"
    returning s.camera_id as id, before.state as before, s.state as after`.execute(tx)
  for (const { id, before, after } of rows) {
    if (before === after || ![before, after].includes('connected')) continue
    const type = after === 'connected' ? 'camera_connected' : 'camera_disconnected'
    await appendEvent(tx, { type, payload: { cameraId: id } })
  }
}

/** Notes of an edge node's sightings that they go on. */
export async function noteOpenSightings(
  tx: Tx,
  edgeId: string,
  open: readonly { readonly sightingId: string; readonly lastSeenAt: string; readonly frames: number }[],
): Promise<void> {
  if (open.length === 0) return
  await sql`update sightings s set last_seen_at = v."lastSeenAt", frames = v.frames
    from jsonb_to_recordset(${JSON.stringify(open)}::jsonb)
      as v ("sightingId" uuid, "lastSeenAt" timestamptz, frames int)
    where s.id = v."sightingId" and s.edge_id = ${edgeId} and s.ended_at is null
      and v."lastSeenAt" > s.last_seen_at`.execute(tx)
}
