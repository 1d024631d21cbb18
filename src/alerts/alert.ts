import { z } from 'zod'
import { decisionKinds } from '#recognition/decide.ts'
import { Severity } from './severity.ts'

export const alertStates = ['open', 'acknowledged', 'resolved'] as const
export const AlertState = z.enum(alertStates)

/** A rule that fired on a sighting. Its picture is the sighting's crop: GET /api/sightings/<sighting_id>/crop. */
export const AlertView = z.strictObject({
  alertId: z.string(),
  ruleId: z.string().nullable().describe('Null where the rule is removed'),
  rule: z.string(),
  severity: Severity,
  state: AlertState,
  gallery: z.string(),
  sightingId: z.string().nullable().describe('Null where the sighting is deleted'),
  hasCrop: z.boolean(),
  cameraId: z.string().nullable(),
  cameraName: z.string().nullable(),
  zone: z.string().nullable(),
  decision: z.enum(decisionKinds),
  person: z.strictObject({ personId: z.string(), name: z.string() }).nullable(),
  unknownId: z.string().nullable(),
  reasons: z.array(z.string()),
  frames: z.int().describe('Frames it was seen on when the alert was raised'),
  suppressed: z.int().describe('How often the same was seen again within the cooldown'),
  lastSuppressedAt: z.iso.datetime().nullable(),
  seenAt: z.iso.datetime(),
  raisedAt: z.iso.datetime(),
  late: z.boolean().describe('An edge node told of it long after it was seen'),
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
  resolvedBy: z.string().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
})
export type AlertView = z.output<typeof AlertView>

export const CommentView = z.strictObject({
  commentId: z.string(),
  text: z.string(),
  writtenBy: z.string(),
  writtenAt: z.iso.datetime(),
})
