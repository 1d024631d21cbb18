import { distanceForRate, falsePositiveRate, ownShare, type StrangerEvidence } from './false-positive-curve.ts'
import { redrawnRates } from './impostor-tail.ts'

/** What an asked rate rests on; `none`: nothing, and the preset `balanced` stands in. */
export const supports = ['measured', 'extrapolated', 'cohort', 'none'] as const
export type Support = (typeof supports)[number]

export interface AskedThresholds {
  readonly known: number
  readonly uncertain: number
  readonly support: Support
  /** Where the rate asked cannot be promised: why, and what to do. */
  readonly note: string | null
}

/** So many times the asked share of strangers may be *uncertain*, but never more than a fifth. */
const uncertainTimes = 10
const mostUncertain = 0.2
/** Fewer strangers of the gallery's own within the threshold, and the rate is a matter of luck. */
const fewestSeen = 5

/**
 * The distances at which strangers are taken for somebody at the asked rate. Never looser than the preset `balanced`: few people
 * have few look-alikes, but a photo on the edge says no more for it.
 */
export function askedThresholds(
  evidence: StrangerEvidence,
  people: number,
  rate: number,
  balanced: { readonly known: number; readonly uncertain: number },
): AskedThresholds {
  const known = distanceForRate(evidence, people, rate, balanced.known)
  if (known === null || people === 0)
    return {
      ...balanced,
      support: 'none',
      note:
        people === 0
          ? 'Nobody is enrolled yet: the thresholds of balanced apply until somebody is'
          : 'Too few people are enrolled to derive thresholds, and the model has none measured: those of balanced apply',
    }
  const looser = distanceForRate(evidence, people, Math.min(mostUncertain, rate * uncertainTimes), balanced.uncertain)
  const { support, note } = supportOf(evidence, rate)
  return { known, uncertain: Math.max(known, looser ?? known), support, note }
}

function supportOf(evidence: StrangerEvidence, rate: number): { support: Support; note: string | null } {
  const probes = evidence.own?.tail.probes ?? 0
  if (evidence.cohort && ownShare(evidence) < 0.5)
    return {
      support: 'cohort',
      note: `Only ${probes} people of this gallery could be compared: the rate rests mostly on ${evidence.cohort.measuredOn}`,
    }
  if (probes * rate < fewestSeen)
    return {
      support: 'extrapolated',
      note: `A rate of ${rate} is beyond what ${probes} people show: it is extrapolated, and may be off by a factor of two; ${Math.ceil(fewestSeen / rate)} people would show it`,
    }
  return { support: 'measured', note: null }
}

export interface ExpectedRates {
  /** Strangers out of 1,000 who are taken for somebody, with the 95 % interval of the gallery's own fit; null where unknown. */
  readonly falsePositivesPerThousand: number | null
  readonly low: number | null
  readonly high: number | null
  /** Strangers out of 1,000 who are uncertain. */
  readonly uncertainPerThousand: number | null
}

/** What thresholds of any origin mean for strangers in this gallery. */
export function expectedRates(
  evidence: StrangerEvidence,
  people: number,
  { known, uncertain }: { readonly known: number; readonly uncertain: number },
): ExpectedRates {
  const rate = falsePositiveRate(evidence, people, known)
  const both = falsePositiveRate(evidence, people, uncertain)
  if (rate === null || both === null)
    return { falsePositivesPerThousand: null, low: null, high: null, uncertainPerThousand: null }
  const own = evidence.own && known <= evidence.own.tail.level ? redrawnRates(evidence.own.tail, known) : []
  const at = (share: number) => own[Math.floor(share * (own.length - 1))] ?? null
  const per1000 = (value: number) => Math.round(value * 1e5) / 100
  const [low, high] = [at(0.025), at(0.975)]
  return {
    falsePositivesPerThousand: per1000(rate),
    low: low === null ? null : per1000(Math.min(low, rate)),
    high: high === null ? null : per1000(Math.max(high, rate)),
    uncertainPerThousand: per1000(both - rate),
  }
}

/** Share of photos of enrolled people that are farther than `known` from another photo of theirs; null where not measured. */
export function expectedMissRate(genuine: readonly number[] | null, known: number): number | null {
  if (!genuine || genuine.length < 2) return null
  const above = genuine.findIndex((distance) => distance > known)
  if (above < 0) return 0
  if (above === 0) return 1
  const [a = 0, b = 0] = [genuine[above - 1], genuine[above]]
  const share = (above - 1 + (b > a ? (known - a) / (b - a) : 0)) / (genuine.length - 1)
  return Math.round((1 - share) * 1e4) / 1e4
}
