import type { Kysely } from 'kysely'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import type { Log } from '#core/log.ts'
import { version } from '#core/version.ts'
import { appendEvent, lastEventId } from '#events/event-log.ts'
import type { ActiveModel } from '#gallery/active-model-store.ts'
import { insertGallery } from '#gallery/gallery-store.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { PackManifest } from '#vision/models/manifest.ts'
import { ensureLink, findLink, type LinkRow, noteLinkState } from './link-store.ts'
import { delayAfter, troubleOf } from './link-trouble.ts'
import type { ServerLink } from './server-link.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly log: Log
}

export interface EdgeIdentity {
  readonly name: string
  readonly server: string
  readonly gallery: string
}

/** Makes this data folder an edge node's; the gallery here. Throws `misconfigured` where it is another gallery's. */
export async function becomeEdge(
  db: Needs['db'],
  identity: EdgeIdentity,
): Promise<{ row: LinkRow; galleryId: string }> {
  const before = await findLink(db)
  if (!before && (await db.selectFrom('people').select('id').limit(1).executeTakeFirst()))
    throw new AppError(
      'misconfigured',
      'This data folder has people of its own, whom the copy of a gallery would replace: an edge node begins with an empty one (--data)',
    )
  const row = await ensureLink(db, identity)
  if (row.gallery !== identity.gallery)
    throw new AppError(
      'misconfigured',
      `This data folder has a copy of the gallery ${row.gallery}: take an empty one for ${identity.gallery}`,
    )
  const galleryId = await inTransaction(db, async (tx) => {
    const made = await insertGallery(tx, newId(), row.gallery)
    if (made) await appendEvent(tx, { type: 'gallery_created', payload: { galleryId: made.id } })
    const there =
      made ?? (await tx.selectFrom('galleries').select('id').where('name', '=', row.gallery).executeTakeFirst())
    if (!there) throw new RangeError('a gallery that is there was not found')
    return there.id
  })
  return { row, galleryId }
}

/**
 * The model that a new edge node begins with: the server's. Waits for a server that is away; throws what a server refuses with, and
 * `misconfigured` where the model pack is not installed here.
 */
export async function meetServer(
  { db, clock, log }: Needs,
  link: ServerLink,
  identity: EdgeIdentity,
  { packs, signal }: { readonly packs: () => Promise<readonly PackManifest[]>; readonly signal: AbortSignal },
): Promise<ActiveModel> {
  const { row } = await becomeEdge(db, identity)
  const { edge_id: edgeId, name, gallery } = row
  const nothing = { modelId: null, cursor: null, after: null, waitSeconds: 0, behind: 0, lost: 0, detail: null }
  for (let failures = 1; ; failures++) {
    try {
      const lastEvent = String(await lastEventId(db))
      const request = { edgeId, name, gallery, version, lastEvent, ...nothing, cameras: [], open: [] }
      const { modelId, pack } = (await link.exchange(request, signal)).orders.model
      if ((await packs()).some(({ embedder }) => embedder.modelId === modelId)) return { modelId, pack }
      throw new AppError(
        'misconfigured',
        `The server recognises with ${modelId} of the model pack ${pack}, which is not installed here: netra models pull ${pack} --data …, or import it`,
      )
    } catch (error) {
      signal.throwIfAborted()
      const { state, detail, retryAfterMs } = troubleOf(error)
      await noteLinkState(db, state, detail)
      if (state !== 'cut') throw error
      log.warn({ detail }, 'the server cannot be reached, and there is no copy of its gallery yet; it is tried again')
      await clock.sleep(Math.max(delayAfter(failures, Math.random()), retryAfterMs), signal)
    }
  }
}
