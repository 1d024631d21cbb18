import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'

/** One gallery's memory of the files of datasets. */
interface Memory {
  readonly db: Db
  readonly vault: Vault
  readonly galleryId: string
}

/** A file of a dataset, as it is now. */
export interface DatasetFile {
  /** Relative to the dataset folder. */
  readonly path: string
  readonly fingerprint: string
}

/** Paths of the files among these that are enrolled as they are now. */
export async function findEnrolledFiles(
  { db, vault, galleryId }: Memory,
  files: readonly DatasetFile[],
): Promise<ReadonlySet<string>> {
  if (files.length === 0) return new Set()
  const byDigest = new Map(files.map((file) => [digestOf(vault, file.path).toString('hex'), file]))
  const rows = await db
    .selectFrom('dataset_files')
    .select(['path_digest', 'fingerprint'])
    .where('gallery_id', '=', galleryId)
    .where(
      'path_digest',
      'in',
      [...byDigest.keys()].map((hex) => Buffer.from(hex, 'hex')),
    )
    .execute()
  const found = rows.flatMap((row) => {
    const file = byDigest.get(row.path_digest.toString('hex'))
    return file?.fingerprint === row.fingerprint ? [file.path] : []
  })
  return new Set(found)
}

/** Remembers of which face a file is the photo; does nothing where the face was deleted meanwhile. */
export async function noteEnrolledFile(
  { db, vault, galleryId }: Memory,
  { path, fingerprint }: DatasetFile,
  faceId: string,
): Promise<void> {
  await db
    .insertInto('dataset_files')
    .columns(['gallery_id', 'path_digest', 'fingerprint', 'face_id'])
    .expression((eb) =>
      eb
        .selectFrom('faces')
        .select((one) => [
          'gallery_id',
          one.cast<Buffer>(one.val(digestOf(vault, path)), 'bytea').as('path_digest'),
          one.cast<string>(one.val(fingerprint), 'text').as('fingerprint'),
          'id as face_id',
        ])
        .where('id', '=', faceId)
        .where('gallery_id', '=', galleryId)
        .forKeyShare(),
    )
    .onConflict((conflict) =>
      conflict.columns(['gallery_id', 'path_digest']).doUpdateSet((eb) => ({
        fingerprint: eb.ref('excluded.fingerprint'),
        face_id: eb.ref('excluded.face_id'),
      })),
    )
    .execute()
}

function digestOf(vault: Vault, path: string): Buffer {
  return vault.digest(Buffer.from(`dataset file\0${path}`))
}
