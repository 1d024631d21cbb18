import { listCameras } from '#cameras/camera-operations.ts'
import { AppError } from '#core/errors.ts'
import { isId } from '#core/ids.ts'
import type { StoreNeeds } from '#needs.ts'
import type { Door } from './door.ts'

/** The id of the camera that an argument means: an id, also of a camera that was removed, or a name if only one has it. */
export async function chooseCamera(door: Door<StoreNeeds>, which: string): Promise<string> {
  if (isId(which)) return which
  const wanted = which.trim().toLowerCase()
  const { cameras } = await door.call(listCameras, { limit: 1_000 })
  const [only, second] = cameras.filter(({ name }) => name.toLowerCase() === wanted)
  if (!only) throw new AppError('not_found', `No camera has the id or name ${which}`)
  if (second) throw new AppError('conflict', `Several cameras are called ${which}; use the id of one`)
  return only.cameraId
}
