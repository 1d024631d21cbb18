import type { CapabilityGate } from '#auth/capability-gate.ts'
import type { EventPayload, StoredEvent } from '#events/event.ts'
import { findSighting } from '#sightings/sighting-store.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { findDispatched } from './dispatch-store.ts'
import { openObservation } from './open-observation.ts'
import { type EventPlace, isToldName, type ToldEvent, type ToldName } from './told-event.ts'
import { findAlertFacts, findCameraFacts, findEarlierDecision, findFaceFacts, findPersonFacts } from './told-store.ts'

export interface TellingNeeds {
  readonly db: Db
  readonly vault: Vault
  readonly capabilities: Pick<CapabilityGate, 'isOn'>
}

type Part = Pick<ToldEvent, 'name' | 'data' | 'simulated' | 'dispatched'> & EventPlace

/**
 * An event of the log as it is told: as the public contract has it, with names, and under its own name with ids only. What it
 * tells of that is gone meanwhile is left out: a name that was erased does not come back with a replay.
 */
export async function tellEvent(needs: TellingNeeds, event: StoredEvent): Promise<ToldEvent[]> {
  const contract = await contractParts(needs, event)
  // An id stays the same event's, also where a part is not told any more.
  const own = contract.length || (event.type.startsWith('sighting_') ? 1 : 0)
  const numbered = [
    ...contract.map((told, part) => ({ ...told, part })),
    ...(await ownParts(needs, event)).map((told) => ({ ...told, part: own })),
  ]
  return numbered.map((told) => ({ ...told, eventId: told.part === 0 ? String(event.id) : `${event.id}.${told.part}` }))
}

async function contractParts(needs: TellingNeeds, event: StoredEvent): Promise<Part[]> {
  const { db } = needs
  const at = event.createdAt.toISOString()
  switch (event.type) {
    case 'face_added': {
      const { faceId, personId, galleryId } = event.payload
      const [face, person] = [await findFaceFacts(db, faceId), await findPersonFacts(db, personId)]
      if (!face || !person) return []
      const addedAt = face.addedAt.toISOString()
      const data = { faceId, personId, name: person.name, qualityScore: rounded(face.quality), addedAt }
      return [{ name: 'face_added', data, galleryId }]
    }
    case 'face_deleted': {
      const { faceId, personId, galleryId } = event.payload
      const person = await findPersonFacts(db, personId)
      const data = { faceId, personId, name: person?.name ?? null, deletedAt: at }
      return [{ name: 'face_deleted', data, galleryId }]
    }
    case 'person_forgotten': {
      const { personId, galleryId, faceIds } = event.payload
      return faceIds.map((faceId) => ({
        name: 'face_deleted' as const,
        data: { faceId, personId, name: null, deletedAt: at },
        galleryId,
      }))
    }
    case 'sighting_started':
      return await sightingParts(db, event.payload, null)
    case 'sighting_changed':
      return await sightingParts(db, event.payload, event)
    case 'camera_connected':
    case 'camera_disconnected': {
      const { cameraId } = event.payload
      const camera = await findCameraFacts(db, cameraId)
      if (!camera) return []
      const data = { cameraId, cameraName: camera.name, timestamp: at }
      return [{ name: event.type, data, cameraId, galleryId: camera.galleryId }]
    }
    case 'expression_observed':
      return await expressionParts(needs, event.payload)
    case 'alert_raised':
      return await alertParts(db, event.payload)
    case 'event_dispatched': {
      const row = await findDispatched(db, event.payload.dispatchId)
      if (!row || !isToldName(row.event_type)) return []
      const marks = row.simulated ? { simulated: true as const } : { dispatched: true as const }
      const { cameraId } = row.data
      const place = { galleryId: null, ...(typeof cameraId === 'string' ? { cameraId } : {}) }
      return [{ name: row.event_type, data: row.data, ...place, ...marks }]
    }
    default:
      return []
  }
}

