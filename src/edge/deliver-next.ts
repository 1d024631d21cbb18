import type { Kysely } from 'kysely'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { collectDelivery, type DeliverySize } from './collect-delivery.ts'
import { countLost, findLink, updateLink } from './link-store.ts'
import type { ServerLink } from './server-link.ts'
import { countUndelivered } from './undelivered-store.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly log: Log
}

/** A server takes 1 MiB of JSON, unless it is configured otherwise. */
const usual: DeliverySize = { most: 50, bytes: 600_000, crops: true }

/** Delivers the next things that happened, and notes how far the server has them. False where there is nothing. */
export async function deliverNext(
  needs: Needs,
  link: ServerLink,
  galleryId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { db } = needs
  const row = await findLink(db)
  if (!row) return false
  const after = BigInt(row.delivered)
  const delivery = await collectDelivery(needs, { galleryId, after }, usual)
  if (!delivery) {
    if (row.behind !== 0) await updateLink(db, { behind: 0 })
    return false
  }
  const delivered = await send(needs, link, { edgeId: row.edge_id, gallery: row.gallery, galleryId, after }, signal)
  const behind = await countUndelivered(db, galleryId, BigInt(delivered))
  await updateLink(db, { delivered, behind, last_contact_at: new Date() })
  return BigInt(delivered) > after
}

/** Ever fewer at once where the server does not take them; a single one that it never takes is passed over, and counted as lost. */
async function send(
  needs: Needs,
  link: ServerLink,
  place: { readonly edgeId: string; readonly gallery: string; readonly galleryId: string; readonly after: bigint },
  signal: AbortSignal,
): Promise<string> {
  const { edgeId, gallery, galleryId, after } = place
  for (let size = usual; ; ) {
    const delivery = await collectDelivery(needs, { galleryId, after }, size)
    if (!delivery) return String(after)
    const { through, steps, sightings } = delivery
    const behind = await countUndelivered(needs.db, galleryId, BigInt(through))
    const request = { edgeId, gallery, through, behind }
    try {
      return (await link.deliver({ ...request, steps: [...steps], sightings: [...sightings] }, signal)).delivered
    } catch (error) {
      if (!isAboutThese(error)) throw error
      if (sightings.length > 1) size = { ...size, most: Math.floor(sightings.length / 2) }
      else if (size.crops && error.code === 'too_large') size = { ...size, crops: false }
      else {
        needs.log.error({ code: error.code, detail: error.message }, 'the server does not take a sighting: it is lost')
        const { delivered } = await link.deliver({ ...request, steps: [], sightings: [] }, signal)
        await countLost(needs.db, sightings.length)
        return delivered
      }
    }
  }
}

function isAboutThese(error: unknown): error is AppError {
  return error instanceof AppError && ['invalid_input', 'conflict', 'too_large'].includes(error.code)
}
