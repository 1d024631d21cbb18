// How much rarer a track is missed when its crops are fused than when its best frame alone is searched: a still of each person is
// enrolled, another one becomes a sequence of bad frames (small, blurred, noisy, compressed, dark, leaning; seeded). Misses are
// counted at the threshold where one in a hundred comparisons with somebody else would be taken for them, each way its own.
//   npx tsx --conditions=netra-source bench/track-template.ts ../shared/faces/lfw-dev [--pack embedded] [--people 80] [--frames 10]
//     [--seed 1]
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { addLook, fuse, type Look, noLooks } from '#cameras/track-looks.ts'
import { seededRandom, shuffled } from '#core/random.ts'
import { decodeImage } from '#vision/image/decode.ts'
import { distanceBetween } from '#vision/template.ts'
import { openFacePipeline } from './face-pipeline.ts'
import { packAtHand } from './pack-at-hand.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pack: { type: 'string', default: 'embedded' },
    people: { type: 'string', default: '80' },
    frames: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
})
const folder = positionals[0] ?? join('..', 'shared', 'faces', 'lfw-dev')
const random = seededRandom(Number(values.seed))
const pack = await packAtHand(values.pack)
const { metric, presets } = pack.manifest.embedder
const limit = presets.balanced.uncertain
await using pipeline = await openFacePipeline(2, pack)

const everybody: { readonly enrolled: string; readonly seen: string }[] = []
for (const name of (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
  const photos = (await readdir(join(folder, name.name))).sort()
  const [enrolled, seen] = photos.map((photo) => join(folder, name.name, photo))
  if (enrolled !== undefined && seen !== undefined) everybody.push({ enrolled, seen })
}

interface Tracked {
  readonly enrolled: Float32Array
  readonly looks: readonly Look[]
}
const tracks: Tracked[] = []
let lost = 0
for (const { enrolled, seen } of shuffled(everybody, random)) {
  if (tracks.length === Number(values.people)) break
  const still = await pipeline.embed(await pipeline.read(enrolled))
  if (!still) continue
  const photo = await readFile(seen)
  const looks: Look[] = []
  // What changes slowly over a track: how far away, and the light.
  const [size, light] = [0.3 + random() * 0.25, 0.5 + random() * 0.6]
  for (let frame = 0; frame < Number(values.frames); frame++) {
    const bytes = await degrade(photo, size * (0.85 + random() * 0.3), light)
    const found = await pipeline.embed((await decodeImage(bytes, { bytes: 2 ** 26, pixels: 1e8, side: 20_000 })).frame)
    if (found) looks.push({ vector: found.vector, quality: found.quality.overall })
    else lost++
  }
  if (looks.length > 1) tracks.push({ enrolled: still.enrolled, looks })
}

/** A frame as a camera may see it: 250 px of a still made small and large again, moved, noisy, compressed. */
async function degrade(photo: Buffer, scale: number, light: number): Promise<Buffer> {
  const side = Math.max(48, Math.round(250 * scale))
  const small = await sharp(photo)
    .rotate((random() - 0.5) * 24, { background: { r: 90, g: 90, b: 90 } })
    .resize(side, side)
    .blur(0.3 + random() * 1.1)
    .modulate({ brightness: light * (0.9 + random() * 0.2) })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const noise = 3 + random() * 12
  for (let i = 0; i < small.data.length; i++) {
    const bell = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    small.data[i] = Math.max(0, Math.min(255, (small.data[i] as number) + bell * noise))
  }
  const { width, height, channels } = small.info
  const compressed = await sharp(small.data, { raw: { width, height, channels } })
    .jpeg({ quality: 35 + Math.round(random() * 40) })
    .toBuffer()
  return await sharp(compressed).resize(250, 250).jpeg({ quality: 92 }).toBuffer()
}

const best = (looks: readonly Look[]) => looks.reduce((top, look) => (look.quality > top.quality ? look : top)).vector
const ways: Readonly<Record<string, (looks: readonly Look[]) => Float32Array>> = {
  'first frame': ([first]) => (first as Look).vector,
  'best frame': best,
  'track template': (looks) =>
    looks.reduce((all, look) => addLook(all, look, { metric, limit }), noLooks).fused ?? new Float32Array(),
  'mean of all frames': (looks) => fuse(looks, metric),
}

console.log(`${values.pack}: ${tracks.length} tracks of ${values.frames} frames, ${lost} frames without a face`)
const missed = new Map<string, number>()
for (const [way, of] of Object.entries(ways)) {
  const probes = tracks.map(({ looks }) => of(looks))
  const own = probes.map((probe, i) => distanceBetween(probe, (tracks[i] as Tracked).enrolled, metric))
  const others = probes
    .flatMap((probe, i) =>
      tracks.flatMap(({ enrolled }, j) => (i === j ? [] : [distanceBetween(probe, enrolled, metric)])),
    )
    .sort((a, b) => a - b)
  for (const rate of [0.01, 0.001]) {
    const threshold = others[Math.floor(others.length * rate)] ?? 0
    const share = own.filter((distance) => distance > threshold).length / own.length
    missed.set(`${way} ${rate}`, share)
    const fewer = 1 - share / (missed.get(`best frame ${rate}`) ?? Number.NaN)
    const against =
      way.startsWith('first') || way.startsWith('best')
        ? ''
        : `, ${(100 * fewer).toFixed(0)} % less than the best frame`
    console.log(
      `${way}: misses ${(100 * share).toFixed(1)} % at ${threshold.toFixed(3)}, where ${rate} of the others pass${against}`,
    )
  }
  const fixed = own.filter((distance) => distance > presets.balanced.known).length / own.length
  const wrong = others.filter((distance) => distance <= presets.balanced.known).length / others.length
  console.log(
    `${way}: misses ${(100 * fixed).toFixed(1)} % at the balanced threshold, where ${(100 * wrong).toFixed(2)} % of the others pass`,
  )
}
