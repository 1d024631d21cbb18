// Whether the confidence of decisions holds: expected calibration error over random splits of labelled photos, half of the faces
// seen being of enrolled people; of the plain pair probability, too, which knows nothing of the gallery.
//   npx tsx --conditions=netra-source bench/confidence.ts ../shared/faces/lfw-dev [--pack NAME] [--models FOLDER] [--cache FILE] [--people 300]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom, shuffled } from '#core/random.ts'
import { probabilityOfSame } from '#recognition/confidence.ts'
import { decide } from '#recognition/decide.ts'
import { fitImpostorTail } from '#recognition/impostor-tail.ts'
import { defaultSettings, resolvePolicy } from '#recognition/policy.ts'
import { distanceBetween } from '#vision/template.ts'
import { type PhotoTemplate, photosOfPeople, templatesOfFolder } from './lfw-templates.ts'
import { packAtHand } from './pack-at-hand.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pack: { type: 'string', default: 'embedded' },
    models: { type: 'string', default: join('..', 'shared', 'models') },
    cache: { type: 'string' },
    people: { type: 'string', default: '300' },
    splits: { type: 'string', default: '40' },
  },
})
const pack = await packAtHand(values.pack, values.models)
const { embedder } = pack.manifest
const { metric, calibration, cohort, presets } = embedder
const photos = await templatesOfFolder(positionals[0] ?? join('..', 'shared', 'faces', 'lfw-dev'), pack, values.cache)
const everybody = photosOfPeople(photos)

interface Judged {
  readonly promised: number
  readonly before: number
  readonly right: boolean
  readonly weight: number
}

const judged: Judged[] = []
for (let seed = 1; seed <= Number(values.splits); seed++) {
  const random = seededRandom(seed)
  const order = shuffled(everybody, random)
  const enrolled = order.slice(0, Number(values.people)).map((list) => shuffled(list, random))
  const gallery = enrolled.map(([first]) => first as PhotoTemplate)
  const factor = cohort?.probeFactor ?? 1
  const tail = fitImpostorTail(
    gallery.map((face) => factor * (closest(face.enrolled, gallery, face)[0]?.distance ?? 9)),
  )
  const derivation = {
    people: gallery.length,
    faces: gallery.length,
    comparisons: 0,
    tail,
    genuine: null,
    genuinePeople: 0,
  }
  const policy = resolvePolicy('1', defaultSettings, presets, { cohort, derivation })
  const known = enrolled.flatMap(([, second]) => (second ? [second] : []))
  const strangers = order.slice(Number(values.people)).map(([first]) => first as PhotoTemplate)
  for (const [probes, enrolledOnes] of [
    [known, true],
    [strangers, false],
  ] as const)
    for (const probe of probes) {
      const candidates = closest(probe.probe, gallery)
      const { kind, candidate, confidence } = decide(
        { quality: 1, qualityReason: null, closestTaken: false },
        candidates,
        policy,
        calibration,
      )
      const right = kind === 'unknown' ? !enrolledOnes : candidate?.personId === probe.person
      const same = probabilityOfSame(candidates[0]?.distance ?? 9, calibration)
      const before = kind === 'unknown' ? 1 - same : same
      judged.push({ promised: confidence, before, right, weight: 0.5 / probes.length })
    }
}
console.log(`${pack.manifest.name}, ${values.people} enrolled by one photo, ${judged.length} decisions`)
console.log(`expected calibration error of the pair probability ${error((one) => one.before).toFixed(4)}`)
console.log(`expected calibration error of the confidence       ${error((one) => one.promised).toFixed(4)}`)

function closest(vector: Float32Array, gallery: readonly PhotoTemplate[], but?: PhotoTemplate) {
  return gallery
    .filter((face) => face !== but)
    .map(({ enrolled, person }) => ({
      personId: person,
      faceId: person,
      distance: distanceBetween(vector, enrolled, metric),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 2)
}

/** Mean difference of promised and right over ten bins of equal width. */
function error(promise: (one: Judged) => number): number {
  const bins = Array.from({ length: 10 }, () => ({ promised: 0, right: 0 }))
  let total = 0
  for (const one of judged) {
    const bin = bins[Math.min(9, Math.floor(promise(one) * 10))]
    if (!bin) continue
    bin.promised += promise(one) * one.weight
    bin.right += one.right ? one.weight : 0
    total += one.weight
  }
  return bins.reduce((sum, { promised, right }) => sum + Math.abs(promised - right), 0) / total
}
