import { csvLine } from '#recognition/result-rows.ts'
import type { SightingView } from '#sightings/sighting.ts'
import type { Output } from './output.ts'
import { layOutTable, printable } from './print-table.ts'
import { shortTime } from './time-option.ts'

/** A sighting, and of a search how near it is to the photo. */
export type ShownSighting = SightingView & { readonly similarity?: number | null }

const columns = [
  'sighting_id',
  'started_at',
  'last_seen_at',
  'gallery',
  'camera_id',
  'camera_name',
  'zone',
  'decision',
  'person_id',
  'name',
  'unknown_id',
  'ignored',
  'corrected',
  'confidence',
  'distance',
  'similarity',
  'frames',
  'reason',
] as const

/** Writes what comes before the sightings. */
export function beginSightings({ line }: Output): void {
  line(csvLine(columns))
}

/** Writes a line a sighting, as RFC 4180 has it. */
export function writeSightings({ line }: Output, sightings: readonly ShownSighting[]): void {
  for (const one of sightings)
    line(
      csvLine([
        one.sightingId,
        one.startedAt,
        one.lastSeenAt,
        one.gallery,
        one.cameraId,
        one.cameraName,
        one.zone,
        one.decision,
        one.person?.personId ?? null,
        one.person?.name ?? null,
        one.unknownId,
        String(one.ignored),
        String(one.corrected),
        one.confidence,
        one.distance,
        one.similarity ?? null,
        one.frames,
        one.reason,
      ]),
    )
}

/** Whom a sighting is held to be of, for people. */
export function whoOf({ person, unknownId, candidate, ignored, decision }: SightingView): string {
  if (person) return printable(person.name)
  if (unknownId !== null) return `${ignored ? 'ignored' : 'stranger'} ${unknownId}`
  if (candidate) return `perhaps ${printable(candidate.name)}`
  return decision === 'not_usable' ? 'not to be told' : '–'
}

export function sightingTable(output: Output, sightings: readonly ShownSighting[]): string[] {
  const nearness = sightings.some(({ similarity }) => similarity !== undefined)
  const rows = sightings.map((one) => [
    shortTime(one.startedAt),
    whoOf(one),
    one.decision,
    printable(one.cameraName ?? one.cameraId ?? one.source),
    printable(one.zone ?? '–'),
    ...(nearness ? [one.similarity == null ? '–' : one.similarity.toFixed(2)] : []),
    output.paint('gray', one.sightingId),
  ])
  const titles = ['Seen (UTC)', 'Who', 'Decision', 'Camera', 'Zone', ...(nearness ? ['Alike'] : []), 'Sighting']
  return layOutTable(
    titles.map((title) => ({ title })),
    rows,
  )
}
