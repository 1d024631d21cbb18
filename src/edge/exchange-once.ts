import type { Kysely } from 'kysely'
import { findCamera } from '#cameras/camera-store.ts'
import { viewCamera } from '#cameras/view-camera.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { version } from '#core/version.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent, lastEventId } from '#events/event-log.ts'
import { lockActiveModel, storeActiveModel } from '#gallery/active-model-store.ts'
import type { ModelSource, ModelsInUse } from '#recognition/models-in-use.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { PackManifest } from '#vision/models/manifest.ts'
import { applyPeople, deleteOthers } from './apply-gallery.ts'
import { applyOrders } from './apply-orders.ts'
import type { EdgeCameraState } from './exchange.ts'
import type { ExchangeAnswer } from './exchange-with-edge.ts'
import { findLink, type LinkRow, updateLink } from './link-store.ts'
import type { ServerLink } from './server-link.ts'
import { countUndelivered, readOpenSightings } from './undelivered-store.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  readonly events: EventsApplied
  readonly models: ModelsInUse
  readonly modelSource: ModelSource
}

/** What an edge node remembers from one exchange to the next. */
export interface Copying {
  /** Of a copy of everybody that is underway: where it goes on, and who was in it so far. */
  readonly whole: { readonly cursor: string; readonly after: string; readonly people: ReadonlySet<string> } | null
  /** The model that is being changed to, once everybody is copied with it. */
  readonly next: PackManifest | null
  /** What keeps this edge node from being as the server wants it. */
  readonly hindrance: string | null
  /** The orders that are applied, as JSON. */
  readonly orders: string
}

export const nothingCopied: Copying = { whole: null, next: null, hindrance: null, orders: '' }

const openAtOnce = 500

interface Exchange {
  readonly galleryId: string
  readonly waitSeconds: number
  readonly hindrance: string | null
  readonly signal: AbortSignal
}

/** One question to the server, and what it answers applied. Throws what the server refuses with, and `unavailable`. */
export async function exchangeOnce(
  needs: Needs,
  link: ServerLink,
  copying: Copying,
  { galleryId, waitSeconds, hindrance, signal }: Exchange,
): Promise<Copying> {
  const row = await findLink(needs.db)
  if (!row) throw new AppError('internal', 'This installation is no edge node')
  const { embedder } = copying.next ?? needs.models.current.vision.pack
  const space = { galleryId, modelId: embedder.modelId, dimensions: embedder.dimensions }
  const everybody = copying.whole !== null || copying.next !== null || row.copied === null
  const answer = await link.exchange(
    {
      ...(await reportOf(needs, row, galleryId)),
      modelId: embedder.modelId,
      cursor: everybody ? null : row.copied,
      after: copying.whole?.after ?? null,
      waitSeconds: everybody ? 0 : waitSeconds,
      detail: copying.hindrance ?? hindrance,
    },
    signal,
  )
  requireSameServer(row, answer)
  await noteDelivered(needs.db, row, answer.delivered)
  await applyPeople(needs, space, answer)
  const whole = answer.full ? wholeAfter(copying, answer) : null
  const isComplete = answer.full && answer.next === null
  if (isComplete && whole) {
    const others = await deleteOthers(needs, space, whole.people)
    needs.log.info({ people: whole.people.size, deleted: others }, 'the gallery was copied')
    if (copying.next) await useModel(needs, copying.next, signal)
  }
  const copied = isComplete && whole ? whole.cursor : answer.full ? row.copied : answer.cursor
  await updateLink(needs.db, { copied, server_id: answer.serverId, last_contact_at: needs.clock.now() })
  const orders = JSON.stringify([answer.orders, embedder.modelId])
  if (orders !== copying.orders) await applyOrders(needs, space, answer.orders)
  const next = copying.next && !isComplete ? copying.next : await nextModel(needs, answer)
  const lacking = next === 'lacking' ? lackingPack(answer) : null
  return {
    whole: isComplete ? null : whole,
    next: next === 'lacking' ? null : next,
    hindrance: lacking,
    orders,
  }
}

