import { setTimeout as delay } from 'node:timers/promises'
import { smallFrame, smallPhoto } from '#vision/drawing/small-picture.ts'
import { liveBoundary } from './live-picture.ts'
import type { CameraPicture } from './picture-channel.ts'
import type { RunningCamera } from './run-camera.ts'
import type { Picture } from './watch-camera.ts'
import type { PicturesElsewhere } from './watch-elsewhere.ts'

/** Milliseconds between two looks at whether there are new pictures. */
const lookEvery = 25
/** Milliseconds after which a camera that nobody answered for is asked for again. */
const askAgain = 3_000

interface GridOptions {
  readonly cameraIds: readonly string[]
  /** Larger pictures are made so many pixels wide. */
  readonly width: number
  /** Pictures of each camera a second, at most. */
  readonly perSecond: number
}

interface GridSources {
  /** The camera, if it runs in this process. */
  find(cameraId: string): RunningCamera | undefined
  readonly elsewhere: PicturesElsewhere | null
}

/** Viewers of the same picture share what was made of it. */
const made = new WeakMap<Picture | CameraPicture, Map<number, Promise<Buffer>>>()

function jpegOf(picture: Picture | CameraPicture, width: number): Promise<Buffer> {
  const sizes = made.get(picture) ?? new Map<number, Promise<Buffer>>()
  made.set(picture, sizes)
  const before = sizes.get(width)
  if (before) return before
  const jpeg = 'frame' in picture ? smallFrame(picture.frame, width) : smallPhoto(picture, width)
  sizes.set(width, jpeg)
  return jpeg
}

/**
 * The pictures of several cameras as they come, small, as one body of multipart/x-mixed-replace, until the signal aborts. Each
 * part says in `Netra-Camera` whose it is. Cameras without a picture are left out until there is one; who takes the pictures
 * slowly misses some.
 */
export async function* liveGrid(
  { find, elsewhere }: GridSources,
  { cameraIds, width, perSecond }: GridOptions,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const away = new Map<string, CameraPicture>()
  const last = new Map<string, { readonly picture: Picture | CameraPicture; readonly at: number }>()
  // A camera's own rhythm is never exactly the viewer's.
  const soonest = 800 / perSecond
  if (elsewhere) for (const id of cameraIds) void followElsewhere(id, { find, elsewhere }, away, signal)
  while (!signal.aborted) {
    for (const cameraId of cameraIds) {
      const picture = find(cameraId)?.watch.picture ?? away.get(cameraId)
      const before = last.get(cameraId)
      const at = performance.now()
      if (!picture || picture === before?.picture || (before && at - before.at < soonest)) continue
      last.set(cameraId, { picture, at })
      const jpeg = await jpegOf(picture, width)
      if (signal.aborted) return
      const head = `--${liveBoundary}\r\nContent-Type: image/jpeg\r\nNetra-Camera: ${cameraId}\r\nContent-Length: ${jpeg.length}\r\n\r\n`
      yield Buffer.concat([Buffer.from(head), jpeg, Buffer.from('\r\n')])
    }
    await delay(lookEvery, undefined, { signal }).catch(() => {})
  }
}

/** Keeps the last picture of a camera that another process runs, until the signal aborts. */
async function followElsewhere(
  cameraId: string,
  { find, elsewhere }: { find: GridSources['find']; elsewhere: PicturesElsewhere },
  pictures: Map<string, CameraPicture>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (!find(cameraId))
        for await (const picture of await elsewhere.watch({ cameraId, marks: 'none' }, signal))
          pictures.set(cameraId, picture)
    } catch {
      // Nobody runs it, or nobody answers: it is asked for again.
    }
    pictures.delete(cameraId)
    await delay(askAgain, undefined, { signal }).catch(() => {})
  }
}
