// How many small faces are found, how many boxes are none, and what it costs: faces of the sample photos pasted into others.
//   npx tsx --conditions=netra-source bench/detection.ts [--pack NAME] [--json]
import { parseArgs } from 'node:util'
import sharp, { type OverlayOptions } from 'sharp'
import { type Box, intersectionArea, iou } from '#core/geometry.ts'
import { locateSource } from '#vision/packs/source-files.ts'
import { openFacePipeline } from './face-pipeline.ts'
import { packAtHand } from './pack-at-hand.ts'

const samples = [1, 2, 3, 4, 5, 6].map((n) =>
  locateSource({ package: '@vladmandic/face-api', path: `demo/sample${n}.jpg`, bytes: 1, sha256: '' }),
)
const { values } = parseArgs({ options: { json: { type: 'boolean' }, pack: { type: 'string', default: 'embedded' } } })
const rows: Record<string, unknown>[] = []
await using pipeline = await openFacePipeline(2, await packAtHand(values.pack))
const chips: { file: string; box: Box }[] = []
for (const file of samples)
  for (const { box } of await pipeline.find(await pipeline.read(file))) chips.push({ file, box })

for (const [width, height] of [
  [640, 480],
  [1280, 853],
  [1920, 1080],
  [4000, 3000],
] as const)
  for (const size of [24, 32, 48]) rows.push(await measure(width, height, size))
if (values.json) console.log(JSON.stringify(rows))
else console.table(rows)

/** Pastes four faces of `size` pixels into each of three photos; the photos' own faces count neither way. */
async function measure(width: number, height: number, size: number): Promise<Record<string, unknown>> {
  let [pasted, found, none, milliseconds] = [0, 0, 0, 0]
  for (const [i, file] of samples.slice(0, 3).entries()) {
    const scene = await sharp(file).resize(width, height, { fit: 'fill' }).png().toBuffer()
    const own = (await pipeline.find(await decode(scene))).map(({ box }) => box)
    const truth: Box[] = []
    const overlays: OverlayOptions[] = []
    for (const chip of chips.slice(i * 4, i * 4 + 4)) {
      const { input, box, side } = await cut(chip.file, chip.box, size)
      const place = free(width, height, side, [...own, ...truth], i * 7 + overlays.length + size)
      if (place === null) continue
      overlays.push({ input, left: place.x, top: place.y })
      truth.push({ ...box, x: place.x + box.x, y: place.y + box.y })
    }
    const frame = await decode(await sharp(scene).composite(overlays).png().toBuffer())
    const start = performance.now()
    const faces = await pipeline.find(frame)
    milliseconds += performance.now() - start
    pasted += truth.length
    found += truth.filter((box) => faces.some((face) => iou(face.box, box) > 0.25)).length
    none += faces.filter(({ box }) => [...own, ...truth].every((known) => intersectionArea(known, box) === 0)).length
  }
  return { photo: `${width}×${height}`, size, pasted, found, none, milliseconds: Math.round(milliseconds / 3) }
}

async function decode(png: Buffer) {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) }
}

/** A square about the face, scaled so that the face's box is `size` pixels high; the box is in the cut's pixels. */
async function cut(file: string, face: Box, size: number): Promise<{ input: Buffer; box: Box; side: number }> {
  const margin = face.height * 0.35
  const left = Math.max(0, Math.round(face.x - margin))
  const top = Math.max(0, Math.round(face.y - margin))
  const scale = size / face.height
  const { width, height } = await sharp(file).metadata()
  const region = {
    left,
    top,
    width: Math.min(width - left, Math.round(face.width + 2 * margin)),
    height: Math.min(height - top, Math.round(face.height + 2 * margin)),
  }
  const side = Math.round(region.width * scale)
  const input = await sharp(file).extract(region).resize(side).png().toBuffer()
  const box = { x: (face.x - left) * scale, y: (face.y - top) * scale, width: face.width * scale, height: size }
  return { input, box, side }
}

function free(width: number, height: number, side: number, taken: readonly Box[], seed: number): Box | null {
  let state = seed + 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  for (let attempt = 0; attempt < 200; attempt++) {
    const [x, y] = [Math.floor(next() * (width - side)), Math.floor(next() * (height - side * 1.5))]
    const box = { x, y, width: side, height: side * 1.5 }
    if (taken.every((other) => intersectionArea(other, box) === 0)) return box
  }
  return null
}
