import { z } from 'zod'

export const unknownStates = ['unnamed', 'ignored', 'named'] as const

/** A stranger whose id lasts. */
export const UnknownView = z.strictObject({
  unknownId: z.string(),
  gallery: z.string(),
  state: z.enum(unknownStates),
  person: z.strictObject({ personId: z.string(), name: z.string() }).nullable().describe('Whom they were named as'),
  sightings: z.int(),
  cameras: z.array(z.string()).describe('Ids of the cameras that saw them'),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  bestSightingId: z.string().nullable(),
})
export type UnknownView = z.output<typeof UnknownView>
