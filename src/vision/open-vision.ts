import { availableParallelism } from 'node:os'
import type { Log } from '#core/log.ts'
import { startThread } from '#core/start-thread.ts'
import type { VisionConfig } from './config.ts'
import { checkBytes } from './image/limits.ts'
import { chooseProvider } from './inference/choose-execution.ts'
import { withDeadline } from './inference/deadline.ts'
import type { InferenceStart, PhotoWork, RegionTemplates, RegionWork } from './inference/inference-thread.ts'
import type { Provider } from './inference/session.ts'
import { ThreadPool } from './inference/thread-pool.ts'
import type { PackManifest } from './models/manifest.ts'
import { embeddedPack } from './packs/embedded-pack.ts'
import { preparePack } from './packs/prepare-pack.ts'
import type { AnalyseOptions, Analysis, FaceRegion, Vision } from './vision.ts'

export interface VisionNeeds {
  /** Folder for converted networks; made where absent. */
  readonly cacheFolder: string
  readonly log?: Log
  readonly pack?: PackManifest
  /** Where the pack's files lie that come from no npm package: `folder` of what `findPack` answers. */
  readonly packFolder?: string | undefined
  readonly signal?: AbortSignal
  /** For work that must not be in the way of other work on this machine: one thread, which takes one core. */
  readonly background?: boolean
}

/** More threads than this only add copies of the networks; beyond it each thread's sessions take several cores. */
const mostThreads = 8
/** A GPU serves one run at a time; the second thread decodes meanwhile. */
const cudaThreads = 2
/** JavaScript heap of a thread; pixels live outside it. */
const heapMegabytes = 512
/** Milliseconds that the longest single network run or decode may still need after its caller has gone. */
const stuckAfter = 15_000

interface Waiting {
  readonly image: Uint8Array
  readonly options: AnalyseOptions
  /** Set when a thread takes the photo. */
  taken: number
}

interface WaitingRegions {
  readonly regions: readonly FaceRegion[]
}

/**
 * Prepares the model pack and starts the inference threads; resolves when a photo can be analysed. Throws `misconfigured` when
 * the pack's files or the provider cannot be used. Disposing finishes running analyses and rejects waiting ones.
 */
export async function openVision(config: VisionConfig, needs: VisionNeeds): Promise<Vision> {
  const { log, pack = embeddedPack, signal = new AbortController().signal } = needs
  const { inference, limits, detector } = config
  const { networks: paths } = await preparePack(pack, needs.cacheFolder, signal, needs.packFolder)
  const { provider, reason } = await chooseProvider(inference.provider, Object.values(paths)[0] ?? '')
  const cores = availableParallelism()
  const layout = needs.background
    ? { threads: 1, wideCores: 1, narrowCores: 1 }
    : layoutOf(inference.threads, cores, provider)
  log?.info({ provider, reason, cores, ...layout }, 'inference provider chosen')
  const module = new URL('./inference/inference-thread.ts', import.meta.url)
  const pool = new ThreadPool<Waiting | WaitingRegions, Analysis | RegionTemplates>({
    threads: layout.threads,
    capacity: inference.queue,
    stuckAfter,
    start(index, board) {
      // Only thread 0 meets lone photos, so that only its sessions come in the wide form.
      const wideCores = index === 0 ? layout.wideCores : layout.narrowCores
      const place = { index, board }
      const start: InferenceStart = { place, pack, paths, provider, limits, detector, ...layout, wideCores }
      return startThread(module, start, { maxOldGenerationSizeMb: heapMegabytes })
    },
    pack(photo) {
      if ('regions' in photo) {
        const work: RegionWork = { regions: photo.regions.map((one) => ({ ...one, jpeg: new Uint8Array(one.jpeg) })) }
        return {
          message: work,
          transfer: work.regions.flatMap(({ jpeg: { buffer } }) => (buffer instanceof ArrayBuffer ? [buffer] : [])),
        }
      }
      photo.taken = performance.now()
      // The one copy of an upload: it stays with its caller, and its bytes move to the thread.
      const image = new Uint8Array(photo.image)
      const message: PhotoWork = { image, options: photo.options }
      return { message, transfer: [image.buffer] }
    },
    replaced: (thread, why) => log?.error({ thread, reason: why }, 'inference thread replaced'),
  })
  try {
    await pool.ready()
  } catch (error) {
    await pool[Symbol.asyncDispose]()
    throw error
  }
  return {
    pack,
    async analyse(image, options, caller) {
      checkBytes(image.length, limits)
      const photo: Waiting = { image, options, taken: 0 }
      const asked = performance.now()
      using deadline = withDeadline(caller, inference.deadlineMs)
      const analysis = await pool.run(photo, image.length, deadline.signal)
      if (!('faces' in analysis)) throw new RangeError('a photo came back without an analysis')
      return { ...analysis, times: { ...analysis.times, wait: photo.taken - asked } }
    },
    async embedRegions(regions, caller) {
      const bytes = regions.reduce((sum, { jpeg }) => sum + jpeg.length, 0)
      using deadline = withDeadline(caller, inference.deadlineMs)
      const answer = await pool.run({ regions }, bytes, deadline.signal)
      if (!('templates' in answer)) throw new RangeError('regions came back without templates')
      return answer.templates
    },
    status: () => ({
      provider,
      cores,
      waiting: pool.waiting,
      running: pool.running,
      capacity: layout.threads + inference.queue.jobs,
    }),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

/** How many photos are analysed at once, and how many cores one run takes when its photo is alone and when it is not. */
export function layoutOf(
  wished: number,
  cores: number,
  provider: Provider,
): { threads: number; wideCores: number; narrowCores: number } {
  const usual = provider === 'cuda' ? cudaThreads : Math.min(cores, mostThreads)
  const threads = wished || usual
  return { threads, wideCores: cores, narrowCores: Math.max(1, Math.floor(cores / threads)) }
}
