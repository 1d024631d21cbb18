import { z } from 'zod'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { type Caller, operation } from '#core/operation.ts'
import { ImageBytes } from '#recognition/photo.ts'
import type { Db } from '#storage/schema.ts'
import { requireCamera } from './camera-operations.ts'
import type { CameraWorker } from './camera-worker.ts'
import { asMultipart, picturesOf, snapshotOf } from './live-picture.ts'
import { marksFor } from './picture-marks.ts'
import type { RunningCamera } from './run-camera.ts'
import { ShownFace, shownFaces } from './shown-face.ts'
import type { PicturesElsewhere } from './watch-elsewhere.ts'

interface Needs {
  readonly db: Db
  readonly clock: Clock
  readonly cameraWorker: CameraWorker
  /** Null where this process cannot ask others for pictures. */
  readonly picturesElsewhere: PicturesElsewhere | null
  readonly capabilities: Pick<CapabilityGate, 'isOn'>
}

/** People who watch one camera through one process. */
const mostViewers = 16

/** Where a camera's pictures come from: it runs in this process, or its id is asked for in others. Throws `unavailable`. */
async function whereItRuns(
  { db, clock, cameraWorker, picturesElsewhere }: Needs,
  cameraId: string,
  caller: Caller,
): Promise<{ readonly here: RunningCamera } | { readonly elsewhere: PicturesElsewhere; readonly id: string }> {
  const row = await requireCamera(db, cameraId, caller)
  const here = cameraWorker.find(row.id)
  if (here) return { here }
  const unavailable = (message: string) => new AppError('unavailable', message, { retryAfter: 5 })
  if (!row.enabled) throw unavailable('The camera is turned off')
  if (row.edge_id !== null) throw unavailable('An edge node runs this camera, and has its picture: ask for it there')
  if (!row.lease_until || row.lease_until <= clock.now())
    throw unavailable('No process runs this camera now; its status says why')
  if (!picturesElsewhere)
    throw unavailable(
      'Another process runs this camera and has its picture: set REDIS_URL in all processes, so that any of them can show it',
    )
  return { elsewhere: picturesElsewhere, id: row.id }
}

export const getSnapshot = operation({
  name: 'get_camera_snapshot',
  summary:
    'The last picture of a camera as a JPEG, with boxes where wanted, and the names and expressions that the caller may see',
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
    const found = await whereItRuns(needs, cameraId, caller)
    const marks = await marksFor(caller, annotated, needs.capabilities)
    const { takenAt, ...picture } =
      'here' in found
        ? await snapshotOf(found.here, marks)
        : await found.elsewhere.snapshot({ cameraId: found.id, marks }, caller.signal)
    return { ...picture, takenAt: takenAt.toISOString() }
  },
})

/** How many watch a camera through this process, by its id. */
const viewers = new Map<string, number>()

export const watchLive = operation({
  name: 'watch_camera_live',
  summary:
    'The pictures of a camera as they come (multipart/x-mixed-replace), with boxes where wanted, and the names and expressions that the caller may see',
  permission: 'cameras:read',
  reach: 'input',
  input: z.strictObject({ cameraId: z.string(), annotated: z.boolean().default(true) }),
  output: z.strictObject({ pictures: z.custom<AsyncIterable<Uint8Array>>((value) => value !== null) }),
  async run(needs: Needs, { cameraId, annotated }, caller) {
    const found = await whereItRuns(needs, cameraId, caller)
    const marks = await marksFor(caller, annotated, needs.capabilities)
    const id = 'here' in found ? found.here.row.id : found.id
    if ((viewers.get(id) ?? 0) >= mostViewers)
      throw new AppError('overloaded', `${mostViewers} people watch this camera already`, { retryAfter: 10 })
    const pictures =
      'here' in found
        ? picturesOf(found.here, marks, caller.signal)
        : await found.elsewhere.watch({ cameraId: id, marks }, caller.signal)
    return { pictures: counted(id, asMultipart(pictures)) }
  },
})

async function* counted(cameraId: string, pictures: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  viewers.set(cameraId, (viewers.get(cameraId) ?? 0) + 1)
  try {
    yield* pictures
  } finally {
    const left = (viewers.get(cameraId) ?? 1) - 1
    if (left > 0) viewers.set(cameraId, left)
    else viewers.delete(cameraId)
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
    const { id, kind, enabled, edge_id } = await requireCamera(needs.db, cameraId, caller)
    if (kind !== 'push')
      throw new AppError('conflict', 'Frames are sent to cameras whose url is push:, and this is none')
    if (!enabled) throw new AppError('conflict', 'The camera is turned off')
    if (edge_id !== null) throw new AppError('conflict', 'An edge node runs this camera: send its frames there')
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