/** `changed` is the event where it is not the sighting's first: it tells only of who somebody turned out to be. */
async function sightingParts(
  db: Db,
  payload: EventPayload<'sighting_started'>,
  changed: StoredEvent | null,
): Promise<Part[]> {
  const { sightingId, cameraId, galleryId, decision, personId, unknownId } = payload
  if (decision !== 'known' && decision !== 'unknown') return []
  const row = await findSighting(db, sightingId)
  // What a video shows is over: nobody is to open a door for it. Its sightings are told of as such.
  if (row?.source === 'video') return []
  // A stranger who is ignored for good is recorded, and nobody is told.
  if (!row || (row.ignored && decision === 'unknown')) return []
  if (changed) {
    if (row.corrected) return []
    const before = await findEarlierDecision(db, sightingId, changed.id)
    if (before?.decision === decision && (decision === 'unknown' || before.personId === personId)) return []
  }
  const timestamp = (changed?.createdAt ?? row.started_at).toISOString()
  const seen = { cameraId, cameraName: row.camera_name, timestamp, sightingId }
  const place = { cameraId, galleryId }
  if (decision === 'unknown') return [{ name: 'face_unknown', data: { unknownId, ...seen }, ...place }]
  const person = personId === null ? undefined : await findPersonFacts(db, personId)
  if (!person) return []
  const confidence = rounded(row.confidence)
  const data = { faceId: person.faceId, personId, name: person.name, confidence, ...seen }
  return [{ name: 'face_recognized', data, ...place }]
}

async function expressionParts(needs: TellingNeeds, payload: EventPayload<'expression_observed'>): Promise<Part[]> {
  const { cameraId, galleryId, personId, unknownId, sightingId, observationId } = payload
  if (!(await needs.capabilities.isOn('expression'))) return []
  const observed = await openObservation(needs, observationId)
  const row = await findSighting(needs.db, sightingId)
  // Of a stranger who is ignored for good nobody is told anything.
  if (!observed || !row || (row.ignored && row.person_id === null)) return []
  const person = personId === null ? undefined : await findPersonFacts(needs.db, personId)
  const { label, probabilities } = observed.expression
  const seen = { cameraId, cameraName: row.camera_name, timestamp: observed.observedAt.toISOString(), sightingId }
  const who = person ? { faceId: person.faceId } : { unknownId }
  return [{ name: 'expression_observed', data: { ...who, label, probabilities, ...seen }, cameraId, galleryId }]
}

async function alertParts(db: Db, { alertId }: EventPayload<'alert_raised'>): Promise<Part[]> {
  const row = await findAlertFacts(db, alertId)
  if (!row) return []
  const person = row.person_id === null ? undefined : await findPersonFacts(db, row.person_id)
  const data = {
    alertId,
    rule: row.rule_name,
    ruleId: row.rule_id,
    severity: row.severity,
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    personId: row.person_id,
    unknownId: row.unknown_id,
    name: person?.name ?? null,
    sightingId: row.sighting_id,
    reasons: row.reasons,
    timestamp: row.raised_at.toISOString(),
    ...(row.late ? { late: true } : {}),
  }
  return [{ name: 'alert_raised', data, cameraId: row.camera_id, galleryId: row.gallery_id }]
}

/** Types of the contract have their payload from the contract; every other type is told as it stands in the log. */
async function ownParts({ db }: TellingNeeds, event: StoredEvent): Promise<Part[]> {
  const name: ToldName | 'event_dispatched' = event.type
  if (name === 'event_dispatched' || contractOnly.has(name)) return []
  const { payload } = event
  const cameraId = 'cameraId' in payload ? payload.cameraId : undefined
  const given = 'galleryId' in payload ? payload.galleryId : undefined
  const galleryId = given ?? (cameraId ? (await findCameraFacts(db, cameraId))?.galleryId : undefined)
  return [{ name, data: { ...payload, timestamp: event.createdAt.toISOString() }, cameraId, galleryId }]
}

const contractOnly = new Set<ToldName>([
  'face_added',
  'face_deleted',
  'camera_connected',
  'camera_disconnected',
  'expression_observed',
  'alert_raised',
])

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000
