import type { EventPosition } from '#push/event-id.ts'
import { isWithin, type Reach } from '#push/subscription.ts'
import type { ToldEvent, ToldName } from '#push/told-event.ts'

/** What one `subscribe` of a connection asked for. */
export interface Feed {
  readonly names: Set<ToldName>
  /** Cameras that were asked for. */
  readonly asked: ReadonlySet<string> | undefined
  /** What was sent already. */
  position: EventPosition
  /** Whether it has caught up with what happens; until then it reads the log itself. */
  live: boolean
}

/** Whether a feed is to be sent an event, wherever it is with it. */
export function wants({ names, asked }: Feed, told: ToldEvent, reach: Reach): boolean {
  return names.has(told.name) && isWithin(told, { ...reach, asked })
}

/** Whether a feed was sent the event before. */
export function has({ position: { cursor, skip } }: Feed, entry: bigint, told: ToldEvent): boolean {
  return entry <= cursor || (entry === cursor + 1n && told.part < skip)
}
