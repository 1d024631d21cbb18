import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import type { Db } from '#storage/schema.ts'
import type { ScratchFile } from '#storage/scratch-file.ts'
import type { Vault } from '#storage/seal.ts'
import { readSealedFile, writeSealedFile } from '#storage/sealed-file.ts'
import { findVideoFile, type VideoFileRow } from './video-store.ts'

export interface VideoFileNeeds {
  readonly db: Db
  readonly vault: Vault
  /** Where the sealed files lie, each under its id. */
  readonly uploadFolder: string
}

const bindingOf = (id: string) => `video file ${id}`

/** Seals a file into the folder. Its row, which has the key, is to be stored by the caller: without it nobody can read it. */
export async function sealVideoFile(
  { vault, uploadFolder }: Pick<VideoFileNeeds, 'vault' | 'uploadFolder'>,
  file: ScratchFile,
  signal: AbortSignal,
): Promise<VideoFileRow> {
  const id = newId()
  const { key, wrapped } = vault.createDataKey(id)
  const bytes = await file.size()
  await mkdir(uploadFolder, { recursive: true, mode: 0o700 })
  await writeSealedFile(join(uploadFolder, id), file, bytes, { vault, key, name: bindingOf(id) }, signal)
  return { id, bytes, wrappedKey: wrapped }
}

/** A sealed file of a video, which is read piece by piece. */
export interface OpenVideoFile {
  readonly bytes: number
  /** The bytes from a place on up to before another one. */
  read(from: number, to: number): AsyncIterable<Buffer>
}

/** Undefined where there is no such file (any more). Throws `unavailable` where it lies on another machine. */
export async function openVideoFile(
  { db, vault, uploadFolder }: VideoFileNeeds,
  videoId: string,
  kind: 'original' | 'annotated',
): Promise<OpenVideoFile | undefined> {
  const row = await findVideoFile(db, videoId, kind)
  if (!row) return undefined
  const { id, bytes } = row
  const path = join(uploadFolder, id)
  if (!(await stat(path).catch(() => null)))
    throw new AppError(
      'unavailable',
      'The file of this video is not in the data folder of this process: processes that take videos and those that look through them share one',
    )
  const key = vault.unwrapDataKey(id, row.wrappedKey)
  const how = { vault, key, name: bindingOf(id) }
  return { bytes, read: (from, to) => readSealedFile(path, bytes, how, { from, to }) }
}

/** Deletes files whose rows are gone. */
export async function removeVideoFiles(uploadFolder: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await rm(join(uploadFolder, id), { force: true })
}
