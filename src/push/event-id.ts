import { z } from 'zod'

/** Where in the log somebody is: behind an entry, or behind the nth of the events that one entry is told as. */
export interface EventPosition {
  /** The last entry of the log of which all is known. */
  readonly cursor: bigint
  /** Of the entry after it: how many of its events are known already. */
  readonly skip: number
}

export const EventId = z
  .string()
  .regex(/^\d{1,18}(\.\d{1,6})?$/, 'is the event_id of an event, or 0')
  .describe('The event_id of the last event that you have; 0 is the beginning')

/** What is behind an event, by its id. */
export function positionAfter(eventId: string): EventPosition {
  const [entry = '0', part] = eventId.split('.')
  const id = BigInt(entry)
  // `7` is the first event of entry 7, of which there may be more.
  return id === 0n ? { cursor: 0n, skip: 0 } : { cursor: id - 1n, skip: Number(part ?? 0) + 1 }
}
