import { availableParallelism } from 'node:os'
import type { Log } from '#core/log.ts'
import { startThread } from '#core/start-thread.ts'
import type { VisionConfig } from './config.ts'
import type { Frame } from './frame.ts'
import { checkBytes } from './image/limits.ts'
import { chooseProvider } from './inference/choose-execution.ts'
import { withDeadline } from './inference/deadline.ts'
import type { InferenceStart } from './inference/inference-thread.ts'
import type { InferenceAnswer, InferenceWork } from './inference/inference-work.ts'
import type { Provider } from './inference/session.ts'
import { ThreadPool } from './inference/thread-pool.ts'
import type { PackManifest } from './models/manifest.ts'
import { embeddedPack } from './packs/embedded-pack.ts'
import { preparePack } from './packs/prepare-pack.ts'
import type { Vision } from './vision.ts'

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

/** What waits for a thread; `taken` is told when one takes it. */
interface Waiting {
  readonly work: InferenceWork
  taken?(): void
}

type AnswerOf<Kind extends InferenceWork['kind']> = Extract<InferenceAnswer, { kind: Kind }>

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
  const pool = new ThreadPool<Waiting, InferenceAnswer>({
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
    pack({ work, taken }) {
      taken?.()
      return packWork(work)
    },
    replaced: (thread, why) => log?.error({ thread, reason: why }, 'inference thread replaced'),
  })
  try {
    await pool.ready()
  } catch (error) {
    await pool[Symbol.asyncDispose]()
    throw error
  }
  async function run<Work extends InferenceWork>(
    work: Work,
    bytes: number,
    caller: AbortSignal,
    taken?: () => void,
  ): Promise<AnswerOf<Work['kind']>> {
    using deadline = withDeadline(caller, inference.deadlineMs)
    const answer = await pool.run({ work, ...(taken ? { taken } : {}) }, bytes, deadline.signal)
    if (answer.kind !== work.kind) throw new RangeError(`${work.kind} came back as ${answer.kind}`)
    // Answers are of the kind of their work, which TypeScript cannot follow.
    return answer as AnswerOf<Work['kind']>
  }
  return {
    pack,
    async analyse(image, options, caller) {
      checkBytes(image.length, limits)
      const asked = performance.now()
      let wait = 0
      const { analysis } = await run({ kind: 'photo', image, options }, image.length, caller, () => {
        wait = performance.now() - asked
      })
      return { ...analysis, times: { ...analysis.times, wait } }
    },
    async embedRegions(regions, caller) {
      const bytes = regions.reduce((sum, { jpeg }) => sum + jpeg.length, 0)
      return (await run({ kind: 'regions', regions }, bytes, caller)).templates
    },
    async detectFrame(frame, options, caller) {
      return (await run({ kind: 'detect', frame: plainFrame(frame), options }, 0, caller)).faces
    },
    async embedFaces(frame, faces, options, caller) {
      return faces.length === 0
        ? []
        : (await run({ kind: 'embed', frame: plainFrame(frame), faces, options }, 0, caller)).faces
    },
    async decodeFrame(image, caller) {
      checkBytes(image.length, limits)
      return (await run({ kind: 'decode', image }, image.length, caller)).frame
    },
    status: () => ({
      provider,
      cores,
      waiting: pool.waiting,
      running: pool.running,
      capacity: layout.threads + inference.queue.jobs,
    }),
    requireRoom: () => pool.requireRoom(),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

/** Only what a frame is: whoever follows a stream may have more in it, which threads cannot take. */
function plainFrame({ width, height, pixels }: Frame): Frame {
  return { width, height, pixels }
}

/** The message to a thread. Uploads are copied once: they stay with their caller, and the copy's bytes move. */
function packWork(work: InferenceWork): { message: InferenceWork; transfer: readonly ArrayBuffer[] } {
  if (work.kind === 'detect' || work.kind === 'embed') return { message: work, transfer: [] }
  if (work.kind === 'regions') {
    const regions = work.regions.map((one) => ({ ...one, jpeg: new Uint8Array(one.jpeg) }))
    return { message: { kind: 'regions', regions }, transfer: regions.map(({ jpeg }) => jpeg.buffer) }
  }
  const image = new Uint8Array(work.image)
  return { message: { ...work, image }, transfer: [image.buffer] }
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
