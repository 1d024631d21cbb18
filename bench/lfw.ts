// Verification on the LFW development pairs, whole photos through the full pipeline with face=prominent, and the open-set
// check with the balanced preset. The photos are not part of the project: give their folder.
//   npx tsx --conditions=netra-source bench/lfw.ts ../shared/faces/lfw-dev [--pack NAME] [--json] [--save distances.json]
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { distanceBetween } from '#vision/template.ts'
import { openFacePipeline } from './face-pipeline.ts'
import { openSet } from './open-set.ts'
import { packAtHand } from './pack-at-hand.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, pack: { type: 'string', default: 'embedded' }, save: { type: 'string' } },
})
const folder = positionals[0] ?? join('..', 'shared', 'faces', 'lfw-dev')
const pairs = (await readFile(join(folder, 'pairs.csv'), 'utf8'))
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([a = '', b = '', same]) => ({ a, b, same: same === '1' }))
const photos = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]

const pack = await packAtHand(values.pack)
const { embedder } = pack.manifest
const vectors = new Map<string, Float32Array>()
const enrolled = new Map<string, Float32Array>()
const qualities: number[] = []
const start = performance.now()
{
  await using pipeline = await openFacePipeline(2, pack)
  for (const photo of photos) {
    const found = await pipeline.embed(await pipeline.read(join(folder, photo)))
    if (found === null) continue
    vectors.set(photo, found.vector)
    enrolled.set(photo, found.enrolled)
    qualities.push(found.quality.overall)
  }
}
const perPhoto = (performance.now() - start) / photos.length

const distances = pairs.flatMap(({ a, b, same }) => {
  const [x, y] = [vectors.get(a), vectors.get(b)]
  return x && y ? [{ distance: distanceBetween(x, y, embedder.metric), same }] : []
})
if (values.save) await writeFile(values.save, JSON.stringify(distances))
const best = bestThreshold()
const report = {
  pack: pack.manifest.name,
  photos: photos.length,
  withoutFace: photos.length - vectors.size,
  pairs: distances.length,
  ...best,
  accuracyInterval95: wilson(best.accuracy, pairs.length),
  ...acceptRates(),
  lowQuality: qualities.filter((overall) => overall < 0.3).length,
  millisecondsAPhoto: perPhoto,
  openSet: Array.from({ length: 60 }, (_, seed) => openSet(vectors, enrolled, embedder, seed + 1)),
}
console.log(values.json ? JSON.stringify(report) : report)

/** Wilson's (1927) score interval of a share of `count`. */
function wilson(share: number, count: number): readonly [number, number] {
  const z = 1.96
  const centre = share + z ** 2 / (2 * count)
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))
  return [(centre - half) / (1 + z ** 2 / count), (centre + half) / (1 + z ** 2 / count)]
}

function bestThreshold(): { accuracy: number; threshold: number } {
  let best = { accuracy: 0, threshold: 0 }
  for (let threshold = 0.2; threshold < 1; threshold += 0.002) {
    const right = distances.filter(({ distance, same }) => distance < threshold === same).length
    // A pair without a face is a wrong answer, not a missing one.
    if (right / pairs.length > best.accuracy) best = { accuracy: right / pairs.length, threshold }
  }
  return best
}

function acceptRates(): { trueAcceptAtFar1Percent: number; balancedTrueAccept: number; balancedFalseAccept: number } {
  const of = (same: boolean) => distances.filter((pair) => pair.same === same).map(({ distance }) => distance)
  const [genuine, impostor] = [of(true), of(false).sort((a, b) => a - b)]
  const share = (list: readonly number[], limit: number) => list.filter((d) => d <= limit).length / list.length
  const { known } = embedder.presets.balanced
  return {
    trueAcceptAtFar1Percent: share(genuine, impostor[Math.floor(impostor.length * 0.01)] ?? 0),
    balancedTrueAccept: share(genuine, known),
    balancedFalseAccept: share(impostor, known),
  }
}
