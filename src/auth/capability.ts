import { z } from 'zod'

/** Functions that touch people's rights enough to be off until an administrator turns them on for a stated purpose. */
export const capabilityTexts = {
  expression: 'Reads facial expressions in photos and on cameras',
  live_identification: 'Recognises people on live cameras and in videos that are sent',
} as const

export const capabilityNames = ['expression', 'live_identification'] as const
export const CapabilityName = z.enum(capabilityNames)
export type CapabilityName = z.output<typeof CapabilityName>

export const CapabilityView = z.strictObject({
  name: CapabilityName,
  description: z.string(),
  enabled: z.boolean(),
  /** What it is used for, as the administrator who turned it on stated. */
  purpose: z.string().nullable(),
  updatedBy: z.string().nullable(),
  updatedAt: z.iso.datetime().nullable(),
})
export type CapabilityView = z.output<typeof CapabilityView>
