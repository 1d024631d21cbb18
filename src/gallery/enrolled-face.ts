import { z } from 'zod'

/** One face of a person as lists show it; never its template or its region. */
export const FaceView = z.strictObject({
  faceId: z.string(),
  personId: z.string(),
  name: z.string(),
  qualityScore: z.number(),
  detectionScore: z.number(),
  detectorId: z.string(),
  source: z.string().nullable(),
  models: z.array(z.string()),
  hasRegion: z.boolean(),
  addedAt: z.iso.datetime(),
  metadata: z.record(z.string(), z.unknown()),
})
export type FaceView = z.output<typeof FaceView>
