// What one photo costs, stage by stage, against the networks alone: the same inputs replayed with nothing in between.
//   npx tsx --conditions=netra-source bench/stages.ts [--json] [--rounds 10]
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { analysePhoto } from '#vision/analyse-photo.ts'
import { VisionConfig } from '#vision/config.ts'
import { createPixelStore } from '#vision/image/pixel-store.ts'
import type { Network, Tensor } from '#vision/inference/network.ts'
import { createNetworkSet, type NetworkSet } from '#vision/inference/network-set.ts'
import type { NetworkRole } from '#vision/models/manifest.ts'
import { openVision } from '#vision/open-vision.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'
import { preparePack } from '#vision/packs/prepare-pack.ts'
import type { Analysis, StageTimes } from '#vision/vision.ts'

export interface StageRow {
  readonly photo: string
  readonly faces: number
  /** Cores that one network run may use. */
  readonly cores: number
  /** Medians in milliseconds, in the calling thread. */
  readonly stages: Omit<StageTimes, 'wait' | 'attributes'>
  /** The networks alone, inputs replayed: median. */
  readonly networks: number
  /** Bytes to faces: median, and its ratio to the networks alone (median of the rounds' ratios). */
  readonly total: number
  readonly ratio: number
  /** The same through an inference thread and its messages; only with all cores. */
  readonly throughThread: number | null
}

export interface BatchRow {
  readonly photos: number
  readonly cores: number
  /** Milliseconds for ten photos of 640×480 asked for at once, and for ten replayed network passes one after the other. */
  readonly batch: number
  readonly networks: number
  readonly ratio: number
}

export interface StagesResult {
  readonly rows: readonly StageRow[]
  readonly batch: BatchRow
}

const options = { pick: 'all', template: true, region: false, attributes: [], detector: 'accurate' } as const
const { limits } = VisionConfig.parse({})
const signal = new AbortController().signal

export async function benchStages({ rounds = 10 } = {}): Promise<StagesResult> {
  const cacheFolder = join(tmpdir(), 'netra-bench-models')
  const { networks: paths } = await preparePack(embeddedPack, cacheFolder, signal)
  const cores = availableParallelism()
  await using vision = await openVision(VisionConfig.parse({ inference: { provider: 'cpu' } }), { cacheFolder })
  const photos = await samplePhotos()
  const rows: StageRow[] = []
  for (const width of cores > 1 ? [cores, 1] : [1]) {
    const bench = createBench(paths, width)
    for (const [name, image] of photos) {
      const recorded = await bench.record(image)
      const seen = {
        networks: [] as number[],
        total: [] as number[],
        thread: [] as number[],
        analyses: [] as Analysis[],
      }
      for (let round = 0; round < rounds; round++) {
        seen.networks.push(await milliseconds(() => bench.replay(recorded)))
        seen.total.push(await milliseconds(async () => seen.analyses.push(await bench.analyse(image))))
        if (width === cores) seen.thread.push(await milliseconds(() => vision.analyse(image, options, signal)))
      }
      const stage = (key: keyof StageTimes) => median(seen.analyses.map(({ times }) => times[key]))
      rows.push({
        photo: name,
        faces: seen.analyses[0]?.faces.length ?? 0,
        cores: width,
        stages: {
          decode: stage('decode'),
          detect: stage('detect'),
          landmarks: stage('landmarks'),
          embed: stage('embed'),
        },
        networks: median(seen.networks),
        total: median(seen.total),
        ratio: median(seen.total.map((total, i) => total / (seen.networks[i] ?? Number.NaN))),
        throughThread: seen.thread.length > 0 ? median(seen.thread) : null,
      })
    }
  }
  return { rows, batch: await benchBatch(createBench(paths, cores), vision, cores, rounds) }
}

