import type { Caller } from '#core/operation.ts'
import { eventPermissions, isPlaced } from './event-permissions.ts'
import { type EventPlace, isToldName, type ToldName } from './told-event.ts'

/** Somebody as far as it matters for what they may be told. */
export type Listener = Pick<Caller, 'permissions' | 'galleries' | 'cameras'>

/** Why an event is not granted. */
export interface Refused {
  readonly event: string
  readonly reason: 'unknown_event' | 'forbidden' | 'restricted'
  readonly detail: string
}

/** Which of the events asked for a caller may be told of. */
export function grantEvents(
  listener: Listener,
  asked: readonly string[],
): { readonly granted: ToldName[]; readonly refused: Refused[] } {
  const granted: ToldName[] = []
  const refused: Refused[] = []
  for (const event of new Set(asked)) {
    const why = whyNot(listener, event)
    if (why) refused.push({ event, ...why })
    else granted.push(event as ToldName)
  }
  return { granted, refused }
}

function whyNot(listener: Listener, event: string): Omit<Refused, 'event'> | null {
  if (!isToldName(event)) return { reason: 'unknown_event', detail: 'There is no event of that name' }
  const lacking = ['events:read', ...eventPermissions[event]].filter((one) => !listener.permissions.has(one))
  if (lacking.length > 0) return { reason: 'forbidden', detail: `This needs the permission ${lacking.join(' and ')}` }
  if ((listener.galleries || listener.cameras) && !isPlaced(event))
    return {
      reason: 'restricted',
      detail: 'This key is restricted to some galleries or cameras, and the event is not about them alone',
    }
  return null
}

/** What a listener is told of, of the events that it was granted. */
export interface Reach {
  /** Ids of the galleries that the listener is restricted to. */
  readonly galleryIds?: ReadonlySet<string> | undefined
  /** Ids of the cameras that the listener is restricted to. */
  readonly cameraIds?: ReadonlySet<string> | undefined
  /** Ids of the cameras that the listener asked for. */
  readonly asked?: ReadonlySet<string> | undefined
}

/**
 * Whether an event lies within reach. What is not about cameras passes filters of cameras, and likewise for galleries; a recognition that
 * is made up passes what a listener asked for, so that it can be tried with, but no restriction.
 */
export function isWithin({ cameraId, galleryId, simulated }: EventPlace, reach: Reach): boolean {
  const { galleryIds, cameraIds } = reach
  const asked = simulated ? undefined : reach.asked
  for (const allowed of [cameraIds, asked])
    if (allowed && cameraId !== undefined && (cameraId === null || !allowed.has(cameraId))) return false
  return !galleryIds || (galleryId !== undefined && galleryId !== null && galleryIds.has(galleryId))
}
