import { z } from 'zod'

const id = z.uuid()

/** Who a sighting is of: an enrolled person, a stranger with an id that lasts, or nobody that could be told. */
const seen = {
  galleryId: id,
  sightingId: id,
  cameraId: id.nullable(),
  decision: z.enum(['known', 'uncertain', 'unknown', 'not_usable']),
  personId: id.nullable(),
  unknownId: id.nullable(),
}

/** Every kind of event and its payload. Payloads name ids only: names and vectors are read from their tables. */
export const eventSchemas = {
  gallery_created: z.strictObject({ galleryId: id }),
  gallery_deleted: z.strictObject({ galleryId: id }),
  person_created: z.strictObject({ galleryId: id, personId: id }),
  person_updated: z.strictObject({ galleryId: id, personId: id }),
  person_forgotten: z.strictObject({ galleryId: id, personId: id, faceIds: z.array(id) }),
  people_merged: z.strictObject({ galleryId: id, personId: id, mergedPersonId: id, faceIds: z.array(id) }),
  people_parted: z.strictObject({ galleryId: id, personId: id, partedPersonId: id, faceIds: z.array(id) }),
  face_added: z.strictObject({ galleryId: id, personId: id, faceId: id }),
  face_updated: z.strictObject({ galleryId: id, personId: id, faceId: id }),
  face_moved: z.strictObject({ galleryId: id, personId: id, fromPersonId: id, faceId: id }),
  face_deleted: z.strictObject({ galleryId: id, personId: id, faceId: id }),
  negative_added: z.strictObject({ galleryId: id, personId: id, negativeId: id }),
  negative_removed: z.strictObject({ galleryId: id, personId: id, negativeId: id }),
  model_changed: z.strictObject({ modelId: z.string() }),
  reembedding_progress: z.strictObject({ modelId: z.string() }),
  policy_changed: z.strictObject({ version: z.string() }),
  thresholds_derived: z.strictObject({ galleryId: id, modelId: z.string(), derivationId: z.string() }),
  capability_changed: z.strictObject({ capability: z.string(), enabled: z.boolean() }),
  master_key_rotated: z.strictObject({ version: z.int() }),
  caches_emptied: z.strictObject({}),
  api_key_changed: z.strictObject({ keyId: id }),
  photo_refused: z.strictObject({ galleryId: id, code: z.string() }),
  photo_quarantined: z.strictObject({ galleryId: id, quarantineId: id }),
  quarantine_resolved: z.strictObject({ galleryId: id, quarantineId: id }),
  camera_added: z.strictObject({ cameraId: id }),
  camera_changed: z.strictObject({ cameraId: id }),
  camera_removed: z.strictObject({ cameraId: id }),
  camera_connected: z.strictObject({ cameraId: id }),
  camera_disconnected: z.strictObject({ cameraId: id }),
  sighting_started: z.strictObject(seen),
  sighting_changed: z.strictObject(seen),
  sighting_ended: z.strictObject(seen),
  /** `mistake`: it never was, and what was counted of it is taken back. */
  sighting_deleted: z.strictObject({ galleryId: id, sightingId: id, mistake: z.literal(true).optional() }),
  unknown_changed: z.strictObject({ galleryId: id, unknownId: id }),
  expression_observed: z.strictObject({ ...seen, observationId: id }),
  watch_list_changed: z.strictObject({ watchListId: id }),
  alert_rule_changed: z.strictObject({ ruleId: id }),
  alert_raised: z.strictObject({ alertId: id, ruleId: id, sightingId: id.nullable(), cameraId: id.nullable() }),
  alert_changed: z.strictObject({ alertId: id }),
  event_dispatched: z.strictObject({ dispatchId: id }),
  job_changed: z.strictObject({ jobId: id, kind: z.string(), state: z.string() }),
  user_changed: z.strictObject({ userId: id }),
  session_ended: z.strictObject({ userId: id, sessionId: id }),
  role_changed: z.strictObject({ role: z.string() }),
} as const

export type EventType = keyof typeof eventSchemas
export const eventTypes = Object.keys(eventSchemas) as EventType[]
export type EventPayload<T extends EventType> = z.output<(typeof eventSchemas)[T]>

/** An event before it is stored. */
export type NewEvent = { [T in EventType]: { readonly type: T; readonly payload: EventPayload<T> } }[EventType]

/** An event of the log; `id` is its cursor and rises with every event. */
export type StoredEvent = NewEvent & { readonly id: bigint; readonly createdAt: Date }

/** A row of the log as an event; undefined when its type or payload is one that only another version knows. */
export function parseStoredEvent(row: {
  id: string
  type: string
  payload: unknown
  createdAt: Date
}): StoredEvent | undefined {
  if (!isEventType(row.type)) return undefined
  const payload = eventSchemas[row.type].safeParse(row.payload)
  if (!payload.success) return undefined
  // The payload was read by the schema of this very type, which TypeScript cannot follow through the union.
  const event = { type: row.type, payload: payload.data } as NewEvent
  return { ...event, id: BigInt(row.id), createdAt: row.createdAt }
}

function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventSchemas, type)
}
