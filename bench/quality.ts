// Which quality says best which comparisons will fail: error against discard on the genuine LFW development pairs, for the measures
// alone, a quality network alone, and ways to join them, in the eyes of several embedders.
//   npx tsx --conditions=netra-source bench/quality.ts ../shared/faces/lfw-dev [--packs embedded,open,edgeface-xs]
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { discardCurve } from '#evaluation/discard-curve.ts'
import { openSession } from '#vision/inference/session.ts'
import { convertNetwork } from '#vision/packs/convert-network.ts'
import { lightQNetPack } from '#vision/packs/lightqnet-pack.ts'
import { rateFaces } from '#vision/rate-faces.ts'
import { distanceBetween } from '#vision/template.ts'
import { openFacePipeline } from './face-pipeline.ts'
import { packAtHand } from './pack-at-hand.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    packs: { type: 'string', default: 'embedded,open,edgeface-xs' },
    models: { type: 'string', default: join('..', 'shared', 'models') },
  },
})
const folder = positionals[0] ?? join('..', 'shared', 'faces', 'lfw-dev')
const pairs = (await readFile(join(folder, 'pairs.csv'), 'utf8'))
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .flatMap(([a = '', b = '', same]) => (same === '1' ? [{ a, b }] : []))
const photos = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]
const numberOf = new Map(photos.map((photo, i) => [photo, i]))

const [rater] = lightQNetPack.networks
if (rater === undefined) throw new Error('no network rates faces')
const path = join(tmpdir(), 'netra-bench-quality.onnx')
await writeFile(path, convertNetwork(rater, [await readFile(join(values.models, 'quality', 'lightqnet-dm050.onnx'))]))
await using network = await openSession(path, { provider: 'cpu', cores: 2 })

/** Share of genuine comparisons refused, averaged over the first 20 % left out; flat at 5 % is what a useless quality gives. */
const counted = 20

for (const name of values.packs.split(',')) {
  const pack = await packAtHand(name)
  const own: number[] = []
  const rated: number[] = []
  const vectors: (Float32Array | null)[] = []
  await using pipeline = await openFacePipeline(2, pack)
  for (const photo of photos) {
    const frame = await pipeline.read(join(folder, photo))
    const found = await pipeline.embed(frame)
    vectors.push(found?.vector ?? null)
    own.push(found?.quality.overall ?? 0)
    rated.push(found ? ((await rateFaces([{ frame, landmarks: found.landmarks }], network, rater))[0] ?? 0) : 0)
  }
  const scores = pairs
    .flatMap(({ a, b }) => {
      const [left, right] = [numberOf.get(a) ?? 0, numberOf.get(b) ?? 0]
      const [x, y] = [vectors[left], vectors[right]]
      return x && y ? [{ left, right, distance: distanceBetween(x, y, pack.manifest.embedder.metric) }] : []
    })
    .sort((a, b) => a.distance - b.distance)
  const genuine = {
    distances: Float64Array.from(scores, ({ distance }) => distance),
    left: Int32Array.from(scores, ({ left }) => left),
    right: Int32Array.from(scores, ({ right }) => right),
  }
  const joined = (join: (a: number, b: number) => number) => own.map((value, i) => join(value, rated[i] ?? 0))
  const ways: Record<string, readonly number[]> = {
    'measures alone': own,
    'network alone': rated,
    'geometric mean': joined((a, b) => Math.sqrt(a * b)),
    'the lower': joined(Math.min),
  }
  for (const [way, quality] of Object.entries(ways)) {
    const curve = discardCurve(genuine, quality)
    const head = curve?.points.slice(0, counted + 1) ?? []
    const at = (share: number) => ((curve?.points[share]?.missed ?? Number.NaN) * 100).toFixed(2)
    const mean = (100 * head.reduce((sum, { missed }) => sum + missed, 0)) / head.length
    console.log(
      `${name.padEnd(12)} ${way.padEnd(16)} mean ${mean.toFixed(2)} %  left out 5 %: ${at(5)}, 10 %: ${at(10)}, 20 %: ${at(20)}`,
    )
  }
  const sorted = [...rated].sort((a, b) => a - b)
  const part = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(3)
  console.log(
    `${name.padEnd(12)} network 1 %: ${part(0.01)}, 10 %: ${part(0.1)}, half: ${part(0.5)}, 90 %: ${part(0.9)}`,
  )
}