async function benchBatch(
  bench: ReturnType<typeof createBench>,
  vision: Awaited<ReturnType<typeof openVision>>,
  cores: number,
  rounds: number,
): Promise<BatchRow> {
  const image = await sample(3, { width: 640, height: 480, fit: 'cover' })
  const recorded = await bench.record(image)
  const ten = Array.from({ length: 10 }, () => image)
  const batches: number[] = []
  const networks: number[] = []
  for (let round = 0; round <= Math.ceil(rounds / 2); round++) {
    const passes = await milliseconds(async () => {
      for (const _ of ten) await bench.replay(recorded)
    })
    const batch = await milliseconds(() => Promise.all(ten.map((photo) => vision.analyse(photo, options, signal))))
    // The first round loads the narrow sessions.
    if (round > 0) {
      networks.push(passes)
      batches.push(batch)
    }
  }
  const ratio = median(batches.map((batch, i) => batch / (networks[i] ?? Number.NaN)))
  return { photos: ten.length, cores, batch: median(batches), networks: median(networks), ratio }
}

interface Recorded {
  readonly network: Network
  readonly inputs: Readonly<Record<string, Tensor>>
}

/** The pipeline in this thread with sessions of one width, and what it feeds to its networks. */
function createBench(paths: Partial<Record<NetworkRole, string>>, cores: number) {
  const checkpoint = () => {}
  const networks = createNetworkSet({
    paths,
    provider: 'cpu',
    wideCores: cores,
    narrowCores: cores,
    alone: () => true,
    checkpoint,
  })
  const store = createPixelStore()
  const analyse = (image: Uint8Array, set: NetworkSet = networks) =>
    analysePhoto(image, options, { pack: embeddedPack, networks: set, limits, store, checkpoint })
  return {
    analyse,
    async record(image: Uint8Array): Promise<Recorded[]> {
      const recorded: Recorded[] = []
      const recording: NetworkSet = {
        async network(role) {
          const network = await networks.network(role)
          return {
            run(inputs) {
              recorded.push({ network, inputs })
              return network.run(inputs)
            },
          }
        },
      }
      await analyse(image, recording)
      return recorded
    },
    async replay(recorded: readonly Recorded[]): Promise<void> {
      for (const { network, inputs } of recorded) await network.run(inputs)
    },
  }
}

/** The detector package's own sample photos at 1280 px. */
async function samplePhotos(): Promise<(readonly [string, Uint8Array])[]> {
  return Promise.all([3, 1, 5].map(async (n) => [`sample${n} 1280 px`, await sample(n, { width: 1280 })] as const))
}

async function sample(n: number, size: { width: number; height?: number; fit?: 'cover' }): Promise<Uint8Array> {
  const folder = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'))
  const original = await readFile(join(folder, 'demo', `sample${n}.jpg`))
  return Uint8Array.from(await sharp(original).resize(size).jpeg({ quality: 90 }).toBuffer())
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '10' } } })
  const { rows, batch } = await benchStages({ rounds: Number(values.rounds) })
  if (values.json) console.log(JSON.stringify({ rows, batch }, null, 2))
  else {
    const ms = (value: number | null) => (value === null ? '' : value.toFixed(1)).padStart(9)
    console.log('photo            faces cores   decode   detect landmarks   embed networks    total  ratio  in thread')
    for (const { photo, faces, cores, stages, networks, total, ratio, throughThread } of rows)
      console.log(
        `${photo.padEnd(16)} ${String(faces).padStart(5)} ${String(cores).padStart(5)}${ms(stages.decode)}${ms(stages.detect)}` +
          `${ms(stages.landmarks)}${ms(stages.embed)}${ms(networks)}${ms(total)}  ${ratio.toFixed(2).padStart(5)} ${ms(throughThread)}`,
      )
    console.log(
      `${batch.photos} photos 640×480 at once: ${batch.batch.toFixed(0)} ms, their networks one after the other on ` +
        `${batch.cores} cores: ${batch.networks.toFixed(0)} ms, ratio ${batch.ratio.toFixed(2)}`,
    )
  }
}
