import type { CameraTracks, ShownTrack } from '#cameras/camera-tracks.ts'
import { polygonOf } from '#cameras/region.ts'
import type { Held } from '#core/hold.ts'
import { whenThereIsRoom } from '#recognition/enrol-many.ts'
import type { Face } from '#vision/face.ts'
import type { Vision } from '#vision/vision.ts'
import type { VideoFrame } from './read-video.ts'
import type { VideoSettings } from './video.ts'

/** Frames on which a face must be, to be called followed. */
const followedFrames = 2
const sweepMs = 1_000

export interface LookNeeds {
  /** The vision in use now. */
  hold(): Held<{ readonly vision: Vision }>
  readonly tracks: CameraTracks
  /** When the video began, milliseconds since the epoch: its time is the tracks' time. */
  readonly startedAt: number
  readonly settings: Pick<VideoSettings, 'detector' | 'minimumFace' | 'regions'>
  /** Told of every picture in its order, before the next one is followed. */
  seen(picture: VideoFrame, faces: readonly ShownTrack[]): Promise<void>
  /** Told about every second of the video. Throws where it is not to go on. */
  second(seconds: number): Promise<void>
}

/** What a video came to. */
export interface LookedThrough {
  readonly frames: number
  readonly tracks: number
  readonly seconds: number
}

interface Underway {
  readonly picture: VideoFrame
  readonly held: Held<{ readonly vision: Vision }>
  readonly faces: Promise<readonly Face[]>
}

/**
 * Looks at every picture of a video: faces are found in as many at once as there are cores, and followed in the order of the
 * video. The tracks are ended, whatever happens.
 */
export async function lookThroughVideo(
  needs: LookNeeds,
  pictures: AsyncIterable<VideoFrame>,
  signal: AbortSignal,
): Promise<LookedThrough> {
  const { tracks, settings } = needs
  const { detector, minimumFace, regions } = settings
  const underway: Underway[] = []
  const hits = new Map<number, number>()
  let frames = 0
  let at = needs.startedAt
  let sweptAt = Number.NEGATIVE_INFINITY

  function begin(picture: VideoFrame): void {
    const held = needs.hold()
    const { frame } = picture
    const within = regions.length === 0 ? undefined : regions.map((region) => polygonOf(region, frame))
    const options = { detector, minimumFace, within }
    const faces = whenThereIsRoom(signal, () => held.value.vision.detectFrame(frame, options, signal))
    // Waited for in its turn; until then it fails nobody.
    faces.catch(() => {})
    underway.push({ picture, held, faces })
  }

  async function follow({ picture, held, faces: finding }: Underway): Promise<void> {
    try {
      const faces = await finding
      const { frame, seconds } = picture
      at = needs.startedAt + Math.round(seconds * 1_000)
      if (at - sweptAt >= sweepMs) {
        await tracks.sweep(at)
        await needs.second(seconds)
        sweptAt = at
      }
      const wanted = tracks.associate(faces, at).flatMap(({ trackId, wantsTemplate }, i) => {
        const face = faces[i]
        return wantsTemplate && face ? [{ trackId, face }] : []
      })
      if (wanted.length > 0) {
        const options = { detector, region: true, attributes: [] }
        const plain = wanted.map(({ face }) => face)
        const embedded = await whenThereIsRoom(signal, () =>
          held.value.vision.embedFaces(frame, plain, options, signal),
        )
        const looks = wanted.flatMap(({ trackId }, i) => (embedded[i] ? [{ trackId, face: embedded[i] }] : []))
        await tracks.absorb(looks, at, signal)
      }
      const shown = tracks.overlay()
      for (const { trackId } of shown) hits.set(trackId, (hits.get(trackId) ?? 0) + 1)
      frames++
      await needs.seen(picture, shown)
    } finally {
      held.release()
      picture.frame.release()
    }
  }

  try {
    for await (const picture of pictures) {
      begin(picture)
      const first = underway[0]
      if (!first || underway.length <= first.held.value.vision.status().cores) continue
      underway.shift()
      await follow(first)
    }
    for (let next = underway.shift(); next; next = underway.shift()) await follow(next)
  } finally {
    for (const { held, faces } of underway) {
      await faces.catch(() => {})
      held.release()
    }
    await tracks.end(at)
  }
  const followed = [...hits.values()].filter((times) => times >= followedFrames).length
  return { frames, tracks: followed, seconds: (at - needs.startedAt) / 1_000 }
}
