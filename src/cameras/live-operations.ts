import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { type Caller, operation } from '#core/operation.ts'
import { ImageBytes } from '#recognition/photo.ts'
import type { Db } from '#storage/schema.ts'
import { requireCamera } from './camera-operations.ts'
import type { CameraWorker } from './camera-worker.ts'
import { livePictures, snapshotOf } from './live-picture.ts'
import type { RunningCamera } from './run-camera.ts'
import { ShownFace, shownFaces } from './shown-face.ts'

interface Needs {
  readonly db: Db
  readonly cameraWorker: CameraWorker
}

/** People who watch one camera through one process. */
const mostViewers = 16

async function runningHere({ db, cameraWorker }: Needs, cameraId: string, caller: Caller): Promise<RunningCamera> {
  const { id, enabled } = await requireCamera(db, cameraId, caller)
  const camera = cameraWorker.find(id)
  if (camera) return camera
  throw new AppError(
    'unavailable',
    enabled
      ? 'This process does not run the camera: it is not connected yet, or another process runs it and has its picture'
      : 'The camera is turned off',
    { retryAfter: 5 },
  )
}

export const getSnapshot = operation({
  name: 'get_camera_snapshot',
  summary: 'The last picture of a camera as a JPEG, with boxes and names where wanted',
  permission: 'cameras:read',
  reach: 'input',
  input: z.strictObject({ cameraId: z.string(), annotated: z.boolean().default(false) }),
  output: z.strictObject({
    jpeg: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    takenAt: z.iso.datetime(),
    width: z.int(),
    height: z.int(),
  }),
  async run(needs: Needs, { cameraId, annotated }, caller) {
    const { takenAt, ...picture } = await snapshotOf(await runningHere(needs, cameraId, caller), annotated)
    return { ...picture, takenAt: takenAt.toISOString() }
  },
})

const viewers = new WeakMap<RunningCamera, number>()

export const watchLive = operation({
  name: 'watch_camera_live',
  summary: 'The pictures of a camera as they come (multipart/x-mixed-replace), with boxes and names where wanted',
  permission: 'cameras:read',
  reach: 'input',
  input: z.strictObject({ cameraId: z.string(), annotated: z.boolean().default(true) }),
  output: z.strictObject({ pictures: z.custom<AsyncIterable<Uint8Array>>((value) => value !== null) }),
  async run(needs: Needs, { cameraId, annotated }, caller) {
    const camera = await runningHere(needs, cameraId, caller)
    if ((viewers.get(camera) ?? 0) >= mostViewers)
      throw new AppError('overloaded', `${mostViewers} people watch this camera already`, { retryAfter: 10 })
    return { pictures: counted(camera, livePictures(camera, annotated, caller.signal)) }
  },
})

async function* counted(camera: RunningCamera, pictures: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  viewers.set(camera, (viewers.get(camera) ?? 0) + 1)
  try {
    yield* pictures
  } finally {
    viewers.set(camera, (viewers.get(camera) ?? 1) - 1)
  }
}

export const pushFrame = operation({
  name: 'push_frame',
  summary: 'Sends a picture as the next frame of a camera of the kind push:, and answers what is seen on it',
  permission: 'cameras:push',
  reach: 'input',
  input: z.strictObject({ cameraId: z.string(), image: ImageBytes }),
  output: z.strictObject({
    cameraId: z.string(),
    lookedAt: z.boolean().describe('False where a newer frame had come before this one could be looked at'),
    width: z.int().nullable(),
    height: z.int().nullable(),
    faces: z.array(ShownFace),
  }),
  async run(needs: Needs, { cameraId, image }, caller) {
    const { id, kind, enabled } = await requireCamera(needs.db, cameraId, caller)
    if (kind !== 'push')
      throw new AppError('conflict', 'Frames are sent to cameras whose url is push:, and this is none')
    if (!enabled) throw new AppError('conflict', 'The camera is turned off')
    const camera = await needs.cameraWorker.follow(id)
    const lookedAt = (await camera.push?.push(image, caller.signal)) ?? false
    const { frame, faces } = camera.watch.picture ?? { frame: null, faces: [] }
    return {
      cameraId: id,
      lookedAt,
      width: frame?.width ?? null,
      height: frame?.height ?? null,
      faces: shownFaces(faces),
    }
  },
})
