import { WrongUsage } from './exit-codes.ts'

/** The time that an option names, as the operations take it. Throws `WrongUsage`. */
export function readTime(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw new WrongUsage(`${option} must be a time, such as 2030-01-31T00:00:00Z`)
  return time.toISOString()
}

/** A time of the wire as tables show it: to the second, in UTC. */
export function shortTime(at: string): string {
  return at.slice(0, 19).replace('T', ' ')
}