async function reportOf({ db, clock }: Needs, row: LinkRow, galleryId: string) {
  const open = await readOpenSightings(db, galleryId, openAtOnce)
  const behind = await countUndelivered(db, galleryId, BigInt(row.delivered))
  if (behind !== row.behind) await updateLink(db, { behind })
  return {
    edgeId: row.edge_id,
    name: row.name,
    version,
    gallery: row.gallery,
    lastEvent: String(await lastEventId(db)),
    behind,
    lost: Number(row.lost),
    cameras: await readCameras(db, clock.now()),
    open: open.map((one) => ({ ...one, lastSeenAt: one.lastSeenAt.toISOString() })),
  }
}

async function readCameras(db: Needs['db'], now: Date): Promise<EdgeCameraState[]> {
  const states: EdgeCameraState[] = []
  for (const { camera_id } of await db.selectFrom('edge_cameras').select('camera_id').execute()) {
    const row = await findCamera(db, camera_id)
    if (!row) continue
    const {
      cameraId,
      status,
      detail,
      width,
      height,
      fpsIn,
      fpsAnalysed,
      frames,
      analysed,
      dropped,
      reconnects,
      ...rest
    } = viewCamera(row, now)
    const { lastFrameAt, connectedAt } = rest
    const counts = { frames, analysed, dropped, reconnects }
    const state = status === 'off' ? 'waiting' : status
    states.push({ cameraId, state, detail, width, height, fpsIn, fpsAnalysed, ...counts, lastFrameAt, connectedAt })
  }
  return states
}

function requireSameServer(row: LinkRow, { serverId }: ExchangeAnswer): void {
  if (row.server_id === null || row.server_id === serverId) return
  throw new AppError(
    'conflict',
    'Another installation answers at this address than the one whose gallery this is: start with an empty data folder',
  )
}

/** The server knows best what it has: more than was heard of, or less, where it was restored from a backup. */
async function noteDelivered(db: Needs['db'], before: LinkRow, delivered: string): Promise<void> {
  const isRestored = BigInt(delivered) < BigInt(before.delivered)
  const query = db.updateTable('edge_link').set({ delivered })
  await (isRestored ? query : query.where('delivered', '<', delivered)).execute()
}

function wholeAfter({ whole }: Copying, { cursor, people, next }: ExchangeAnswer): NonNullable<Copying['whole']> {
  const ids = people.map(({ personId }) => personId)
  return { cursor: whole?.cursor ?? cursor, after: next ?? '', people: new Set([...(whole?.people ?? []), ...ids]) }
}

/** The model that the server decides with by now, where it is another one. */
async function nextModel(
  { models, modelSource }: Needs,
  { orders: { model } }: ExchangeAnswer,
): Promise<PackManifest | 'lacking' | null> {
  await models.settled()
  if (models.current.vision.pack.embedder.modelId === model.modelId) return null
  const found = (await modelSource.list()).find(({ embedder }) => embedder.modelId === model.modelId)
  return found ?? 'lacking'
}

function lackingPack({ orders: { model } }: ExchangeAnswer): string {
  return `The server recognises with ${model.modelId} of the model pack ${model.pack}, which is not installed here: netra models pull ${model.pack}, or import it`
}

async function useModel(needs: Needs, pack: PackManifest, signal: AbortSignal): Promise<void> {
  const { modelId } = pack.embedder
  const eventId = await inTransaction(needs.db, async (tx) => {
    await lockActiveModel(tx)
    await storeActiveModel(tx, { modelId, pack: pack.name })
    return await appendEvent(tx, { type: 'model_changed', payload: { modelId } })
  })
  await needs.events.caughtUp(eventId, signal)
  await needs.models.settled()
}
