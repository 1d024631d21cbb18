import { type EventType, eventTypes } from '#events/event.ts'
import { contractEventNames, type ToldName } from './told-event.ts'

const also: Partial<Record<ToldName, readonly EventType[]>> = {
  face_deleted: ['person_forgotten'],
  face_recognized: ['sighting_started', 'sighting_changed'],
  face_unknown: ['sighting_started', 'sighting_changed'],
}

/** The types of the log that events of a name are told from. */
export function sourcesOf(names: Iterable<ToldName>): EventType[] {
  const sources = new Set<string>()
  for (const name of names) {
    for (const type of [name, ...(also[name] ?? [])]) sources.add(type)
    if ((contractEventNames as readonly string[]).includes(name)) sources.add('event_dispatched')
  }
  return eventTypes.filter((type) => sources.has(type))
}
