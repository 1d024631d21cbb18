import { z } from 'zod'
import { type Cohort, Thresholds } from '#vision/models/manifest.ts'
import { askedThresholds } from './asked-thresholds.ts'
import type { Derivation } from './derivation-store.ts'
import type { StrangerEvidence } from './false-positive-curve.ts'

export const presetNames = ['strict', 'balanced', 'lenient'] as const

/**
 * What an operator sets, stored in versions. `asked` derives its thresholds for each gallery; a preset takes them from the
 * model in use; own thresholds are distances in that model's metric.
 */
export const PolicySettings = z.strictObject({
  preset: z.enum(['asked', ...presetNames, 'custom']).default('asked'),
  /** Of `asked`: the share of strangers that may be taken for somebody. */
  falsePositiveRate: z.number().min(1e-6).max(0.2).default(0.02),
  thresholds: Thresholds.nullable().default(null),
  /** Share of the faces seen that are of enrolled people, for the confidence. */
  enrolledShare: z.number().min(0.001).max(0.999).default(0.5),
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
  /** People in the gallery when it was last counted; null outside a gallery. */
  readonly people: number | null
  readonly enrolledShare: number
  /** Distances between photos of one person at evenly spaced shares from 0 to 1; null where not measured. */
  readonly genuine: readonly number[] | null
}

/** What is known of the gallery that decisions are made in. */
export interface GalleryKnown {
  readonly cohort: Cohort | undefined
  /** Null before the first derivation, and outside a gallery. */
  readonly derivation: Derivation | null
}

export type PresetThresholds = Readonly<Record<(typeof presetNames)[number], z.infer<typeof Thresholds>>>

export const defaultSettings: PolicySettings = PolicySettings.parse({})

/** What the derivation and the model say of strangers. */
export function evidenceOf({ cohort, derivation }: GalleryKnown): StrangerEvidence {
  const own = derivation?.tail ? { tail: derivation.tail, people: Math.max(1, derivation.people - 1) } : null
  return { own, cohort: cohort ?? null }
}

const nothingKnown: GalleryKnown = { cohort: undefined, derivation: null }

export function resolvePolicy(
  version: string,
  settings: PolicySettings,
  presets: PresetThresholds,
  gallery: GalleryKnown = nothingKnown,
): Policy {
  const { margin, minimumQuality, minimumEnrolQuality, enrolledShare } = settings
  const { known, uncertain } = thresholdsOf(settings, presets, gallery)
  const people = gallery.derivation?.people ?? null
  const genuine = gallery.derivation?.genuine ?? gallery.cohort?.genuine ?? null
  return { version, known, uncertain, margin, minimumQuality, minimumEnrolQuality, people, enrolledShare, genuine }
}

function thresholdsOf(settings: PolicySettings, presets: PresetThresholds, gallery: GalleryKnown) {
  if (settings.preset === 'custom') return settings.thresholds ?? presets.balanced
  if (settings.preset !== 'asked') return presets[settings.preset]
  // Two photos of whoever: there is no gallery that a stranger could be taken for somebody of.
  if (!gallery.derivation) return presets.balanced
  const { people } = gallery.derivation
  return askedThresholds(evidenceOf(gallery), people, settings.falsePositiveRate, presets.balanced)
}

/** The policy with one caller-given threshold in place of both: there is no *uncertain* band and no margin then. */
export function withThreshold(policy: Policy, threshold: number | undefined): Policy {
  return threshold === undefined ? policy : { ...policy, known: threshold, uncertain: threshold, margin: 0 }
}
