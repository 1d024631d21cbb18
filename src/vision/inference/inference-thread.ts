import { workerData } from 'node:worker_threads'
import { decodeFrame, detectFrame, embedFrameFaces } from '#vision/analyse-frame.ts'
import { analysePhoto } from '#vision/analyse-photo.ts'
import { embedRegions } from '#vision/embed-regions.ts'
import type { PhotoLimits } from '#vision/image/limits.ts'
import { createPixelStore } from '#vision/image/pixel-store.ts'
import type { NetworkRole, PackManifest } from '#vision/models/manifest.ts'
import type { AnalysedFace, DetectorMode } from '#vision/vision.ts'
import { answerJobs, type JobContext, reportFailedStart, type ThreadPlace } from './answer-jobs.ts'
import type { InferenceAnswer, InferenceWork } from './inference-work.ts'
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
  readonly limits: PhotoLimits
  readonly detector: DetectorMode
}

const { place, pack, paths, provider, wideCores, narrowCores, limits, detector }: InferenceStart = workerData.start

function regionBuffers(faces: readonly AnalysedFace[]): ArrayBuffer[] {
  const buffers = faces.flatMap(({ region }) => (region ? [region.jpeg.buffer] : []))
  return buffers.filter((buffer) => buffer instanceof ArrayBuffer)
}

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
  answerJobs<InferenceWork, InferenceAnswer>(place, async (work, context) => {
    job = context
    const tools = { pack, networks, limits, store, checkpoint: context.checkpoint }
    if (work.kind === 'regions') {
      const templates = await embedRegions(work.regions, tools)
      return { answer: { kind: 'regions', templates }, transfer: [] }
    }
    if (work.kind === 'decode')
      return { answer: { kind: 'decode', frame: await decodeFrame(work.image, tools) }, transfer: [] }
    const options = { ...work.options, detector: work.options.detector ?? detector }
    if (work.kind === 'detect') {
      const faces = await detectFrame(work.frame, options, tools)
      return { answer: { kind: 'detect', faces }, transfer: [] }
    }
    if (work.kind === 'embed') {
      const faces = await embedFrameFaces(work.frame, work.faces, { ...work.options, ...options }, tools)
      return { answer: { kind: 'embed', faces }, transfer: regionBuffers(faces) }
    }
    const analysis = await analysePhoto(work.image, { ...work.options, ...options }, tools)
    return { answer: { kind: 'photo', analysis }, transfer: regionBuffers(analysis.faces) }
  })
} catch (error) {
  reportFailedStart(error)
}
