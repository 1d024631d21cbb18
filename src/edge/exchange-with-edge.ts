import type { Kysely } from 'kysely'
import { z } from 'zod'
import { readCapabilities } from '#auth/capability-store.ts'
import { cameraSecretPlace } from '#cameras/camera-secret.ts'
import { settingsOf } from '#cameras/view-camera.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { type Caller, operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { lastEventId } from '#events/event-log.ts'
import { readActiveModel } from '#gallery/active-model-store.ts'
import { GalleryName } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import type { CurrentPolicy } from '#recognition/current-policy.ts'
import { readDerivations } from '#recognition/derivation-store.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { openSecret } from '#storage/sealed-secret.ts'
import { inTransaction } from '#storage/transaction.ts'
import { noteOpenSightings, reportEdgeCameras } from './edge-reports.ts'
import { countEdges, type EdgeRow, findEdge, isKeyValid, lockEdge, noteCopied, noteEdge } from './edge-store.ts'
import { Cursor, EdgeCameraState, EdgeName, EdgeOrders, PersonCopy } from './exchange.ts'
import { copyPeople, readGalleryChanges } from './read-gallery.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly clock: Clock
  readonly events: EventsApplied
  readonly policy: CurrentPolicy
}

const mostEdges = 1_000
const peopleAtOnce = 100
/** How often a waiting call looks for news. */
const lookMs = 700

const Input = z.strictObject({
  edgeId: z.uuid(),
  name: EdgeName,
  version: z.string().max(50),
  gallery: GalleryName,
  modelId: z.string().max(200).nullable().describe('The model that templates are wanted of; null asks for no people'),
  cursor: Cursor.nullable().describe('Of the last answer that was stored; null: everybody is wanted'),
  after: z.uuid().nullable().describe('Of everybody, those after this person'),
  waitSeconds: z.number().min(0).max(25).describe('How long to wait for news'),
  lastEvent: Cursor.describe("The last event of the edge node's own log"),
  behind: z.int().min(0).max(1_000_000_000).describe('Sightings still to be delivered'),
  lost: z.int().min(0).describe('Sightings that there was no room to keep'),
  detail: z.string().max(1_000).nullable().describe('What keeps it from working as it should'),
  cameras: z.array(EdgeCameraState).max(1_000),
  open: z
    .array(z.strictObject({ sightingId: z.uuid(), lastSeenAt: z.iso.datetime(), frames: z.int().min(0) }))
    .max(1_000)
    .describe('Delivered sightings that go on'),
})

const Output = z.object({
  serverId: z.string().describe('Always the same of one installation'),
  delivered: Cursor.describe("The last event of the edge node's log that is stored here"),
  full: z.boolean().describe('Whether these people are a page of everybody'),
  people: z.array(PersonCopy),
  gone: z.array(z.object({ personId: z.string(), mergedInto: z.string().nullable() })),
  next: z.string().nullable().describe('Of everybody: more are behind this person'),
  cursor: Cursor,
  more: z.boolean(),
  orders: EdgeOrders,
})
export type ExchangeAnswer = z.output<typeof Output>
export const ExchangeAnswer = Output
export type ExchangeRequest = z.input<typeof Input>

export const exchangeWithEdge = operation({
  name: 'exchange_with_edge',
  summary: 'For edge nodes: says how one is, and answers the changes of its gallery, of thresholds and of its cameras',
  permission: 'edge:deliver',
  reach: 'input',
  input: Input,
  output: Output,
  async run(needs: Needs, input, caller) {
    const { db } = needs
    const galleryId = await galleryIdOf(db, input.gallery)
    const edge = await enter(needs, input, galleryId, caller)
    const { modelId } = input
    const known = await cursorOf(needs, input, edge)
    let cursor = known ?? (await lastEventId(db))
    let answer: Pick<ExchangeAnswer, 'people' | 'gone' | 'next' | 'more'> = {
      people: [],
      gone: [],
      next: null,
      more: false,
    }
    if (known === null && modelId !== null) {
      const people = await copyPeople(needs, { galleryId, modelId }, { after: input.after, limit: peopleAtOnce })
      const next = people.length === peopleAtOnce ? (people.at(-1)?.personId ?? null) : null
      answer = { ...answer, people, next }
    } else if (known !== null) {
      const changes = await waitForChanges(
        needs,
        { galleryId, after: known, seconds: input.waitSeconds },
        caller.signal,
      )
      ;({ cursor } = changes)
      const space = modelId === null ? null : { galleryId, modelId }
      const people = space ? await copyPeople(needs, space, { ids: [...changes.personIds] }) : []
      const there = new Set(people.map(({ personId }) => personId))
      const gone = [...changes.personIds].filter((id) => !there.has(id))
      answer = {
        people,
        gone: gone.map((personId) => ({ personId, mergedInto: changes.merged.get(personId) ?? null })),
        next: null,
        more: changes.more,
      }
    }
    if (answer.next === null) await noteCopied(db, edge.id, cursor)
    await needs.events.caughtUp(cursor, caller.signal)
    return {
      serverId: serverIdOf(needs.vault),
      delivered: edge.delivered,
      full: known === null,
      ...answer,
      cursor: String(cursor),
      orders: await readOrders(needs, { edgeId: edge.id, galleryId, modelId, within: caller.cameras }),
    }
  },
})

