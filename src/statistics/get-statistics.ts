import { z } from 'zod'
import { TimeZone } from '#alerts/schedule.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { reachOf } from '#sightings/sighting-reach.ts'
import type { Db } from '#storage/schema.ts'
import { type Counts, type Span, StatisticsView, spans } from './statistics.ts'
import {
  type CountRow,
  countCameras,
  countKinds,
  countSubjects,
  listStarts,
  type StatisticsFilter,
  topCameras,
  topPeople,
} from './statistics-store.ts'

const dayMs = 86_400_000
const spanMs: Record<Span, number> = { hour: dayMs / 24, day: dayMs, week: 7 * dayMs }
const mostBuckets = 10_000
const shown = 100
const Time = z.iso.datetime({ offset: true })

export const getStatistics = operation({
  name: 'get_statistics',
  summary: 'Sightings, decisions, people, cameras and alerts over time',
  permission: 'sightings:read',
  reach: 'input',
  input: z.strictObject({
    from: Time.optional().describe('A week before `to` where it is left out; whole hours count'),
    to: Time.optional().describe('Now where it is left out'),
    by: z.enum(spans).default('day'),
    timezone: TimeZone.default('UTC').describe('Where days and weeks begin; weeks begin on Mondays'),
    gallery: z.string().optional().describe('All galleries where absent'),
    cameraId: z.string().optional(),
    personId: z.string().optional(),
  }),
  output: StatisticsView,
  async run({ db, clock }: { db: Db; clock: Clock }, input, caller): Promise<StatisticsView> {
    const to = input.to === undefined ? clock.now() : new Date(input.to)
    const from = input.from === undefined ? new Date(to.getTime() - 7 * dayMs) : new Date(input.from)
    if (from >= to) throw new AppError('invalid_input', 'from: must lie before to', { facts: { fields: 'from' } })
    const { by, timezone, personId } = input
    if ((to.getTime() - from.getTime()) / spanMs[by] > mostBuckets)
      throw new AppError('invalid_input', `by: that makes more than ${mostBuckets} rows; ask for days or weeks`, {
        facts: { fields: 'by' },
      })
    const reach = await reachOf(db, caller)
    const filter: StatisticsFilter = {
      from,
      to,
      by,
      timezone,
      galleryIds: input.gallery === undefined ? reach.galleryIds : [await galleryIdOf(db, input.gallery)],
      cameraIds: input.cameraId === undefined ? reach.cameraIds : [requireId(input.cameraId, 'camera')],
      personId: personId === undefined ? null : requireId(personId, 'person'),
    }
    const rows = [
      ...(filter.personId === null ? await countKinds(db, filter) : []),
      ...(await countSubjects(db, filter)),
      ...(await countCameras(db, filter)),
    ]
    const counts = byStart(rows)
    const alerts = caller.permissions.has('alerts:read')
    const view = (start: Date | null): Counts => countsOf(counts.get(start?.getTime() ?? null), filter, alerts)
    const [cameras, people] = [await topCameras(db, filter, shown), await topPeople(db, filter, shown)]
    return {
      by,
      timezone,
      from: from.toISOString(),
      to: to.toISOString(),
      total: view(null),
      buckets: (await listStarts(db, filter)).map((start) => ({ start: start.toISOString(), ...view(start) })),
      cameras: cameras.map(({ id, name, n }) => ({ cameraId: id, cameraName: name, sightings: n })),
      people: people.map(({ id, name, n }) => ({ personId: id, name, sightings: n })),
    }
  },
})

type Kinds = ReadonlyMap<string, number>

function byStart(rows: readonly CountRow[]): ReadonlyMap<number | null, Kinds> {
  const starts = new Map<number | null, Map<string, number>>()
  for (const { start, kind, n } of rows) {
    const at = start?.getTime() ?? null
    starts.set(at, (starts.get(at) ?? new Map()).set(kind, n))
  }
  return starts
}

function countsOf(kinds: Kinds = new Map(), { personId }: StatisticsFilter, alerts: boolean): Counts {
  const of = (kind: string): number => kinds.get(kind) ?? 0
  const unlessPerson = (kind: string): number | null => (personId === null ? of(kind) : null)
  const decided = ['known', 'uncertain', 'unknown', 'not_usable'].reduce((sum, kind) => sum + of(kind), 0)
  return {
    sightings: personId === null ? decided : of('sightings'),
    known: unlessPerson('known'),
    uncertain: unlessPerson('uncertain'),
    unknown: unlessPerson('unknown'),
    notUsable: unlessPerson('not_usable'),
    people: unlessPerson('person'),
    strangers: unlessPerson('stranger'),
    cameras: of('cameras'),
    alerts: alerts ? unlessPerson('alert') : null,
  }
}
