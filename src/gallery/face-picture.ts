import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { findFaceWithKey } from './face-store.ts'
import { openRegion } from './sealed-face.ts'

export const getFacePicture = operation({
  name: 'get_face_picture',
  summary: 'The kept picture of an enrolled face as JPEG: the part of the photo of twice the box, at most 512 px',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ faceId: z.string() }),
  output: z.strictObject({ faceId: z.string(), personId: z.string(), jpeg: z.instanceof(Uint8Array) }),
  async run({ db, vault }: { db: Db; vault: Vault }, input) {
    const faceId = requireId(input.faceId, 'face')
    const face = await findFaceWithKey(db, faceId)
    if (!face) throw new AppError('not_found', 'There is no face with the id given')
    if (!face.region)
      throw new AppError('not_found', 'No picture is kept of this face: keepRegions was off when it was enrolled')
    const personId = face.person_id
    const key = vault.unwrapDataKey(personId, { bytes: face.data_key, masterKeyVersion: face.master_key_version })
    const { jpeg } = openRegion(vault, key, { faceId, personId }, face.region)
    return { faceId, personId, jpeg: new Uint8Array(jpeg) }
  },
})
