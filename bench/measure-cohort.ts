import type { Cohort } from '#vision/models/manifest.ts'
import { distanceBetween, type Metric } from '#vision/template.ts'
import type { PhotoTemplate } from './lfw-templates.ts'

const rates = [0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5]
const genuineSteps = 40

/** What a manifest says of a model's cohort, from labelled templates: every photo as a probe against everybody's templates. */
export function measureCohort(photos: readonly PhotoTemplate[], metric: Metric): Cohort {
  const impostor: number[] = []
  const among: number[] = []
  const genuine: number[] = []
  for (const [i, a] of photos.entries())
    for (const [j, b] of photos.entries()) {
      if (i === j) continue
      const distance = distanceBetween(a.probe, b.enrolled, metric)
      if (a.person === b.person) genuine.push(distance)
      else {
        impostor.push(distance)
        if (j > i) among.push(distanceBetween(a.enrolled, b.enrolled, metric))
      }
    }
  const [sorted, enrolled, own] = [impostor, among, genuine].map((list) => Float64Array.from(list).sort()) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  // Ten comparisons make a point.
  const points = rates.filter((rate) => rate * sorted.length >= 10)
  const at = (list: Float64Array, share: number) =>
    list[Math.min(list.length - 1, Math.floor(share * list.length))] ?? 0
  const shared = points.filter((rate) => rate * enrolled.length >= 50)
  const factors = shared.map((rate) => at(sorted, rate) / at(enrolled, rate))
  return {
    measuredOn: 'LFW, the photos of the last two of its ten folds',
    people: new Set(photos.map(({ person }) => person)).size,
    pairs: sorted.length,
    pairRates: points.map((rate) => ({ distance: round(at(sorted, rate)), rate })).reverse(),
    independence: 0.7,
    probeFactor: round(factors.reduce((sum, factor) => sum + factor, 0) / Math.max(1, factors.length)),
    genuine:
      own.length === 0
        ? [0, 0, 0]
        : Array.from({ length: genuineSteps + 1 }, (_, i) => round(at(own, i / genuineSteps))),
  }
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000
