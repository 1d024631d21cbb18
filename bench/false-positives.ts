// Asked against realised false-positive identification rates: on real people in repeated random splits, and in galleries of 100
// to 100,000 people generated from their templates. The fit sees enrolled templates only, and never the generator. The
// photos are not part of the project: give their folder (<person>/<photo>).
//   npx tsx --conditions=netra-source bench/false-positives.ts ../shared/faces/lfw-dev [--pack NAME] [--models FOLDER]
//     [--cache FILE] [--people 100,1000,10000,100000] [--splits 200] [--cohort] [--json]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom, shuffled } from '#core/random.ts'
import { distanceForRate, type StrangerEvidence } from '#recognition/false-positive-curve.ts'
import { fitImpostorTail } from '#recognition/impostor-tail.ts'
import { distanceBetween } from '#vision/template.ts'
import { generatedGallery } from './generated-gallery.ts'
import { type PhotoTemplate, photosOfPeople, templatesOfFolder } from './lfw-templates.ts'
import { measureCohort } from './measure-cohort.ts'
import { packAtHand } from './pack-at-hand.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pack: { type: 'string', default: 'embedded' },
    models: { type: 'string', default: join('..', 'shared', 'models') },
    cache: { type: 'string' },
    people: { type: 'string', default: '100,1000,10000,100000' },
    splits: { type: 'string', default: '200' },
    cohort: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const folder = positionals[0] ?? join('..', 'shared', 'faces', 'lfw-dev')
const pack = await packAtHand(values.pack, values.models)
const { embedder } = pack.manifest
const { metric } = embedder
const photos = await templatesOfFolder(folder, pack, values.cache)
const people = photosOfPeople(photos)
/** Farther than any known threshold: the search for one begins there. */
const largest = 1.2

interface RateRow {
  readonly gallery: string
  readonly people: number
  readonly asked: number
  /** Mean over the draws. */
  readonly realised: number
  /** 95 % interval of that mean. */
  readonly low: number
  readonly high: number
  readonly strangers: number
  readonly draws: number
}

if (values.cohort) console.log(JSON.stringify(measureCohort(photos, metric), null, 2))
else {
  const rows: RateRow[] = [
    ...splitRows(Math.floor(people.length / 2), false),
    ...splitRows(Math.floor(people.length / 3), true),
    ...splitRows(50, true),
  ]
  for (const size of values.people.split(',').map(Number).filter(Boolean)) rows.push(...(await generatedRows(size)))
  if (values.json) console.log(JSON.stringify({ pack: pack.manifest.name, rows }, null, 2))
  else
    for (const { gallery, people, asked, realised, low, high, strangers, draws } of rows)
      console.log(
        `${gallery.padEnd(34)} ${String(people).padStart(7)}  asked ${(asked * 100).toFixed(2).padStart(6)} %  realised ${(realised * 100).toFixed(3).padStart(7)} % (${(low * 100).toFixed(3)}–${(high * 100).toFixed(3)})  × ${(realised / asked).toFixed(2)}  ${draws} × ${strangers} strangers`,
      )
}

/** Random thirds (gallery, strangers, cohort) or halves (no cohort) of the real people, one photo of each. */
function splitRows(enrolledPeople: number, withCohort: boolean): RateRow[] {
  const draws = Number(values.splits)
  const asked = [0.01, 0.05, 0.2]
  const realised = asked.map((): number[] => [])
  let strangers = 0
  for (let seed = 1; seed <= draws; seed++) {
    const random = seededRandom(seed)
    const order = shuffled(people, random)
    const one = (list: PhotoTemplate[]) => list[Math.floor(random() * list.length)] as PhotoTemplate
    const gallery = order.slice(0, enrolledPeople).map(one)
    const rest = order.slice(enrolledPeople)
    const half = withCohort ? Math.floor(rest.length / 2) : rest.length
    const probes = rest.slice(0, half).map(one)
    const cohort = withCohort ? measureCohort(rest.slice(half).flat(), metric) : (embedder.cohort ?? null)
    strangers = probes.length
    const factor = cohort?.probeFactor ?? 1
    const closest = gallery.map((face) => factor * closestTo(face.enrolled, gallery, face))
    const tail = fitImpostorTail(closest)
    const evidence: StrangerEvidence = {
      own: tail && { tail, people: enrolledPeople - 1 },
      cohort: withCohort ? cohort : null,
    }
    const found = probes.map(({ probe }) => closestTo(probe, gallery))
    for (const [i, rate] of asked.entries()) {
      const threshold = distanceForRate(evidence, enrolledPeople, rate, largest) ?? 0
      realised[i]?.push(found.filter((distance) => distance <= threshold).length / found.length)
    }
  }
  const gallery = withCohort ? 'real people, cohort of others' : 'real people, no cohort'
  return asked.map((rate, i) => rowOf(gallery, enrolledPeople, rate, realised[i] ?? [], strangers))
}

function closestTo(vector: Float32Array, gallery: readonly PhotoTemplate[], but?: PhotoTemplate): number {
  let closest = Number.POSITIVE_INFINITY
  for (const face of gallery)
    if (face !== but) closest = Math.min(closest, distanceBetween(vector, face.enrolled, metric))
  return closest
}

async function generatedRows(size: number): Promise<RateRow[]> {
  const asked = [0.001, 0.01, 0.05]
  const draws = size <= 1000 ? 20 : size <= 10_000 ? 4 : 1
  const strangers = size <= 1000 ? 5_000 : 10_000
  const realised = asked.map((): number[] => [])
  for (let draw = 1; draw <= draws; draw++) {
    await using gallery = await generatedGallery(photos, size, draw, embedder)
    const sample = Math.min(size, 4_000)
    const tail = fitImpostorTail(await gallery.closestOfEnrolled(sample))
    const evidence: StrangerEvidence = { own: tail && { tail, people: size - 1 }, cohort: embedder.cohort ?? null }
    const found = await gallery.closestOfStrangers(strangers)
    for (const [i, rate] of asked.entries()) {
      const threshold = distanceForRate(evidence, size, rate, largest) ?? 0
      realised[i]?.push(found.filter((distance) => distance <= threshold).length / found.length)
    }
  }
  return asked.map((rate, i) => rowOf('generated', size, rate, realised[i] ?? [], strangers))
}

function rowOf(gallery: string, people: number, asked: number, rates: readonly number[], strangers: number): RateRow {
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  const spread =
    rates.length > 1
      ? rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / (rates.length - 1)
      : (mean * (1 - mean)) / strangers
  const half = 1.96 * Math.sqrt(spread / rates.length)
  return { gallery, people, asked, realised: mean, low: mean - half, high: mean + half, strangers, draws: rates.length }
}
