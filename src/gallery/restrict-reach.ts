import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { isId } from '#core/ids.ts'
import type { Caller } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import { galleryNamesOf } from './gallery-store.ts'

/** What inputs name, under the names that all operations use. */
const Named = z.looseObject({
  gallery: z.string().optional(),
  personId: z.string().optional(),
  mergedPersonId: z.string().optional(),
  faceId: z.string().optional(),
  cameraId: z.string().optional(),
})

/**
 * Checks what an input names against the galleries and cameras that its caller is restricted to. Another gallery or camera by
 * its name is `forbidden`; people and faces of other galleries are `not_found`, as if they did not exist.
 */
export function createReachCheck(db: Db): (input: unknown, caller: Caller) => Promise<void> {
  return async (input, { galleries, cameras }) => {
    const { gallery, personId, mergedPersonId, faceId, cameraId } = Named.parse(input)
    if (cameras && cameraId !== undefined && !cameras.includes(cameraId))
      throw new AppError('forbidden', 'This key is restricted to other cameras', { facts: { restricted: true } })
    if (!galleries) return
    const people = [personId, mergedPersonId].filter((id) => id !== undefined)
    if (people.length + (faceId === undefined ? 0 : 1) > 0) {
      // Where somebody is named by id, their gallery counts and a gallery beside it does not.
      const names = await galleryNamesOf(db, {
        people: people.filter(isId),
        faces: faceId !== undefined && isId(faceId) ? [faceId] : [],
      })
      if (names.some((name) => !galleries.includes(name)))
        throw new AppError('not_found', `There is no ${faceId === undefined ? 'person' : 'face'} with the id given`)
      return
    }
    if (gallery !== undefined && !galleries.includes(gallery))
      throw new AppError(
        'forbidden',
        `This key is restricted to other galleries than ${gallery}; name one with gallery`,
        {
          facts: { restricted: true },
        },
      )
  }
}
