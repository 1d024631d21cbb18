// What one photo must cost a processor core at least: its decoding, its networks and its search, and nothing else. In a
// process of its own, so that its processor time is that of the work. One line `{photo, faces}` in, `{…}` out. Arguments: pack,
// and mode of its detector.
import { readFile } from 'node:fs/promises'
import { newId } from '#core/ids.ts'
import { openFlatIndex } from '#vector-index/flat.ts'
import { analysePhoto } from '#vision/analyse-photo.ts'
import { VisionConfig } from '#vision/config.ts'
import { decodeImage } from '#vision/image/decode.ts'
import { createPixelStore } from '#vision/image/pixel-store.ts'
import type { Network, Tensor } from '#vision/inference/network.ts'
import { createNetworkSet, type NetworkSet } from '#vision/inference/network-set.ts'
import { preparePack } from '#vision/packs/prepare-pack.ts'
import { answerJsonLines } from './json-lines.ts'
import { modelCache } from './model-cache.ts'
import { packAtHand } from './pack-at-hand.ts'
import { seededVector } from './seeded-vector.ts'

export interface PhotoCost {
  /** Processor milliseconds of one photo, medians of the rounds; all stages between the networks left out. */
  readonly decode: number
  readonly networks: number
  readonly search: number
  /** The whole analysis on one core, for comparison. */
  readonly analysis: number
}

const checkpoint = () => {}
const { limits } = VisionConfig.parse({})
const detector = process.argv[3] === 'fast' ? 'fast' : 'accurate'
const { manifest: pack, folder } = await packAtHand(process.argv[2] ?? 'embedded')
const { networks: paths } = await preparePack(pack, modelCache, new AbortController().signal, folder)
const networks = createNetworkSet({
  paths,
  provider: 'cpu',
  wideCores: 1,
  narrowCores: 1,
  alone: () => false,
  checkpoint,
})
const store = createPixelStore()
const { modelId, dimensions, metric } = pack.embedder
const space = { galleryId: 'bench', modelId }

await answerJsonLines<{ photo: string; faces: number }>({ name: 'photo cost' }, async ({ photo, faces }) => {
  const image = await readFile(photo)
  const analyse = (set: NetworkSet) =>
    analysePhoto(
      image,
      { pick: 'all', template: true, region: false, attributes: [], detector },
      { pack, networks: set, limits, store, checkpoint },
    )
  const runs: { network: Network; inputs: Readonly<Record<string, Tensor>> }[] = []
  const { faces: found } = await analyse({
    async network(role) {
      const network = await networks.network(role)
      return {
        run(inputs) {
          runs.push({ network, inputs })
          return network.run(inputs)
        },
      }
    },
  })
  const queries = found.flatMap(({ template }) => (template ? [template.vector] : []))
  await using index = openFlatIndex()
  await index.open(space, { dimensions, metric })
  for (let from = 0; from < faces; from += 5_000)
    await index.add(
      space,
      Array.from({ length: Math.min(5_000, faces - from) }, (_, i) => ({
        faceId: newId(),
        personId: newId(),
        vector: seededVector(from + i, dimensions),
      })),
    )
  const decode = await processorTime(() => decodeImage(image, limits, store))
  const replayed = await processorTime(async () => {
    for (const { network, inputs } of runs) await network.run(inputs)
  })
  const search = await processorTime(() => index.search(space, queries, 5))
  const analysis = await processorTime(() => analyse(networks))
  const cost: PhotoCost = { decode, networks: replayed, search, analysis }
  return cost
})

/** Processor milliseconds of the process for one turn of the work: median of seven groups of five. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const groups: number[] = []
  for (let group = 0; group < 8; group++) {
    const start = process.cpuUsage()
    for (let i = 0; i < 5; i++) await work()
    const { user, system } = process.cpuUsage(start)
    if (group > 0) groups.push((user + system) / 5_000)
  }
  return groups.sort((a, b) => a - b)[3] ?? Number.NaN
}
