import { workerData } from 'node:worker_threads'
import { analysePhoto } from '#vision/analyse-photo.ts'
import { embedRegions } from '#vision/embed-regions.ts'
import type { ImageLimits } from '#vision/image/limits.ts'
import { createPixelStore } from '#vision/image/pixel-store.ts'
import type { NetworkRole, PackManifest } from '#vision/models/manifest.ts'
import type { Template } from '#vision/template.ts'
import type { AnalyseOptions, Analysis, DetectorMode, FaceRegion } from '#vision/vision.ts'
import { answerJobs, type JobContext, reportFailedStart, type ThreadPlace } from './answer-jobs.ts'
import { createNetworkSet } from './network-set.ts'
import type { Provider } from './session.ts'

/** What an inference thread is started with. */
export interface InferenceStart {
  readonly place: ThreadPlace
  readonly pack: PackManifest
  readonly paths: Readonly<Partial<Record<NetworkRole, string>>>
  readonly provider: Provider
  readonly wideCores: number
  readonly narrowCores: number
  readonly limits: ImageLimits
  readonly detector: DetectorMode
}

/** One photo to analyse, as it goes to a thread. */
export interface PhotoWork {
  readonly image: Uint8Array
  readonly options: AnalyseOptions
}

/** Kept regions to embed, as they go to a thread, and what comes back. */
export interface RegionWork {
  readonly regions: readonly FaceRegion[]
}
export interface RegionTemplates {
  readonly templates: readonly (Template | null)[]
}

const { place, pack, paths, provider, wideCores, narrowCores, limits, detector }: InferenceStart = workerData.start

/** The context of the job at work: the pool sends one at a time. */
let job: JobContext = { alone: () => true, checkpoint() {} }

try {
  const networks = createNetworkSet({
    paths,
    provider,
    wideCores,
    narrowCores,
    alone: () => job.alone(),
    checkpoint: () => job.checkpoint(),
  })
  // What every photo needs is loaded before the first one comes.
  for (const role of [`detector-${detector}`, 'landmarks', 'embedder'] as const) await networks.network(role)
  const store = createPixelStore()
  answerJobs<PhotoWork | RegionWork, Analysis | RegionTemplates>(place, async (work, context) => {
    job = context
    const tools = { pack, networks, limits, store, checkpoint: context.checkpoint }
    if ('regions' in work) return { answer: { templates: await embedRegions(work.regions, tools) }, transfer: [] }
    const { image, options } = work
    const answer = await analysePhoto(image, { ...options, detector: options.detector ?? detector }, tools)
    const regions = answer.faces.flatMap(({ region }) => (region ? [region.jpeg.buffer] : []))
    return { answer, transfer: regions.filter((buffer) => buffer instanceof ArrayBuffer) }
  })
} catch (error) {
  reportFailedStart(error)
}
