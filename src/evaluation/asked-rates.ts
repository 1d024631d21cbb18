import { askedThresholds, type Support } from '#recognition/asked-thresholds.ts'
import { evidenceOf, type GalleryKnown } from '#recognition/policy.ts'
import type { EmbedderFacts } from '#vision/models/manifest.ts'
import type { Estimate } from './estimate.ts'
import { type Accuracy, fewestFalseAccepts, impostorsNeeded } from './operating-points.ts'

/** A false-positive identification rate that was asked for, and what came of it. */
export interface AskedRate {
  readonly asked: number
  /** Whether the policy in use asks for it. */
  readonly inUse: boolean
  /** Known up to here: derived without looking at the strangers. */
  readonly threshold: number
  readonly support: Support
  readonly note: string | null
  /** Strangers with somebody enrolled within the threshold; null where too few were looked up to say. */
  readonly realised: Estimate | null
  /** Photos of enrolled people with the right person closest and within the threshold. */
  readonly identified: Estimate | null
  /** Why there is no number. */
  readonly reason: string | null
}

const usual = [0.05, 0.02, 0.01, 0.001]

/** The rates to answer for, and the thresholds that a gallery of these people would have at them. */
export function thresholdsToTry(
  { presets }: Pick<EmbedderFacts, 'presets'>,
  known: GalleryKnown,
  inUse: number | null,
): readonly Omit<AskedRate, 'realised' | 'identified' | 'reason'>[] {
  const people = known.derivation?.people ?? 0
  return [...new Set([...usual, ...(inUse === null ? [] : [inUse])])]
    .sort((a, b) => b - a)
    .map((asked) => {
      const derived = askedThresholds(evidenceOf(known), people, asked, presets.balanced)
      const note =
        derived.support !== 'none' && derived.known >= presets.balanced.known
          ? 'as loose as balanced, which is the limit: fewer strangers than asked are taken for somebody'
          : derived.note
      return { asked, inUse: asked === inUse, threshold: derived.known, support: derived.support, note }
    })
}

/** `fixed`: what was measured at each of the thresholds. */
export function askedRates(
  tried: ReturnType<typeof thresholdsToTry>,
  fixed: Accuracy['fixed'],
  strangerSearches: number,
): AskedRate[] {
  return tried.map((one, i) => {
    const { falseAccept = null, trueAccept = null } = fixed[i] ?? {}
    const enough = strangerSearches * one.asked >= fewestFalseAccepts
    const needed = impostorsNeeded(one.asked).toLocaleString('en')
    const reason = enough
      ? null
      : `needs at least ${needed} searches of strangers, there are ${strangerSearches.toLocaleString('en')}`
    return { ...one, realised: enough ? falseAccept : null, identified: trueAccept, reason }
  })
}
