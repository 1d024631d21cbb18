import type { Logistic } from '#recognition/confidence.ts'
import { type Decision, type DecisionKind, decide } from '#recognition/decide.ts'
import type { Policy } from '#recognition/policy.ts'
import { type Accuracy, measureAccuracy } from './operating-points.ts'
import type { PhotoSet } from './photo-set.ts'
import { scoreSetOf } from './score-pairs.ts'
import type { ScoreSet } from './scores.ts'
import type { DatasetSearches, Search } from './search-dataset.ts'

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
  readonly accuracy: Accuracy | null
  readonly decisions: DecisionCounts
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

/** Open-set identification: rates over all thresholds, and the decisions that the policy takes. */
export async function measureIdentification(
  set: PhotoSet,
  found: DatasetSearches,
  policy: Policy,
  logistic: Logistic,
  seed: number,
  signal: AbortSignal,
): Promise<Identification> {
  const { searches, enrolledPeople, strangers, heldOut } = found
  const scores = scoreSearches(set, searches)
  return {
    enrolledPeople,
    strangers,
    heldOut,
    enrolledSearches: scores.genuine.distances.length,
    strangerSearches: scores.impostor.distances.length,
    closestIsRight: scores.genuine.distances.filter((distance) => Number.isFinite(distance)).length,
    accuracy: await measureAccuracy(scores, { falseAccepts: asked, impostors: 'searches of strangers' }, seed, signal),
    decisions: countDecisions(set, searches, policy, logistic),
  }
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
