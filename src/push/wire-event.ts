import type { ToldEvent } from './told-event.ts'

/** What goes out of an event, in snake_case, with its id and marks. */
export function wireEvent({ eventId, data, simulated, dispatched }: ToldEvent): Readonly<Record<string, unknown>> {
  const fields = Object.entries(data).map(([name, value]) => [snakeCase(name), value] as const)
  return {
    event_id: eventId,
    ...Object.fromEntries(fields),
    ...(simulated ? { simulated } : {}),
    ...(dispatched ? { dispatched } : {}),
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
