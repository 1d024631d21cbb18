// Whether a template of each person, the mean of their photos weighted by quality, pays next to the single ones: open-set
// identification of people with three photos or more, each photo once as the probe with the others enrolled, against strangers.
// Photos are not part of the project: give their folder (<person>/<photo>).
//   npx tsx --conditions=netra-source bench/person-templates.ts ../shared/faces/lfw-dev [--packs embedded,open] [--caches FOLDER]
//     [--resamples 1000]
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom, shuffled } from '#core/random.ts'
import { distanceBetween } from '#vision/template.ts'
import { type PhotoTemplate, photosOfPeople, templatesOfFolder } from './lfw-templates.ts'
import { packAtHand } from './pack-at-hand.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    packs: { type: 'string', default: 'embedded,open' },
    caches: { type: 'string', default: tmpdir() },
    resamples: { type: 'string', default: '1000' },
  },
})
const folder = positionals[0] ?? join('..', 'shared', 'faces', 'lfw-dev')

/** How far a probe is from a person, given their templates' distances and that of their mean. */
const ways = {
  'single templates': (singles: number, _mean: number) => singles,
  'single and mean': (singles: number, mean: number) => Math.min(singles, mean),
  'mean alone': (_singles: number, mean: number) => mean,
} as const
type Way = keyof typeof ways
const weights = { quality: (value: number) => value, equal: () => 1 } as const
const rates = [0.01, 0.03, 0.1]

interface Probe {
  readonly person: number
  /** Distance of the right person, null for a stranger. */
  readonly own: number | null
  /** Distance of the nearest other one. */
  readonly other: number
}

for (const name of values.packs.split(',')) {
  const pack = await packAtHand(name)
  const { metric } = pack.manifest.embedder
  const photos = await templatesOfFolder(folder, pack, join(values.caches, `netra-bench-templates-${name}.jsonl`))
  const everybody = photosOfPeople(photos)
  const several = everybody.filter((list) => list.length >= 3)
  // Half of the people with fewer photos are enrolled too, the other half are strangers.
  const few = shuffled(
    everybody.filter((list) => list.length < 3),
    seededRandom(1),
  )
  const enrolled = [...several, ...few.slice(0, few.length >> 1)]
  const strangers = few.slice(few.length >> 1)

  for (const [weighting, weightOf] of Object.entries(weights)) {
    const means = enrolled.map((list) => meanOf(list, weightOf))
    const distances = (probe: Float32Array, list: readonly PhotoTemplate[], mean: Float32Array, way: Way) => {
      const singles = list.reduce(
        (least, { enrolled: template }) => Math.min(least, distanceBetween(probe, template, metric)),
        9,
      )
      return ways[way](singles, list.length > 1 ? distanceBetween(probe, mean, metric) : singles)
    }
    const results = (Object.keys(ways) as Way[]).map((way) => {
      const nearest = (probe: Float32Array, but: number) =>
        enrolled.reduce(
          (least, list, i) =>
            i === but ? least : Math.min(least, distances(probe, list, means[i] as Float32Array, way)),
          9,
        )
      const known = several.flatMap((list, person): Probe[] =>
        list.map(({ probe }, left) => {
          const rest = list.filter((_, i) => i !== left)
          return { person, own: distances(probe, rest, meanOf(rest, weightOf), way), other: nearest(probe, person) }
        }),
      )
      const unknown = strangers.map((list, person): Probe => {
        const [first] = list
        return { person, own: null, other: nearest(first?.probe ?? new Float32Array(), -1) }
      })
      return { way, known, unknown }
    })
    const [base] = results
    if (base === undefined) continue
    for (const { way, known, unknown } of results) {
      const figures = rates.map((rate) => {
        const gain = gains(base, { known, unknown }, rate)
        const at = (100 * identified(known, unknown, rate)).toFixed(1)
        return `${at} (${gain.low.toFixed(1)}…${gain.high.toFixed(1)})`
      })
      const sorted = unknown.map(({ other }) => other).sort((a, b) => a - b)
      const rank1 = known.filter(({ own, other }) => (own ?? 9) < other).length / known.length
      const part = (share: number) => sorted[Math.floor(share * sorted.length)]?.toFixed(3)
      console.log(
        `${name.padEnd(9)} ${weighting.padEnd(8)} ${way.padEnd(17)} first ${(100 * rank1).toFixed(2)} %  identified at 1, 3, 10 %: ${figures.join(', ')}  strangers' nearest: 1 % ${part(0.01)}, half ${part(0.5)}  (${known.length} probes of ${several.length}, ${unknown.length} strangers, ${enrolled.length} enrolled)`,
      )
    }
  }
}

function meanOf(list: readonly PhotoTemplate[], weightOf: (quality: number) => number): Float32Array {
  const mean = new Float32Array(list[0]?.enrolled.length ?? 0)
  let total = 0
  for (const { enrolled, quality } of list) {
    const weight = Math.max(0.01, weightOf(quality))
    total += weight
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + weight * (enrolled[i] as number)
  }
  return mean.map((value) => value / total)
}

/** Share of the known who are the nearest, and nearer than all but `rate` of the strangers. */
function identified(known: readonly Probe[], unknown: readonly Probe[], rate: number): number {
  const sorted = unknown.map(({ other }) => other).sort((a, b) => a - b)
  const threshold = sorted[Math.floor(rate * sorted.length)] ?? 0
  return known.filter(({ own, other }) => own !== null && own < other && own < threshold).length / known.length
}

/** 95 % interval of the gain over `base` in points, people and strangers drawn with replacement and alike for both. */
function gains(base: Side, side: Side, rate: number): { low: number; high: number } {
  const random = seededRandom(7)
  const draws = Array.from({ length: Number(values.resamples) }, () => {
    const people = drawn(Math.max(...base.known.map(({ person }) => person)) + 1, random)
    const others = drawn(base.unknown.length, random)
    const of = ({ known, unknown }: Side) => {
      const probes = people.flatMap((person) => known.filter((probe) => probe.person === person))
      return identified(
        probes,
        others.map((i) => unknown[i] as Probe),
        rate,
      )
    }
    return 100 * (of(side) - of(base))
  }).sort((a, b) => a - b)
  return {
    low: draws[Math.floor(0.025 * draws.length)] ?? Number.NaN,
    high: draws[Math.ceil(0.975 * draws.length) - 1] ?? Number.NaN,
  }
}

interface Side {
  readonly known: readonly Probe[]
  readonly unknown: readonly Probe[]
}

function drawn(count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => Math.floor(random() * count))
}
