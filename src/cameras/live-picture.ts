import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#core/errors.ts'
import { annotateFrame, type Mark } from '#vision/drawing/annotate-photo.ts'
import type { ShownTrack } from './camera-tracks.ts'
import type { CameraPicture } from './picture-channel.ts'
import type { RunningCamera } from './run-camera.ts'
import type { Picture } from './watch-camera.ts'

/** Between two parts of a multipart body. */
export const liveBoundary = 'netra-frame'
/** Milliseconds between two pictures of one viewer at least. */
const soonest = 80

/** What is drawn on a picture. */
export function marksOf(faces: readonly ShownTrack[]): Mark[] {
  return faces.map(({ box, decision, name, unknownId, expression }) => {
    const who = name ?? (unknownId ? `unknown ${unknownId.slice(-4)}` : (decision ?? ''))
    const label = [who === 'not_usable' ? '' : who, expression ?? ''].filter((part) => part !== '').join(', ')
    return { box, kind: decision ?? 'face', label }
  })
}

/** The picture as a JPEG, with boxes and names where wanted. */
async function jpegOf({ frame, faces }: Picture, annotated: boolean): Promise<Buffer> {
  return await annotateFrame(frame, annotated ? marksOf(faces) : [])
}

/** The camera's last picture. Throws `unavailable` where there is none yet. */
export async function snapshotOf(camera: RunningCamera, annotated: boolean): Promise<CameraPicture> {
  const { picture } = camera.watch
  if (!picture) throw new AppError('unavailable', 'There is no picture of this camera yet', { retryAfter: 2 })
  return await shown(picture, annotated)
}

async function shown(picture: Picture, annotated: boolean): Promise<CameraPicture> {
  const { width, height, capturedAt } = picture.frame
  return { jpeg: await jpegOf(picture, annotated), takenAt: new Date(capturedAt), width, height }
}

/**
 * The camera's pictures as they come, until the signal aborts or the camera stops. Who takes them slowly misses some.
 */
export async function* picturesOf(
  camera: RunningCamera,
  annotated: boolean,
  signal: AbortSignal,
): AsyncGenerator<CameraPicture> {
  let last: Picture | null = null
  let wake = () => {}
  const stop = camera.onPicture(() => wake())
  const woken = () => wake()
  signal.addEventListener('abort', woken)
  try {
    while (!signal.aborted && !camera.stopped) {
      const { picture } = camera.watch
      if (!picture || picture === last) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      last = picture
      yield await shown(picture, annotated)
      await delay(soonest, undefined, { signal }).catch(() => {})
    }
  } finally {
    stop()
    signal.removeEventListener('abort', woken)
  }
}

/** Pictures as a body of multipart/x-mixed-replace. */
export async function* asMultipart(pictures: AsyncIterable<CameraPicture>): AsyncGenerator<Buffer> {
  for await (const { jpeg } of pictures) {
    const head = `--${liveBoundary}\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`
    yield Buffer.concat([Buffer.from(head), jpeg, Buffer.from('\r\n')])
  }
}
