import type { Sighting } from '#data/sightings.ts'

const columns: readonly (readonly [string, (sighting: Sighting) => string | number | boolean | null])[] = [
  ['sighting_id', (one) => one.sighting_id],
  ['started_at', (one) => one.started_at],
  ['last_seen_at', (one) => one.last_seen_at],
  ['camera', (one) => one.camera_name],
  ['zone', (one) => one.zone],
  ['decision', (one) => one.decision],
  ['person', (one) => one.person?.name ?? null],
  ['person_id', (one) => one.person?.person_id ?? null],
  ['unknown_id', (one) => one.unknown_id],
  ['confidence', (one) => one.confidence],
  ['distance', (one) => one.distance],
  ['frames', (one) => one.frames],
  ['quality', (one) => one.quality],
  ['corrected', (one) => one.corrected],
  ['reason', (one) => one.reason],
]

/** RFC 4180, one sighting a line. */
export function sightingsAsCsv(sightings: readonly Sighting[]): string {
  const lines = [columns.map(([name]) => name), ...sightings.map((one) => columns.map(([, read]) => cellOf(read(one))))]
  return `${lines.map((line) => line.join(',')).join('\r\n')}\r\n`
}

function cellOf(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  // A spreadsheet would run what begins so as a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
