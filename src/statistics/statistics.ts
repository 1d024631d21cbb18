import { z } from 'zod'

export const spans = ['hour', 'day', 'week'] as const
export type Span = (typeof spans)[number]

const count = z.int()
const unlessPerson = z.int().nullable()

/** What was seen in a stretch of time. Where one person is asked for, only `sightings` and `cameras` say something. */
export const Counts = z.strictObject({
  sightings: count,
  known: unlessPerson,
  uncertain: unlessPerson,
  unknown: unlessPerson,
  notUsable: unlessPerson,
  people: unlessPerson.describe('Enrolled people, each once'),
  strangers: unlessPerson.describe('Strangers with an id that lasts, each once'),
  cameras: count.describe('Cameras that saw somebody'),
  alerts: unlessPerson.describe('Also null where the caller may not see alerts'),
})
export type Counts = z.output<typeof Counts>

export const StatisticsView = z.strictObject({
  by: z.enum(spans),
  timezone: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  total: Counts,
  buckets: z.array(Counts.extend({ start: z.iso.datetime() })),
  cameras: z
    .array(z.strictObject({ cameraId: z.string(), cameraName: z.string().nullable(), sightings: z.int() }))
    .describe('Those that saw the most, at most 100'),
  people: z
    .array(z.strictObject({ personId: z.string(), name: z.string(), sightings: z.int() }))
    .describe('Those who were seen the most, at most 100'),
})
export type StatisticsView = z.output<typeof StatisticsView>
