import { openCrop, openTrackTemplate } from '#sightings/sealed-sighting.ts'
import { viewDecision } from '#sightings/view-sighting.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { encodeVector, type SightingCopy, type SightingStep } from './exchange.ts'
import { readSightingToDeliver, readSteps, type SightingToDeliver } from './undelivered-store.ts'

/** What goes in one request. */
export interface Delivery {
  /** The last event in it. */
  readonly through: string
  readonly steps: readonly SightingStep[]
  readonly sightings: readonly SightingCopy[]
  /** Whether there is more behind it. */
  readonly more: boolean
}

export interface DeliverySize {
  /** Sightings. */
  readonly most: number
  /** Of their JSON, about; a single one may be larger. */
  readonly bytes: number
  readonly crops: boolean
}

const stepsAtOnce = 200
const kinds = { sighting_started: 'started', sighting_changed: 'changed', sighting_ended: 'ended' } as const

/**
 * The next things that happened behind a cursor, with the sightings that they happened to, as these are now; null where there is
 * nothing. A sighting that is gone by now is left out, its steps are passed over by the server.
 */
export async function collectDelivery(
  { db, vault }: { readonly db: Db; readonly vault: Vault },
  { galleryId, after }: { readonly galleryId: string; readonly after: bigint },
  { most, bytes, crops }: DeliverySize,
): Promise<Delivery | null> {
  const rows = await readSteps(db, galleryId, after, stepsAtOnce)
  if (rows.length === 0) return null
  const copies = new Map<string, SightingCopy | null>()
  const steps: SightingStep[] = []
  let size = 0
  for (const { at, type, sighting_id: sightingId } of rows) {
    if (!copies.has(sightingId)) {
      const full = copies.size > 0 && (copies.size >= most || size >= bytes)
      if (full) break
      const row = await readSightingToDeliver(db, sightingId)
      const copy = row ? copyOf(vault, row, crops) : null
      if (copy && copies.size > 0 && size + sizeOf(copy) > bytes) break
      size += copy ? sizeOf(copy) : 0
      copies.set(sightingId, copy)
    }
    steps.push({ at, kind: kinds[type], sightingId })
  }
  return {
    through: steps.at(-1)?.at ?? String(after),
    steps,
    sightings: [...copies.values()].filter((copy) => copy !== null),
    more: steps.length < rows.length || rows.length === stepsAtOnce,
  }
}

function sizeOf({ crop, template }: SightingCopy): number {
  return 1_000 + (crop?.jpeg.length ?? 0) + (template?.vector.length ?? 0)
}

function copyOf(vault: Vault, row: SightingToDeliver, crops: boolean): SightingCopy {
  const key = vault.unwrapDataKey(row.id, { bytes: row.data_key, masterKeyVersion: row.master_key_version })
  const region = crops && row.region ? openCrop(vault, key, row.id, row.region) : null
  const sealed = row.template && row.template_model ? { modelId: row.template_model, sealed: row.template } : null
  const template = sealed && openTrackTemplate(vault, key, row.id, sealed)
  return {
    sightingId: row.id,
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    personId: row.person_id,
    candidateId: row.candidate_id,
    ...viewDecision(row),
    crop: region && {
      jpeg: Buffer.from(region.jpeg).toString('base64'),
      width: region.width,
      height: region.height,
      box: { x: region.box.x, y: region.box.y, width: region.box.width, height: region.box.height },
      landmarks: region.landmarks.map(({ x, y }) => ({ x, y })),
      detectorId: region.detectorId,
    },
    template: template && { modelId: template.modelId, vector: encodeVector(template.vector) },
  }
}