/** Notes that an edge node is there and what it says of itself. Throws `conflict` where it cannot be the one it says it is. */
async function enter(
  { db, clock }: Needs,
  { edgeId, name, version, behind, lost, detail, cameras, open, lastEvent }: z.output<typeof Input>,
  galleryId: string,
  caller: Caller,
): Promise<EdgeRow> {
  if (caller.kind !== 'key') throw new AppError('forbidden', 'An edge node shows an API key, not a session')
  const now = clock.now()
  return await inTransaction(db, async (tx) => {
    const before = await lockEdge(tx, edgeId)
    if (!before && (await countEdges(tx)) >= mostEdges)
      throw new AppError('conflict', `There are ${mostEdges} edge nodes, which is the most; remove one first`)
    if (before && before.caller_id !== caller.id && (await isKeyValid(tx, before.caller_id, now)))
      throw new AppError(
        'conflict',
        'This edge node came with another key before, which is still valid: revoke that one',
      )
    if (before && BigInt(lastEvent) < BigInt(before.delivered))
      throw new AppError(
        'conflict',
        'The data folder of this edge node is an older copy: events were delivered that it does not have. Start it with an empty data folder',
      )
    await noteEdge(tx, { id: edgeId, name, callerId: caller.id, galleryId, version }, { behind, lost, detail }, now)
    await reportEdgeCameras(tx, edgeId, cameras)
    await noteOpenSightings(tx, edgeId, open)
    const row = await findEdge(tx, edgeId)
    if (!row) throw new RangeError('an edge node that was just noted is not there')
    return row
  })
}

/** The cursor that changes are wanted after; null where everybody is to be told, also since this log is another one by now. */
async function cursorOf({ db }: Needs, input: z.output<typeof Input>, edge: EdgeRow): Promise<bigint | null> {
  if (input.cursor === null || input.after !== null) return null
  const cursor = BigInt(input.cursor)
  // Told of something that did not happen here: the database was restored from a backup.
  if (cursor > BigInt(edge.copied) || cursor > (await lastEventId(db))) return null
  return cursor
}

async function waitForChanges(
  { db, clock }: Needs,
  { galleryId, after, seconds }: { galleryId: string; after: bigint; seconds: number },
  signal: AbortSignal,
) {
  const until = clock.now().getTime() + seconds * 1_000
  for (let at = after; ; ) {
    const changes = await readGalleryChanges(db, galleryId, at)
    at = changes.cursor
    const left = until - clock.now().getTime()
    if (changes.news || (left <= 0 && !changes.more)) return changes
    if (!changes.more) await clock.sleep(Math.min(lookMs, left), signal)
  }
}

interface OrdersFor {
  readonly edgeId: string
  readonly galleryId: string
  readonly modelId: string | null
  /** The only cameras that its key may touch; undefined is all. */
  readonly within: readonly string[] | undefined
}

async function readOrders(
  { db, vault, policy }: Needs,
  { edgeId, galleryId, modelId, within }: OrdersFor,
): Promise<EdgeOrders> {
  const model = await readActiveModel(db)
  if (!model) throw new AppError('unavailable', 'No model is in use yet')
  const { version, settings } = policy.stored()
  const [derivation] = await readDerivations(db, modelId ?? model.modelId, galleryId)
  const live = (await readCapabilities(db)).find(({ name }) => name === 'live_identification')
  const rows = await db.selectFrom('cameras').selectAll().where('edge_id', '=', edgeId).orderBy('id').execute()
  const cameras: EdgeOrders['cameras'] = []
  const own = rows.filter(({ id, gallery_id }) => gallery_id === galleryId && (!within || within.includes(id)))
  for (const row of own) {
    const secret = await openSecret(db, vault, cameraSecretPlace(row.id))
    const { id: cameraId, name, kind, address, enabled } = row
    const facts = { cameraId, version: row.version, name, kind, address, enabled, settings: settingsOf(row) }
    if (secret) cameras.push({ ...facts, secret: secret.toString() })
  }
  return {
    model,
    policy: { version, settings },
    derivation: derivation
      ? {
          people: derivation.people,
          faces: derivation.faces,
          comparisons: derivation.comparisons,
          tail: derivation.tail,
          genuine: derivation.genuine && [...derivation.genuine],
          genuinePeople: derivation.genuinePeople,
        }
      : null,
    liveIdentification: { enabled: live?.enabled ?? false, purpose: live?.purpose ?? null },
    cameras,
  }
}

/** What tells an edge node that it talks to another installation than before. */
function serverIdOf(vault: Vault): string {
  return vault.deriveKey('netra edge nodes').toString('hex').slice(0, 16)
}
