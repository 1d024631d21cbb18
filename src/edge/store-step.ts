import type { Transaction } from 'kysely'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { appendEvent } from '#events/event-log.ts'
import { erasureDigest } from '#gallery/erasure-store.ts'
import { findPerson } from '#gallery/person-store.ts'
import type { Decision } from '#recognition/decide.ts'
import {
  changeDecision,
  endSighting,
  noteZones,
  recordSighting,
  type TrackBest,
  type TrackDecision,
} from '#sightings/record-sighting.ts'
import { deleteSightingRow, findSealed } from '#sightings/sighting-store.ts'
import { type LikelyStrangers, tellStranger } from '#sightings/tell-stranger.ts'
import { findErased } from '#storage/erasure-ledger.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { FaceRegion } from '#vision/vision.ts'
import { findMergedInto } from './edge-store.ts'
import { decodeVector, type SightingCopy, type SightingStep } from './exchange.ts'

type Tx = Transaction<Database>

/** What tells whether a delivered stranger was seen before. */
export interface Telling {
  readonly about: Parameters<typeof tellStranger>[2]
  readonly likely: LikelyStrangers
  readonly limit: number
}

interface Needs {
  readonly vault: Vault
  readonly clock: Clock
  readonly keepRegions: boolean
  readonly galleryId: string
  readonly edgeId: string
  readonly tellings: ReadonlyMap<string, Telling>
}

/**
 * Does here what happened at an edge node. `left out`: whom it is of is gone by now, so nothing of it is kept. Throws `conflict`
 * for a sighting that is somebody else's.
 */
export async function storeStep(
  tx: Tx,
  needs: Needs,
  { kind }: SightingStep,
  copy: SightingCopy,
): Promise<'stored' | 'left out'> {
  const row = await tx
    .selectFrom('sightings')
    .select([
      'id',
      'edge_id',
      'gallery_id',
      'person_id',
      'unknown_id',
      'decision',
      'camera_id',
      'candidate_id',
      'zones',
    ])
    .where('id', '=', copy.sightingId)
    .forUpdate()
    .executeTakeFirst()
  if (row && row.edge_id !== needs.edgeId)
    throw new AppError('conflict', 'sightings: one of them is there already, and not from this edge node')
  // Deleted here meanwhile, or left out before: what comes later of it is nobody's.
  if (!row && kind !== 'started') return 'stored'
  if (!row && (await wasDeleted(tx, needs.vault, copy.sightingId))) return 'left out'
  const personId = await presentPerson(tx, needs.galleryId, copy.personId)
  if (copy.personId !== null && personId === null) {
    if (row) await dropSighting(tx, row)
    return 'left out'
  }
  const candidateId = await presentPerson(tx, needs.galleryId, copy.candidateId)
  const decided = decisionOf(copy, personId ?? candidateId)
  if (!row) {
    await recordSighting(tx, needs.vault, {
      galleryId: needs.galleryId,
      cameraId: copy.cameraId,
      cameraName: copy.cameraName,
      source: 'edge',
      ...decided,
      unknownId: await strangerOf(tx, needs, copy),
      ...bestOf(copy, needs.keepRegions),
      zone: copy.zone,
      ...(copy.zones.length > 0 ? { zones: copy.zones } : {}),
      startedAt: new Date(copy.startedAt),
      delivered: { sightingId: copy.sightingId, edgeId: needs.edgeId, at: needs.clock.now() },
    })
    return 'stored'
  }
  const same = row.decision === copy.decision && row.person_id === personId && row.candidate_id === candidateId
  if (kind === 'changed' && !same)
    await changeDecision(tx, row.id, { ...decided, unknownId: await strangerOf(tx, needs, copy) })
  if (copy.zones.length > row.zones.length) await noteZones(tx, row.id, copy.zones)
  if (kind === 'ended') {
    const sealed = await findSealed(tx, row.id)
    if (!sealed) return 'stored'
    const key = needs.vault.unwrapDataKey(row.id, sealed.wrappedKey)
    await endSighting(tx, needs.vault, { sightingId: row.id, key }, bestOf(copy, needs.keepRegions), { late: true })
  }
  return 'stored'
}

async function strangerOf(tx: Tx, { vault, tellings }: Needs, { sightingId }: SightingCopy): Promise<string | null> {
  const telling = tellings.get(sightingId)
  if (!telling) return null
  return (await tellStranger(tx, vault, telling.about, telling.likely, telling.limit)).unknownId
}

/** The person, or whom they were merged into; null where they are gone, or were never in this gallery. */
async function presentPerson(tx: Tx, galleryId: string, id: string | null): Promise<string | null> {
  if (id === null) return null
  const row = (await findPerson(tx, id)) ?? (await mergedPerson(tx, id))
  return row?.gallery_id === galleryId ? row.id : null
}

async function mergedPerson(tx: Tx, id: string) {
  const kept = await findMergedInto(tx, id)
  return kept === null ? undefined : await findPerson(tx, kept)
}

/** A user deleted it here before this database was restored from a backup. */
async function wasDeleted(tx: Tx, vault: Vault, sightingId: string): Promise<boolean> {
  return (await findErased(tx, 'sighting', [erasureDigest(vault, sightingId)])).size > 0
}

async function dropSighting(
  tx: Tx,
  row: { readonly id: string; readonly gallery_id: string; readonly unknown_id: string | null },
): Promise<void> {
  await deleteSightingRow(tx, row.id)
  await appendEvent(tx, { type: 'sighting_deleted', payload: { galleryId: row.gallery_id, sightingId: row.id } })
}

function decisionOf(copy: SightingCopy, personId: string | null): TrackDecision {
  const { decision: kind, reason, confidence, distance, policyVersion, modelId } = copy
  const candidate = personId === null ? null : { personId, faceId: '', distance: distance ?? 0 }
  const decision: Decision = { kind, reason, confidence, candidate }
  return { decision, distance, unknownId: null, policyVersion, modelId }
}

function bestOf(copy: SightingCopy, keepRegions: boolean): TrackBest {
  const { crop, template, frames, quality, lastSeenAt, endedAt } = copy
  const vector = template && decodeVector(template.vector, null)
  return {
    template: template && vector ? { modelId: template.modelId, vector } : null,
    region: keepRegions && crop ? regionOf(crop) : null,
    frames,
    quality,
    lastSeenAt: new Date(endedAt ?? lastSeenAt),
  }
}

/** Whatever is said to be a JPEG is stored as such; it is decoded in a process of its own, as all pictures are. */
function regionOf({ jpeg, ...geometry }: NonNullable<SightingCopy['crop']>): FaceRegion {
  return { ...geometry, jpeg: Buffer.from(jpeg, 'base64') } as unknown as FaceRegion
}
