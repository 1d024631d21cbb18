import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alignCrop } from './align.ts'
import { assessQuality } from './assess-quality.ts'
import { confirmFaces, type LocatedFace } from './confirm-faces.ts'
import { detectFaces } from './detect.ts'
import { embedCrops } from './embed.ts'
import type { Quality } from './face.ts'
import { findLandmarks } from './find-landmarks.ts'
import type { Frame } from './frame.ts'
import { decodeImage } from './image/decode.ts'
import { openSession, type Session } from './inference/session.ts'
import type { NetworkManifest, NetworkRole } from './models/manifest.ts'
import { embeddedPack } from './packs/embedded-pack.ts'
import { preparePack } from './packs/prepare-pack.ts'
import { locateSource } from './packs/source-files.ts'
import type { DetectorMode } from './vision.ts'

/** The six photos with faces that the face-api package ships: 3, 3, 3, 4, 5 and 4 people. */
export const facesPerSample = [3, 3, 3, 4, 5, 4] as const

export async function samplePhoto(number: number): Promise<Uint8Array> {
  const path = `demo/sample${number}.jpg`
  return readFile(locateSource({ package: '@vladmandic/face-api', path, bytes: 1, sha256: '' }))
}

export async function decoded(bytes: Uint8Array): Promise<Frame> {
  return (await decodeImage(bytes, { bytes: 2 ** 26, pixels: 1e8, side: 20_000 })).frame
}

export function manifestOf(role: NetworkRole): NetworkManifest {
  const found = embeddedPack.networks.find((network) => network.role === role)
  if (found === undefined) throw new RangeError(`the pack has no ${role}`)
  return found
}

export interface OpenedStages extends AsyncDisposable {
  network(role: NetworkRole): Promise<Session>
  find(frame: Frame, mode?: DetectorMode): Promise<readonly LocatedFace[]>
  embed(frame: Frame, faces: readonly LocatedFace[]): Promise<readonly Float32Array[]>
  quality(frame: Frame, face: LocatedFace): Quality
}

/** The embedded pack, prepared in a folder of its own, with the stages joined as an analysis joins them. */
export async function openStages(): Promise<OpenedStages> {
  const folder = await mkdtemp(join(tmpdir(), 'netra-stages-'))
  const pack = await preparePack(embeddedPack, folder, new AbortController().signal)
  const sessions = new Map<NetworkRole, Promise<Session>>()
  const network = (role: NetworkRole): Promise<Session> => {
    const open = sessions.get(role) ?? openSession(pack.networks[role] ?? '', { provider: 'cpu', cores: 1 })
    sessions.set(role, open)
    return open
  }
  const { alignment = [], input } = manifestOf('embedder')
  const side = input.width
  const places = alignment.map(({ x, y }) => ({ x: x * side, y: y * side }))
  const facts = manifestOf('detector-accurate').detection
  if (facts === undefined) throw new RangeError('the detector has no facts')
  return {
    network,
    async find(frame, mode = 'accurate') {
      const detections = await detectFaces(frame, await network(`detector-${mode}`), facts, mode)
      const targets = detections.map((detection) => ({ ...detection, frame }))
      return confirmFaces(detections, await findLandmarks(targets, await network('landmarks')))
    },
    async embed(frame, faces) {
      const crops = faces.map(({ landmarks }) => alignCrop(frame, landmarks, places, side))
      return embedCrops(crops, await network('embedder'), { side, dimensions: 128 })
    },
    quality: (frame, face) =>
      assessQuality({ ...face, frame, crop: alignCrop(frame, face.landmarks, places, side), side }),
    async [Symbol.asyncDispose]() {
      for (const session of sessions.values()) await (await session)[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
