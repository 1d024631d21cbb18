import { z } from 'zod'

export const correctionKinds = ['name', 'merge', 'split', 'ignore', 'assign', 'not_this_person'] as const

/** What a user said about strangers or a sighting, which can be undone. */
export const StrangerCorrection = z.strictObject({
  correctionId: z.string(),
  kind: z.enum(correctionKinds),
  unknownId: z.string().nullable().describe('The stranger; of a split, the new one'),
  otherUnknownId: z.string().nullable().describe('Of a merge, the one kept; of a split, the one split'),
  personId: z.string().nullable(),
  sightings: z.int().describe('How many sightings it moved'),
  madeBy: z.string(),
  madeAt: z.iso.datetime(),
  undoneAt: z.iso.datetime().nullable(),
})
export type StrangerCorrection = z.output<typeof StrangerCorrection>
