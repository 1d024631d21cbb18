import { z } from 'zod'
import type { ShownTrack } from './camera-tracks.ts'

/** A face on the picture now. */
export const ShownFace = z.strictObject({
  trackId: z.int(),
  box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  decision: z.enum(['known', 'uncertain', 'unknown', 'not_usable']).nullable().describe('Null before anything is said'),
  personId: z.string().nullable(),
  unknownId: z.string().nullable(),
  name: z.string().nullable(),
  confidence: z.number(),
  sightingId: z.string().nullable(),
})

/** The expression is left out: it is told to those who may know it, and not here. */
export function shownFaces(faces: readonly ShownTrack[]): z.input<typeof ShownFace>[] {
  return faces.map(({ expression: _, box, ...face }) => ({
    ...face,
    box: { x: box.x, y: box.y, width: box.width, height: box.height },
  }))
}
