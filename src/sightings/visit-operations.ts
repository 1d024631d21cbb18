import { z } from 'zod'
import { requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import { joinVisits, type SeenAt } from './join-visits.ts'
import { overlappingCameras } from './overlap-store.ts'
import { TimeRange } from './sighting-operations.ts'
import { reachOf } from './sighting-reach.ts'
import { listSightings } from './sighting-store.ts'

const Stop = z.strictObject({
  cameraId: z.string().nullable(),
  cameraName: z.string().nullable(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  sightingIds: z.array(z.string()),
  travelSeconds: z.number().nullable().describe('Since the stop before; negative where both cameras saw them at once'),
  impossible: z.boolean().describe('They would have been at two cameras at once that do not overlap'),
})

const Visits = z.strictObject({
  visits: z.array(
    z.strictObject({
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      stops: z.array(Stop),
      inconsistent: z.boolean().describe('Whether one of the sightings must be of somebody else'),
    }),
  ),
  complete: z
    .boolean()
    .describe('False where there are more sightings than are joined at once: ask for a shorter time'),
})

const Asked = {
  ...TimeRange,
  gapMinutes: z.int().min(1).max(1_440).default(30).describe('Whoever is not seen for longer has left'),
}

const mostSightings = 5_000

export const getPersonVisits = operation({
  name: 'get_person_visits',
  summary: 'Where a person went: sightings of all cameras joined to visits with travel times, newest first',
  permission: 'sightings:read',
  reach: 'input',
  input: z.strictObject({ personId: z.string(), ...Asked }),
  output: Visits,
  async run({ db }: { db: Db }, { personId, ...asked }, caller) {
    return await visitsOf(db, { personId: requireId(personId, 'person') }, asked, caller)
  },
})

export const getUnknownVisits = operation({
  name: 'get_unknown_visits',
  summary: 'Where a stranger went: sightings of all cameras joined to visits with travel times, newest first',
  permission: 'sightings:read',
  reach: 'input',
  input: z.strictObject({ unknownId: z.string(), ...Asked }),
  output: Visits,
  async run({ db }: { db: Db }, { unknownId, ...asked }, caller) {
    return await visitsOf(db, { unknownId: requireId(unknownId, 'stranger') }, asked, caller)
  },
})

async function visitsOf(
  db: Db,
  who: { readonly personId?: string; readonly unknownId?: string },
  asked: { readonly from?: string | undefined; readonly to?: string | undefined; readonly gapMinutes: number },
  caller: Caller,
): Promise<z.input<typeof Visits>> {
  const filter = {
    ...(await reachOf(db, caller)),
    ...who,
    from: asked.from === undefined ? undefined : new Date(asked.from),
    to: asked.to === undefined ? undefined : new Date(asked.to),
  }
  const rows = await listSightings(db, filter, { before: null, limit: mostSightings })
  const seen = rows.map((row) => ({
    sightingId: row.id,
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    from: row.started_at,
    to: row.last_seen_at,
  }))
  const gapMs = asked.gapMinutes * 60_000
  const overlaps = await overlappingCameras(db, camerasAtOnce(seen, gapMs))
  const overlap = (a: string | null, b: string | null) => overlaps.has([a, b].sort().join(' '))
  const visits = joinVisits(seen, { gapMs, overlap })
  return {
    visits: visits.reverse().map(({ from, to, stops, inconsistent }) => ({
      from: from.toISOString(),
      to: to.toISOString(),
      inconsistent,
      stops: stops.map(({ travelMs, ...stop }) => ({
        ...stop,
        from: stop.from.toISOString(),
        to: stop.to.toISOString(),
        sightingIds: [...stop.sightingIds],
        travelSeconds: travelMs === null ? null : Math.round(travelMs / 100) / 10,
      })),
    })),
    complete: rows.length < mostSightings,
  }
}

/** The cameras that saw them while another did: of these alone, mostly none, it matters whether they see one place. */
function camerasAtOnce(seen: readonly SeenAt[], gapMs: number): string[] {
  const cameras = new Set<string>()
  const overlap = (...both: (string | null)[]) => {
    for (const camera of both) if (camera !== null) cameras.add(camera)
    return true
  }
  joinVisits(seen, { gapMs, overlap })
  return [...cameras]
}
