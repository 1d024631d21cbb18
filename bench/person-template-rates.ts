// Asked against realised false-positive identification rates where people are enrolled with all their photos, with and without a
// template of each person next to the single ones (the mean of their photos weighted by quality), and how many photos of enrolled
// people are known at the thresholds so derived. Random splits: a third of the people enrolled, a third strangers, a third cohort.
// Photos are not part of the project: give their folder (<person>/<photo>).
//   npx tsx --conditions=netra-source bench/person-template-rates.ts ../shared/faces/lfw-dev [--pack NAME] [--cache FILE] [--splits 100]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom, shuffled } from '#core/random.ts'
import { personTemplateOf } from '#gallery/person-template.ts'
import { distanceForRate, type StrangerEvidence } from '#recognition/false-positive-curve.ts'
import { fitImpostorTail } from '#recognition/impostor-tail.ts'
import { distanceBetween } from '#vision/template.ts'
import { type PhotoTemplate, photosOfPeople, templatesOfFolder } from './lfw-templates.ts'
import { measureCohort } from './measure-cohort.ts'
import { packAtHand } from './pack-at-hand.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pack: { type: 'string', default: 'embedded' },
    cache: { type: 'string' },
    splits: { type: 'string', default: '100' },
  },
})
const folder = positionals[0] ?? join('..', 'shared', 'faces', 'lfw-dev')
const pack = await packAtHand(values.pack)
const { metric } = pack.manifest.embedder
const people = photosOfPeople(await templatesOfFolder(folder, pack, values.cache))
const asked = [0.01, 0.02, 0.05]
/** Farther than any known threshold: the search for one begins there. */
const largest = 1.2
const galleries = {
  'a third of everybody': people,
  'people with three photos or more': people.filter((list) => list.length > 2),
} as const

interface Enrolled {
  readonly photos: readonly PhotoTemplate[]
  readonly vectors: readonly Float32Array[]
}

for (const [name, candidates] of Object.entries(galleries))
  for (const withMean of [false, true]) {
    const rates = asked.map((): number[] => [])
    const known = asked.map((): number[] => [])
    let [size, strangers] = [0, 0]
    for (let seed = 1; seed <= Number(values.splits); seed++) {
      const random = seededRandom(seed)
      const order = shuffled([...candidates], random)
      const chosen = order.slice(0, Math.floor(order.length / (candidates === people ? 3 : 1.5)))
      const others = shuffled(
        people.filter((list) => !chosen.includes(list)),
        random,
      )
      const one = (list: readonly PhotoTemplate[]) => list[Math.floor(random() * list.length)] as PhotoTemplate
      const probes = others.slice(0, others.length >> 1).map(one)
      const cohort = measureCohort(others.slice(others.length >> 1).flat(), metric)
      const enrolled = chosen.map((photos) => enrol(photos, withMean))
      const closest = enrolled.map(
        (person) => cohort.probeFactor * closestTo(one(person.photos).enrolled, enrolled, person),
      )
      const tail = fitImpostorTail(closest)
      const evidence: StrangerEvidence = { own: tail && { tail, people: chosen.length - 1 }, cohort }
      const found = probes.map(({ probe }) => closestTo(probe, enrolled))
      const owns = enrolled.flatMap((person) =>
        person.photos.length < 2
          ? []
          : person.photos.map((photo) => {
              const rest = enrol(
                person.photos.filter((other) => other !== photo),
                withMean,
              )
              const own = Math.min(...rest.vectors.map((vector) => distanceBetween(photo.probe, vector, metric)))
              return { own, other: closestTo(photo.probe, enrolled, person) }
            }),
      )
      ;[size, strangers] = [chosen.length, probes.length]
      for (const [i, rate] of asked.entries()) {
        const threshold = distanceForRate(evidence, chosen.length, rate, largest) ?? 0
        rates[i]?.push(found.filter((distance) => distance <= threshold).length / found.length)
        known[i]?.push(owns.filter(({ own, other }) => own <= threshold && own < other).length / owns.length)
      }
    }
    for (const [i, rate] of asked.entries()) {
      const [realised, right] = [interval(rates[i] ?? []), interval(known[i] ?? [])]
      console.log(
        `${pack.manifest.name}  ${name}, ${size} enrolled, ${strangers} strangers  ${withMean ? 'single and mean' : 'single'}  asked ${percent(rate)}  realised ${percent(realised.mean)} (${percent(realised.low)}–${percent(realised.high)}) × ${(realised.mean / rate).toFixed(2)}  known ${percent(right.mean)} (${percent(right.low)}–${percent(right.high)})`,
      )
    }
  }

function enrol(photos: readonly PhotoTemplate[], withMean: boolean): Enrolled {
  const singles = photos.map(({ enrolled }) => enrolled)
  const joined = withMean
    ? personTemplateOf(photos.map(({ enrolled, quality }) => ({ vector: enrolled, quality })))
    : null
  return { photos, vectors: joined ? [...singles, joined] : singles }
}

function closestTo(vector: Float32Array, gallery: readonly Enrolled[], but?: Enrolled): number {
  let closest = Number.POSITIVE_INFINITY
  for (const person of gallery)
    if (person !== but)
      for (const one of person.vectors) closest = Math.min(closest, distanceBetween(vector, one, metric))
  return closest
}

/** The mean over the splits with its 95 % interval. */
function interval(list: readonly number[]): { mean: number; low: number; high: number } {
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length
  const spread = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, list.length - 1)
  const half = 1.96 * Math.sqrt(spread / list.length)
  return { mean, low: mean - half, high: mean + half }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
