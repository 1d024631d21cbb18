// Whether the disturbances that only name a defect (cut off, compressed, covered) should also lower the overall score: error against
// discard on the genuine LFW development pairs when a share of the photos is spoilt by them, for the overall score as it is and with them.
//   npx tsx --conditions=netra-source bench/spoilt-quality.ts ../shared/faces/lfw-dev [--pack embedded] [--share 0.2] [--seed 1]
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { seededRandom } from '#core/random.ts'
import { discardCurve } from '#evaluation/discard-curve.ts'
import { decodeImage } from '#vision/image/decode.ts'
import { distanceBetween } from '#vision/template.ts'
import { openFacePipeline } from './face-pipeline.ts'
import { packAtHand } from './pack-at-hand.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pack: { type: 'string', default: 'embedded' },
    share: { type: 'string', default: '0.2' },
    seed: { type: 'string', default: '1' },
  },
})
const folder = positionals[0] ?? join('..', 'shared', 'faces', 'lfw-dev')
const pairs = (await readFile(join(folder, 'pairs.csv'), 'utf8'))
  .trim()
  .split('\n')
  .map((line) => line.split(','))
  .flatMap(([a = '', b = '', same]) => (same === '1' ? [{ a, b }] : []))
const photos = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]
const random = seededRandom(Number(values.seed))
const pack = await packAtHand(values.pack)
await using pipeline = await openFacePipeline(2, pack)

interface Row {
  readonly vector: Float32Array
  readonly overall: number
  readonly framing: number
  readonly compression: number
  readonly cover: number
}
const rows = new Map<string, Row>()
let spoilt = 0
let lost = 0
for (const photo of photos) {
  const bytes = await readFile(join(folder, photo))
  const kind = random() < Number(values.share) ? Math.floor(random() * 3) : null
  const frame = (await decodeImage(await spoil(bytes, kind), { bytes: 2 ** 26, pixels: 1e8, side: 20_000 })).frame
  const found = await pipeline.embed(frame)
  if (kind !== null) spoilt++
  if (found === null) lost++
  else rows.set(photo, { vector: found.vector, overall: found.quality.overall, ...found.disturbances })
}
const kept = photos.filter((photo) => rows.has(photo))
const numberOf = new Map(kept.map((photo, i) => [photo, i]))
const scores = pairs
  .flatMap(({ a, b }) => {
    const [x, y] = [rows.get(a), rows.get(b)]
    const [left, right] = [numberOf.get(a), numberOf.get(b)]
    if (x === undefined || y === undefined || left === undefined || right === undefined) return []
    return [{ left, right, distance: distanceBetween(x.vector, y.vector, pack.manifest.embedder.metric) }]
  })
  .sort((a, b) => a.distance - b.distance)
const genuine = {
  distances: Float64Array.from(scores, ({ distance }) => distance),
  left: Int32Array.from(scores, ({ left }) => left),
  right: Int32Array.from(scores, ({ right }) => right),
}
console.log(
  `${values.pack}: ${photos.length} photos, ${spoilt} spoilt, ${lost} without a face then, ${scores.length} pairs`,
)
const ways: Record<string, (row: Row) => number> = {
  'six measures': ({ overall }) => overall,
  'and framing': ({ overall, framing }) => Math.min(overall, framing),
  'and compression': ({ overall, compression }) => Math.min(overall, compression),
  'and cover': ({ overall, cover }) => Math.min(overall, cover),
  'and all three': ({ overall, framing, compression, cover }) => Math.min(overall, framing, compression, cover),
}
for (const [way, of] of Object.entries(ways)) {
  const curve = discardCurve(
    genuine,
    kept.map((photo) => of(rows.get(photo) as Row)),
  )
  const at = (share: number) => ((curve?.points[share]?.missed ?? Number.NaN) * 100).toFixed(2)
  const head = curve?.points.slice(0, 21) ?? []
  const mean = (100 * head.reduce((sum, { missed }) => sum + missed, 0)) / head.length
  console.log(`${way.padEnd(16)} mean ${mean.toFixed(2)} %  left out 5 %: ${at(5)}, 10 %: ${at(10)}, 20 %: ${at(20)}`)
}

/** Faces of LFW lie in the middle of 250 × 250 pixels: the right half cut off, a JPEG of quality 5, or a mask over the lower half. */
async function spoil(bytes: Buffer, kind: number | null): Promise<Buffer> {
  const { width = 0, height = 0 } = await sharp(bytes).metadata()
  if (kind === 0)
    return await sharp(bytes)
      .extract({ left: 0, top: 0, width: Math.round(width / 2), height })
      .png()
      .toBuffer()
  if (kind === 1) return await sharp(bytes).jpeg({ quality: 5 }).toBuffer()
  if (kind === 2) {
    const size = { width: Math.round(width * 0.4), height: Math.round(height * 0.2) }
    const input = { create: { ...size, channels: 3, background: '#9fc5e8' } } as const
    const at = { left: Math.round(width * 0.3), top: Math.round(height * 0.54) }
    return await sharp(bytes)
      .composite([{ input, ...at }])
      .png()
      .toBuffer()
  }
  return bytes
}
