// Whether templates averaged over crops of four sizes recognise more people than single ones: the open-set check of open-set.ts, 60
// draws of 60 people of LFW, at a pack's strict, balanced and uncertain distances.
//   npx tsx --conditions=netra-source bench/enrol-scales.ts ../shared/faces/lfw-dev [--packs open,edgeface-xs]
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openFacePipeline } from './face-pipeline.ts'
import { openSet } from './open-set.ts'
import { packAtHand } from './pack-at-hand.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { packs: { type: 'string', default: 'open,edgeface-xs' } },
})
const folder = positionals[0] ?? join('..', 'shared', 'faces', 'lfw-dev')
const scales = [1, 1.1, 0.92, 1.18]
const strangers = 150

const photos: string[] = []
let alone = 0
for (const entry of await readdir(folder, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue
  const own = (await readdir(join(folder, entry.name))).sort().map((photo) => `${entry.name}/${photo}`)
  if (own.length > 1) photos.push(...own.slice(0, 2))
  else if (alone++ < strangers) photos.push(...own)
}

for (const name of values.packs.split(',')) {
  const { manifest: plain, ...rest } = await packAtHand(name)
  const networks = plain.networks.map((one) => (one.role === 'embedder' ? { ...one, enrolScales: scales } : one))
  await using pipeline = await openFacePipeline(2, { ...rest, manifest: { ...plain, networks } })
  const single = new Map<string, Float32Array>()
  const averaged = new Map<string, Float32Array>()
  for (const photo of photos) {
    const found = await pipeline.embed(await pipeline.read(join(folder, photo)))
    if (found === null) continue
    single.set(photo, found.vector)
    averaged.set(photo, found.enrolled)
  }
  const { presets } = plain.embedder
  for (const known of [presets.strict.known, presets.balanced.known, presets.balanced.uncertain])
    for (const [way, templates] of Object.entries({ single, averaged })) {
      const embedder = { ...plain.embedder, presets: { ...presets, balanced: { known, uncertain: 1 } } }
      const draws = Array.from({ length: 60 }, (_, seed) => openSet(single, templates, embedder, seed + 1))
      const sum = (what: 'enrolled' | 'known' | 'mistaken' | 'strangersKnown') =>
        draws.reduce((total, draw) => total + draw[what], 0)
      console.log(
        `${name} at ${known}, ${way}: ${sum('known')} of ${sum('enrolled')} known, ${sum('mistaken')} mistaken, ${sum('strangersKnown')} strangers known`,
      )
    }
}
