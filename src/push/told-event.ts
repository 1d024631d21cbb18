import { z } from 'zod'
import { type EventType, eventTypes } from '#events/event.ts'

const Id = z.string().min(1).max(200)
const Name = z.string().min(1).max(200)
const At = z.iso.datetime({ offset: true })
const Share = z.number().min(0).max(1)

/** Where and when something was seen. A video has no camera. */
const Seen = z.object({
  cameraId: Id.nullable(),
  cameraName: Name.nullable(),
  timestamp: At,
  sightingId: Id.optional(),
})
const Camera = z.object({ cameraId: Id, cameraName: Name, timestamp: At })

/** The events of the public contract and what each tells, in camelCase; optional fields are more than the contract asks for. */
export const contractEvents = {
  face_added: z.object({ faceId: Id, name: Name, qualityScore: Share, addedAt: At, personId: Id.optional() }),
  face_deleted: z.object({ faceId: Id, name: Name.nullable(), deletedAt: At, personId: Id.optional() }),
  face_recognized: Seen.extend({ faceId: Id.nullable(), name: Name, confidence: Share, personId: Id.optional() }),
  face_unknown: Seen.extend({ unknownId: Id.nullable() }),
  camera_connected: Camera,
  camera_disconnected: Camera,
  expression_observed: Seen.extend({
    faceId: Id.nullable().optional(),
    unknownId: Id.nullable().optional(),
    label: z.string().min(1).max(40),
    probabilities: z.record(z.string().max(40), Share),
  }),
  alert_raised: z.object({
    alertId: Id,
    rule: Name,
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    ruleId: Id.optional(),
    cameraId: Id.nullable().optional(),
    cameraName: Name.nullable().optional(),
    personId: Id.nullable().optional(),
    unknownId: Id.nullable().optional(),
    name: Name.nullable().optional(),
    sightingId: Id.nullable().optional(),
    reasons: z.array(z.string().max(200)).max(20).optional(),
    timestamp: At.optional(),
    late: z.boolean().optional(),
  }),
} as const

export type ContractEvent = keyof typeof contractEvents
export const contractEventNames = Object.keys(contractEvents) as ContractEvent[]

/** Not in the log: what is on a camera's picture now, for whoever draws it. */
export const overlayEvent = 'camera_overlay'

/** Events of the log that are told under their own names too, with ids only. */
const contractNames = new Set<string>(contractEventNames)
type OwnName = Exclude<EventType, ContractEvent | 'event_dispatched'>
const ownNames = eventTypes.filter((type): type is OwnName => !contractNames.has(type) && type !== 'event_dispatched')

export type ToldName = ContractEvent | OwnName | typeof overlayEvent
export const toldNames: readonly ToldName[] = [...contractEventNames, ...ownNames, overlayEvent]

export function isToldName(name: string): name is ToldName {
  return (toldNames as readonly string[]).includes(name)
}

/**
 * What may be known of an event besides its name: whom a restricted caller is to be kept from. `cameraId` is null for what has no
 * camera though its kind has one, undefined for what is not about cameras; `galleryId` likewise.
 */
export interface EventPlace {
  readonly cameraId?: string | null | undefined
  readonly galleryId?: string | null | undefined
  /** Made up: of no camera that anybody could have asked for. */
  readonly simulated?: true | undefined
}

/** An event as it is told: to sockets and over MQTT. */
export interface ToldEvent extends EventPlace {
  /** `<id in the log>`, or `<id>.<n>` where one entry of the log is told as several; can be asked for as `after`. */
  readonly eventId: string
  /** That n; 0 where there is none. */
  readonly part: number
  readonly name: ToldName
  /** In camelCase. */
  readonly data: Readonly<Record<string, unknown>>
  /** Neither happened: for trying things out. */
  readonly simulated?: true
  readonly dispatched?: true
}
