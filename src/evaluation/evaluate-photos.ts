import { AppError } from '#core/errors.ts'
import { probabilityOfSame } from '#recognition/confidence.ts'
import { type Policy, presetNames, resolvePolicy } from '#recognition/policy.ts'
import type { StoredPolicy } from '#recognition/policy-store.ts'
import type { EmbedderFacts } from '#vision/models/manifest.ts'
import { comparePhotos } from './compare-photos.ts'
import { type DiscardCurve, discardCurve } from './discard-curve.ts'
import type { Estimate } from './estimate.ts'
import { type FoldAccuracy, foldAccuracy } from './fold-accuracy.ts'
import { type Histogram, histogramOf } from './histogram.ts'
import { type Identification, measureIdentification } from './identification.ts'
import { joinPhotos } from './join-photos.ts'
import { measureAccuracy, type Rates, ratesOf } from './operating-points.ts'
import { type EvaluatedPhoto, photoSetOf } from './photo-set.ts'
import type { Pair } from './read-pairs.ts'
import { type Reliability, reliabilityOf } from './reliability.ts'
import { scoreAllPairs, scoreListedPairs } from './score-pairs.ts'
import { countUsable, type ScoreSet } from './scores.ts'
import { searchDataset } from './search-dataset.ts'
import { type WorstCases, worstCasesOf } from './worst-cases.ts'

export interface Verification {
  /** Whether the pairs were listed in a file, or are all that the dataset has. */
  readonly pairsFrom: 'file' | 'dataset'
  readonly genuine: number
  readonly impostor: number
  /** Listed pairs with a photo that could not be used: never accepted, and wrong answers in the accuracy. */
  readonly unusable: number
  /** Null unless pairs were listed, ten of each kind at least. */
  readonly accuracy: FoldAccuracy | null
  readonly rates: Rates | null
  /** What the known distance of each preset means, and of the policy where it has one of its `own`. */
  readonly thresholds: readonly {
    name: string
    inUse: boolean
    threshold: number
    falseAccept: Estimate
    trueAccept: Estimate
  }[]
  readonly histogram: Histogram
  readonly reliability: Reliability | null
  /** Null where too few genuine pairs are refused to see anything. */
  readonly discard: DiscardCurve | null
}

export interface Evaluation {
  readonly modelId: string
  readonly metric: EmbedderFacts['metric']
  /** As it holds for two photos, outside any gallery. */
  readonly policy: Pick<Policy, 'version' | 'known' | 'uncertain' | 'margin' | 'minimumQuality'>
  readonly photos: number
  readonly people: number
  readonly usable: number
  readonly verification: Verification
  /** Null where nobody has two photos, or where there is nobody else. */
  readonly identification: Identification | null
  readonly worst: WorstCases
}

export interface EvaluationSubject {
  readonly photos: readonly EvaluatedPhoto[]
  /** Null: all pairs of the photos. */
  readonly pairs: readonly Pair[] | null
  readonly embedder: EmbedderFacts
  readonly policy: Pick<StoredPolicy, 'version' | 'settings'>
}

/** Seed of every draw: the same photos always give the same report. */
const seed = 20_071_001
const worstShown = 8
const askedFalseAccepts = [0.01, 0.001]

/**
 * Verification and open-set identification on labelled photos. Throws `invalid_input` where the photos can show neither: a
 * single person, or no two usable photos to compare.
 */
export async function evaluatePhotos(subject: EvaluationSubject, signal: AbortSignal): Promise<Evaluation> {
  const { photos, pairs, embedder, policy } = subject
  const set = photoSetOf(photos)
  const usable = photos.filter(({ vector }) => vector !== null)
  if (usable.length < 2)
    throw new AppError(
      'invalid_input',
      'The dataset has fewer than two photos with a usable face; there is nothing to compare',
    )
  if (pairs === null && set.people.length < 2)
    throw new AppError(
      'invalid_input',
      'The dataset has photos of one person only; put the photos of each person into a folder of their own, with two people or more',
    )
  const compare = comparePhotos(
    photos.map(({ vector }) => vector),
    embedder.metric,
  )
  const listed = pairs && scoreListedPairs(set, pairs, compare)
  const scores = listed?.scores ?? (await scoreAllPairs(set, compare, seed, signal))
  if (pairs === null && scores.genuine.distances.length === 0)
    throw new AppError(
      'invalid_input',
      'Nobody in the dataset has two photos with a usable face; add photos of the same people',
    )
  const pairPolicy = resolvePolicy(policy.version, policy.settings, embedder.presets)
  const verification = await measureVerification(subject, scores, pairPolicy, signal)
  const joined = embedder.personTemplates ? joinPhotos(photos, embedder.metric) : null
  const found = await searchDataset(set, { compare, joined }, seed, signal)
  // Without a stranger or an enrolled person a search says nothing of an open set.
  const openSet = found.enrolled.length > 0 && found.strangers > 0
  return {
    modelId: embedder.modelId,
    metric: embedder.metric,
    policy: pairPolicy,
    photos: photos.length,
    people: set.people.length,
    usable: usable.length,
    verification: { ...verification, accuracy: listed && foldAccuracy(listed.labelled) },
    identification: openSet
      ? await measureIdentification(set, found, { policy, embedder, distances: { compare, joined } }, seed, signal)
      : null,
    worst: worstCasesOf(set, scores, openSet ? found.searches : [], worstShown),
  }
}

async function measureVerification(
  { photos, pairs, embedder }: EvaluationSubject,
  scores: ScoreSet,
  policy: Policy,
  signal: AbortSignal,
): Promise<Omit<Verification, 'accuracy'>> {
  const { genuine, impostor } = scores
  const count = (kind: Float64Array) => kind.length - countUsable(kind)
  // 0.01 % is spoken of only where there are enough impostors; the other two are what people ask for.
  const asked = impostor.distances.length >= 50_000 ? [...askedFalseAccepts, 0.0001] : askedFalseAccepts
  const presets = presetNames.map((name) => ({ name: String(name), threshold: embedder.presets[name].known }))
  const own = presets.some(({ threshold }) => threshold === policy.known)
    ? []
    : [{ name: 'own', threshold: policy.known }]
  const named = [...own, ...presets]
  const what = {
    falseAccepts: asked,
    thresholds: named.map(({ threshold }) => threshold),
    impostors: 'pairs of different people',
  }
  const measured = await measureAccuracy(scores, what, seed, signal)
  return {
    pairsFrom: pairs ? 'file' : 'dataset',
    genuine: genuine.distances.length,
    impostor: impostor.distances.length,
    unusable: count(genuine.distances) + count(impostor.distances),
    rates: measured && ratesOf(measured),
    thresholds: (measured?.fixed ?? []).map((one, i) => ({
      ...one,
      name: named[i]?.name ?? '',
      inUse: one.threshold === policy.known,
    })),
    histogram: histogramOf(scores),
    reliability: reliabilityOf(scores, (distance) => probabilityOfSame(distance, embedder.calibration)),
    discard: discardCurve(
      genuine,
      photos.map(({ quality }) => quality),
    ),
  }
}
