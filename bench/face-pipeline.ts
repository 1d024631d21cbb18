// The stages of vision in one thread, for measurements of accuracy over many photos.
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alignCrop, placesOf } from '#vision/align.ts'
import { assessQuality, type Disturbances, measureDisturbances } from '#vision/assess-quality.ts'
import { confirmFaces, type LocatedFace } from '#vision/confirm-faces.ts'
import { embedCrops, meanVector } from '#vision/embed.ts'
import type { Landmarks, Quality } from '#vision/face.ts'
import { detectIn } from '#vision/face-stages.ts'
import { findLandmarks } from '#vision/find-landmarks.ts'
import type { Frame } from '#vision/frame.ts'
import { decodeImage } from '#vision/image/decode.ts'
import { openSession } from '#vision/inference/session.ts'
import type { NetworkManifest, NetworkRole } from '#vision/models/manifest.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'
import type { InstalledPack } from '#vision/packs/installed-pack.ts'
import { preparePack } from '#vision/packs/prepare-pack.ts'
import { selectFace } from '#vision/select-face.ts'
import type { DetectorMode } from '#vision/vision.ts'

interface EmbeddedPhoto {
  readonly vector: Float32Array
  readonly enrolled: Float32Array
  readonly quality: Quality
  readonly disturbances: Disturbances
  readonly landmarks: Landmarks
}

export interface FacePipeline extends AsyncDisposable {
  read(path: string): Promise<Frame>
  find(frame: Frame, mode?: DetectorMode): Promise<readonly LocatedFace[]>
  /** The prominent face's vector as a probe and as enrolment makes it, and quality; null where no face is found. */
  embed(frame: Frame): Promise<EmbeddedPhoto | null>
}

/** Opens a pack's networks, the embedded one's where none is given, on `cores` threads. */
export async function openFacePipeline(
  cores = 2,
  { manifest, folder }: Pick<InstalledPack, 'manifest' | 'folder'> = { manifest: embeddedPack, folder: '' },
): Promise<FacePipeline> {
  const manifestOf = (role: NetworkRole): NetworkManifest => {
    const found = manifest.networks.find((network) => network.role === role)
    if (found === undefined) throw new RangeError(`the pack has no ${role}`)
    return found
  }
  const cache = join(tmpdir(), 'netra-bench', 'models')
  const pack = await preparePack(manifest, cache, new AbortController().signal, folder)
  const sessions = new Map<NetworkRole, ReturnType<typeof openSession>>()
  const networks = {
    network(role: NetworkRole) {
      const session = sessions.get(role) ?? openSession(pack.networks[role] ?? '', { provider: 'cpu', cores })
      sessions.set(role, session)
      return session
    },
  }
  const [mesh, embedder] = [await networks.network('landmarks'), await networks.network('embedder')]
  const detector = manifestOf('detector-accurate')
  const { alignment, input, enrolScales = [1] } = manifestOf('embedder')
  if (alignment === undefined) throw new RangeError('the pack is incomplete')
  const side = input.width
  const places = placesOf(alignment, side, 1)
  const wider = enrolScales.filter((scale) => scale !== 1).map((scale) => placesOf(alignment, side, scale))

  async function find(frame: Frame, mode: DetectorMode = 'accurate'): Promise<readonly LocatedFace[]> {
    const detections = await detectIn(frame, detector, mode, { networks })
    const targets = detections.map((detection) => ({ ...detection, frame }))
    return confirmFaces(detections, await findLandmarks(targets, mesh))
  }

  return {
    async read(path) {
      const limits = { bytes: 2 ** 26, pixels: 1e8, side: 20_000 }
      return (await decodeImage(await readFile(path), limits)).frame
    },
    find,
    async embed(frame) {
      const [face] = selectFace(await find(frame), frame, 'prominent')
      if (face === undefined) return null
      const crop = alignCrop(frame, face.landmarks, places, side)
      const crops = [crop, ...wider.map((points) => alignCrop(frame, face.landmarks, points, side))]
      const how = { side, dimensions: manifest.embedder.dimensions, batch: input.batch }
      const vectors = await embedCrops(crops, embedder, how)
      const [vector] = vectors
      if (vector === undefined) return null
      const enrolled = meanVector(vectors)
      const quality = assessQuality({ ...face, frame, crop, side })
      const disturbances = measureDisturbances({ ...face, frame })
      return { vector, enrolled, quality, disturbances, landmarks: face.landmarks }
    },
    async [Symbol.asyncDispose]() {
      for (const session of sessions.values()) await (await session)[Symbol.asyncDispose]()
    },
  }
}
