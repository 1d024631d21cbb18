import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#core/errors.ts'
import { annotateFrame, type Mark } from '#vision/drawing/annotate-photo.ts'
import type { ShownTrack } from './camera-tracks.ts'
import type { CameraPicture } from './picture-channel.ts'
import type { PictureMarks } from './picture-marks.ts'
import type { RunningCamera } from './run-camera.ts'
import type { Picture } from './watch-camera.ts'

/** Between two parts of a multipart body. */
export const liveBoundary = 'netra-frame'
/** Milliseconds between two pictures of one viewer at least. */
const soonest = 80

/** What is drawn on a picture. */
export function marksOf(faces: readonly ShownTrack[], marks: PictureMarks): Mark[] {
  if (marks === 'none') return []
  if (marks === 'boxes') return faces.map(({ box }) => ({ box, kind: 'face', label: '' }))
  return faces.map(({ box, decision, name, unknownId, expression }) => {
    const who = name ?? (unknownId ? `unknown ${unknownId.slice(-4)}` : (decision ?? ''))
    const looks = marks === 'expressions' ? (expression ?? '') : ''
    const label = [who === 'not_usable' ? '' : who, looks].filter((part) => part !== '').join(', ')
    return { box, kind: decision ?? 'face', label }
  })
}

/** The camera's last picture. Throws `unavailable` where there is none yet. */
export async function snapshotOf(camera: RunningCamera, marks: PictureMarks): Promise<CameraPicture> {
  const { picture } = camera.watch
  if (!picture) throw new AppError('unavailable', 'There is no picture of this camera yet', { retryAfter: 2 })
  return await shown(picture, marks)
}

async function shown(picture: Picture, marks: PictureMarks): Promise<CameraPicture> {
  const { width, height, capturedAt } = picture.frame
  return {
    jpeg: await annotateFrame(picture.frame, marksOf(picture.faces, marks)),
    takenAt: new Date(capturedAt),
    width,
    height,
  }
}

/**
 * The camera's pictures as they come, until the signal aborts or the camera stops. Who takes them slowly misses some.
 */
export async function* picturesOf(
  camera: RunningCamera,
  marks: PictureMarks,
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
      yield await shown(picture, marks)
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
