import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import { requireCamera } from './camera-operations.ts'
import type { CameraWorker } from './camera-worker.ts'
import { liveGrid } from './live-grid.ts'
import type { PicturesElsewhere } from './watch-elsewhere.ts'

interface Needs {
  readonly db: Db
  readonly cameraWorker: CameraWorker
  /** Null where this process cannot ask others for pictures. */
  readonly picturesElsewhere: PicturesElsewhere | null
}

/** People who watch several cameras at once through one process. */
const mostViewers = 32
const viewers = new WeakMap<CameraWorker, number>()

export const watchSeveral = operation({
  name: 'watch_cameras_live',
  summary:
    'The pictures of several cameras as they come, small and in one answer (multipart/x-mixed-replace; `Netra-Camera` of each part says whose it is)',
  permission: 'cameras:read',
  reach: 'input',
  input: z.strictObject({
    cameraIds: z.array(z.string()).min(1).max(16),
    width: z.int().min(160).max(1_920).default(640).describe('Wider pictures are made so many pixels wide'),
    perSecond: z.number().min(0.2).max(15).default(5).describe('Pictures of each camera a second, at most'),
  }),
  output: z.strictObject({ pictures: z.custom<AsyncIterable<Uint8Array>>((value) => value !== null) }),
  async run({ db, cameraWorker, picturesElsewhere }: Needs, input, caller) {
    for (const cameraId of input.cameraIds) {
      if (caller.cameras && !caller.cameras.includes(cameraId))
        throw new AppError('forbidden', 'This key is restricted to other cameras', { facts: { restricted: true } })
      await requireCamera(db, cameraId, caller)
    }
    if ((viewers.get(cameraWorker) ?? 0) >= mostViewers)
      throw new AppError('overloaded', `${mostViewers} people watch cameras already`, { retryAfter: 10 })
    const find = (cameraId: string) => cameraWorker.find(cameraId)
    const pictures = liveGrid({ find, elsewhere: picturesElsewhere }, input, caller.signal)
    return { pictures: counted(cameraWorker, pictures) }
  },
})

async function* counted(worker: CameraWorker, pictures: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  viewers.set(worker, (viewers.get(worker) ?? 0) + 1)
  try {
    yield* pictures
  } finally {
    viewers.set(worker, (viewers.get(worker) ?? 1) - 1)
  }
}
