import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { edgeStateOf, edgeStates } from './edge-state.ts'
import { camerasOfEdge, deleteEdgeRow, type EdgeRow, findEdge, listEdgeRows } from './edge-store.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly clock: Clock
}

/** An edge node as it last said that it is. */
export const EdgeView = z.strictObject({
  edgeId: z.string(),
  name: z.string(),
  gallery: z.string().nullable().describe('Null where it is deleted'),
  state: z.enum(edgeStates).describe('hindered: it is there, and detail says what keeps it from working as it should'),
  detail: z.string().nullable(),
  version: z.string(),
  behind: z.int().describe('Sightings that it still had to deliver'),
  lost: z.number().describe('Sightings that it had no room to keep until they could be delivered'),
  leftOut: z.number().describe('Sightings that were not stored, since the person seen is forgotten'),
  cameras: z.array(z.string()).describe('Ids of the cameras that it runs for this server'),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  deliveredAt: z.iso.datetime().nullable().describe('When it last delivered something'),
})
export type EdgeView = z.output<typeof EdgeView>

export const listEdges = operation({
  name: 'list_edges',
  summary: 'Edge nodes: when each was last heard of, and how much it still has to deliver',
  permission: 'cameras:read',
  reach: 'input',
  input: z.strictObject({}),
  output: z.strictObject({ edges: z.array(EdgeView) }),
  async run({ db, clock }: Needs, _, { galleries, cameras }) {
    const edges: EdgeView[] = []
    for (const row of await listEdgeRows(db, galleries)) {
      const view = await viewEdge(db, row, clock.now())
      const within = cameras ? view.cameras.filter((id) => cameras.includes(id)) : view.cameras
      if (!cameras || within.length > 0) edges.push({ ...view, cameras: within })
    }
    return { edges }
  },
})

export const removeEdge = operation({
  name: 'remove_edge',
  summary: 'Forgets an edge node; what it delivered stays, and its cameras are run here again. Revoke its key, too',
  permission: 'cameras:write',
  reach: 'input',
  input: z.strictObject({ edgeId: z.string() }),
  output: z.strictObject({ success: z.literal(true), edgeId: z.string(), deletedAt: z.iso.datetime() }),
  async run({ db, clock }: Needs, input, { galleries, cameras }) {
    const edgeId = requireId(input.edgeId, 'edge node')
    if (cameras) throw new AppError('forbidden', 'This key is restricted to some cameras, and edge nodes are not')
    await inTransaction(db, async (tx) => {
      const row = await findEdge(tx, edgeId)
      if (!row || (galleries && !galleries.includes(row.gallery ?? '')))
        throw new AppError('not_found', 'There is no edge node with the id given')
      const given = await camerasOfEdge(tx, edgeId)
      await deleteEdgeRow(tx, edgeId)
      for (const cameraId of given) await appendEvent(tx, { type: 'camera_changed', payload: { cameraId } })
    })
    return { success: true as const, edgeId, deletedAt: clock.now().toISOString() }
  },
})

async function viewEdge(db: Needs['db'], row: EdgeRow, now: Date): Promise<EdgeView> {
  return {
    edgeId: row.id,
    name: row.name,
    gallery: row.gallery,
    state: edgeStateOf(row, now),
    detail: row.detail,
    version: row.version,
    behind: row.behind,
    lost: Number(row.lost),
    leftOut: Number(row.left_out),
    cameras: await camerasOfEdge(db, row.id),
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    deliveredAt: row.delivered_at?.toISOString() ?? null,
  }
}
