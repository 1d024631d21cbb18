import { z } from 'zod'
import { decisionKinds } from '#recognition/decide.ts'

/** Where the frames came from. */
export const sightingSources = ['camera', 'video', 'edge'] as const
export type SightingSource = (typeof sightingSources)[number]

/** A decided track, recorded; never its template or its crop. */
export const SightingView = z.strictObject({
  sightingId: z.string(),
  gallery: z.string(),
  cameraId: z.string().nullable(),
  cameraName: z.string().nullable(),
  source: z.enum(sightingSources),
  videoId: z.string().nullable().describe('The uploaded video that it is of'),
  person: z
    .strictObject({ personId: z.string(), name: z.string() })
    .nullable()
    .describe('Who it is held to be now: decided, corrected, or named later'),
  unknownId: z.string().nullable().describe('The stranger, whose id lasts'),
  candidate: z
    .strictObject({ personId: z.string(), name: z.string() })
    .nullable()
    .describe('Of an uncertain decision: who it may be'),
  ignored: z.boolean().describe('Whether the stranger is ignored for good'),
  decision: z.enum(decisionKinds).describe('What was decided when it was seen'),
  reason: z.string(),
  confidence: z.number(),
  distance: z.number().nullable(),
  policyVersion: z.string(),
  modelId: z.string(),
  frames: z.int().describe('Frames on which the face was seen'),
  quality: z.number(),
  zone: z.string().nullable().describe('The first zone that they were in'),
  zones: z.array(z.string()).describe('All of them, in their order'),
  startedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  corrected: z.boolean().describe('Whether a user said who it is'),
  hasCrop: z.boolean(),
})
export type SightingView = z.output<typeof SightingView>
