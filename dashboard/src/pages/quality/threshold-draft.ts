import { distanceAt } from '#components/rate-plot.tsx'
import type { Policy, PolicyCurve, PolicySettings } from '#data/policy.ts'

interface Thresholds {
  readonly known: number
  readonly uncertain: number
}

export type Presets = Readonly<Record<'strict' | 'balanced' | 'lenient', Thresholds>>

/** What somebody is about to set. */
export interface Draft {
  readonly preset: Policy['preset']
  readonly rate: number
  /** As typed. */
  readonly known: string
  readonly uncertain: string
}

export const draftOf = (policy: Policy): Draft => ({
  preset: policy.preset,
  rate: policy.false_positive_rate,
  known: String(policy.thresholds?.known ?? policy.known),
  uncertain: String(policy.thresholds?.uncertain ?? policy.uncertain),
})

export function isSame(draft: Draft, policy: Policy): boolean {
  if (draft.preset !== policy.preset) return false
  if (draft.preset === 'asked') return draft.rate === policy.false_positive_rate
  const before = draftOf(policy)
  return draft.preset !== 'custom' || (draft.known === before.known && draft.uncertain === before.uncertain)
}

/** As many strangers may be uncertain, as a multiple of those who may be known: the server's rule. */
const uncertainTimes = 10
const mostUncertain = 0.2

/** The distances that a draft comes to; those of an asked rate are read off the curve, as the server derives them. */
export function thresholdsOf(draft: Draft, policy: Policy, curve: PolicyCurve, presets: Presets | null): Thresholds {
  if (draft.preset === 'custom') return { known: Number(draft.known) || 0, uncertain: Number(draft.uncertain) || 0 }
  if (draft.preset !== 'asked') return presets?.[draft.preset] ?? policy
  const most = presets?.balanced ?? { known: Number.POSITIVE_INFINITY, uncertain: Number.POSITIVE_INFINITY }
  const known = distanceAt(curve.points, draft.rate)
  if (known === null) return presets?.balanced ?? policy
  const looser = distanceAt(curve.points, Math.min(mostUncertain, draft.rate * uncertainTimes)) ?? known
  const capped = Math.min(known, most.known)
  return { known: capped, uncertain: Math.max(capped, Math.min(looser, most.uncertain)) }
}

export function settingsOf(draft: Draft, policy: Policy): PolicySettings {
  const { enrolled_share, margin, minimum_quality, minimum_enrol_quality } = policy
  return {
    preset: draft.preset,
    false_positive_rate: draft.rate,
    thresholds: draft.preset === 'custom' ? { known: Number(draft.known), uncertain: Number(draft.uncertain) } : null,
    enrolled_share,
    margin,
    minimum_quality,
    minimum_enrol_quality,
  }
}
