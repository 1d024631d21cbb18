import type { Logistic } from '#recognition/confidence.ts'
import { type Decision, type DecisionKind, decide } from '#recognition/decide.ts'
import { type GalleryKnown, type Policy, resolvePolicy } from '#recognition/policy.ts'
import type { StoredPolicy } from '#recognition/policy-store.ts'
import type { EmbedderFacts } from '#vision/models/manifest.ts'
import { type AskedRate, askedRates, thresholdsToTry } from './asked-rates.ts'
import { deriveDataset } from './derive-dataset.ts'
import { measureAccuracy, type Rates, ratesOf } from './operating-points.ts'
import type { PhotoSet } from './photo-set.ts'
import { scoreSetOf } from './score-pairs.ts'
import type { ScoreSet } from './scores.ts'
import type { DatasetSearches, Search, SearchDistances } from './search-dataset.ts'

/** How the decisions of one policy come out. */
export interface DecisionCounts {
  /** Photos of enrolled people, by decision; `wrong…`: known or uncertain, but as somebody else. */
  readonly enrolled: Readonly<Record<DecisionKind | 'wrongKnown' | 'wrongUncertain', number>>
  readonly strangers: Readonly<Record<DecisionKind, number>>
}

export interface Identification {
  readonly enrolledPeople: number
  readonly strangers: number
  readonly heldOut: number
  readonly enrolledSearches: number
  readonly strangerSearches: number
  /** Photos of enrolled people whose closest person is the right one. */
  readonly closestIsRight: number
  /**
   * `trueAccept` is the detection and identification rate (DIR): the right person is closest, and close enough. FNIR is 1
   * less it. `falseAccept` is the false positive identification rate (FPIR): a stranger is close enough to anybody.
   */
  readonly accuracy: Rates | null
  /** False-positive identification rates that may be asked for, and those realised; null where nothing could be searched. */
  readonly askedRates: readonly AskedRate[] | null
  /** The policy that decided: where a rate is asked, with the thresholds derived for these people. */
  readonly policy: Pick<Policy, 'version' | 'known' | 'uncertain' | 'margin' | 'minimumQuality'>
  readonly decisions: DecisionCounts
}

/** What decisions about the photos are made with. */
export interface DecidedWith {
  readonly policy: Pick<StoredPolicy, 'version' | 'settings'>
  readonly embedder: EmbedderFacts
  readonly distances: SearchDistances
}

const asked = [0.1, 0.01, 0.001]

/** Searches as scores: genuine where the right person came first (Infinity elsewhere), impostor for strangers. */
export function scoreSearches(set: PhotoSet, searches: readonly Search[]): ScoreSet {
  const scored = searches.map(({ photo, stranger, closest: [first] }) => ({
    left: photo,
    right: first?.photo ?? photo,
    stranger,
    distance: first && (stranger || first.person === set.personOf[photo]) ? first.distance : Number.POSITIVE_INFINITY,
  }))
  return scoreSetOf(
    set,
    scored.filter((s) => !s.stranger),
    scored.filter((s) => s.stranger),
    'probe',
  )
}

/** Open-set identification: rates over all thresholds, those that may be asked for, and the decisions that the policy takes. */
export async function measureIdentification(
  set: PhotoSet,
  found: DatasetSearches,
  { policy: { version, settings }, embedder, distances }: DecidedWith,
  seed: number,
  signal: AbortSignal,
): Promise<Identification> {
  const { searches, enrolled, strangers, heldOut } = found
  const scores = scoreSearches(set, searches)
  const derivation = await deriveDataset(set, enrolled, distances, settings.minimumQuality, signal)
  const known: GalleryKnown = { cohort: embedder.cohort, derivation }
  const policy = resolvePolicy(version, settings, embedder.presets, known)
  const tried = thresholdsToTry(embedder, known, settings.preset === 'asked' ? settings.falsePositiveRate : null)
  const what = {
    falseAccepts: asked,
    thresholds: tried.map(({ threshold }) => threshold),
    impostors: 'searches of strangers',
  }
  const measured = await measureAccuracy(scores, what, seed, signal)
  const strangerSearches = scores.impostor.distances.length
  return {
    enrolledPeople: enrolled.length,
    strangers,
    heldOut,
    enrolledSearches: scores.genuine.distances.length,
    strangerSearches,
    closestIsRight: scores.genuine.distances.filter((distance) => Number.isFinite(distance)).length,
    accuracy: measured && ratesOf(measured),
    askedRates: measured && askedRates(tried, measured.fixed, strangerSearches),
    policy: usedOf(policy),
    decisions: countDecisions(set, searches, policy, embedder.calibration),
  }
}

function usedOf({ version, known, uncertain, margin, minimumQuality }: Policy): Identification['policy'] {
  return { version, known, uncertain, margin, minimumQuality }
}

function countDecisions(
  set: PhotoSet,
  searches: readonly Search[],
  policy: Policy,
  logistic: Logistic,
): DecisionCounts {
  const enrolled = { known: 0, uncertain: 0, unknown: 0, not_usable: 0, wrongKnown: 0, wrongUncertain: 0 }
  const strangers = { known: 0, uncertain: 0, unknown: 0, not_usable: 0 }
  for (const search of searches) {
    const { kind, candidate } = decideSearch(set, search, policy, logistic)
    const right = candidate === null || candidate.personId === String(set.personOf[search.photo])
    if (search.stranger) strangers[kind]++
    else enrolled[right ? kind : kind === 'known' ? 'wrongKnown' : 'wrongUncertain']++
  }
  return { enrolled, strangers }
}

function decideSearch(set: PhotoSet, { photo, closest }: Search, policy: Policy, logistic: Logistic): Decision {
  const { quality = 0, qualityReason = null, vector = null } = set.photos[photo] ?? {}
  const candidates = closest.map(({ person, photo: face, distance }) => ({
    personId: String(person),
    faceId: String(face),
    distance,
  }))
  // Without a face there is nothing to decide on, whatever quality the policy asks for.
  const least = vector ? policy : { ...policy, minimumQuality: 2 }
  return decide({ quality, qualityReason, closestTaken: false }, candidates, least, logistic)
}
