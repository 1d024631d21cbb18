import { z } from 'zod'
import { Thresholds } from '#vision/models/manifest.ts'

export const presetNames = ['strict', 'balanced', 'lenient'] as const

/**
 * What an operator sets, stored in versions. A preset takes its thresholds from the model in use; own thresholds are
 * distances in that model's metric.
 */
export const PolicySettings = z.strictObject({
  preset: z.enum([...presetNames, 'custom']).default('balanced'),
  thresholds: Thresholds.nullable().default(null),
  /** How much closer the best person must be than the second for *known*. */
  margin: z.number().min(0).max(2).default(0.02),
  /** Overall quality below which a face is *not usable*. */
  minimumQuality: z.number().min(0).max(1).default(0.1),
  /** Overall quality below which a photo is not enrolled. */
  minimumEnrolQuality: z.number().min(0).max(1).default(0.3),
})
export type PolicySettings = z.output<typeof PolicySettings>

/** A policy ready for decisions: thresholds resolved for the model in use. */
export interface Policy {
  /** `0` is the built-in default; stored versions count from 1. */
  readonly version: string
  readonly known: number
  readonly uncertain: number
  readonly margin: number
  readonly minimumQuality: number
  readonly minimumEnrolQuality: number
}

export type PresetThresholds = Readonly<Record<(typeof presetNames)[number], z.infer<typeof Thresholds>>>

export const defaultSettings: PolicySettings = PolicySettings.parse({})

export function resolvePolicy(version: string, settings: PolicySettings, presets: PresetThresholds): Policy {
  const thresholds = settings.preset === 'custom' ? (settings.thresholds ?? presets.balanced) : presets[settings.preset]
  const { margin, minimumQuality, minimumEnrolQuality } = settings
  return { version, ...thresholds, margin, minimumQuality, minimumEnrolQuality }
}

/** The policy with one caller-given threshold in place of both: there is no *uncertain* band and no margin then. */
export function withThreshold(policy: Policy, threshold: number | undefined): Policy {
  return threshold === undefined ? policy : { ...policy, known: threshold, uncertain: threshold, margin: 0 }
}
