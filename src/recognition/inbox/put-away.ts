import { mkdir, rename, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { look, type ownFolders } from './scan-inbox.ts'

type OwnFolder = (typeof ownFolders)[number]

/** Why a file was refused, as it is written beside it. */
export interface Refusal {
  readonly code: string
  readonly detail: string
}

/**
 * Takes a file out of the inbox, unless it was changed since: then it is another file, whose turn comes. Doing it again does no
 * harm. Throws what the file system says.
 */
export async function removeFile(folder: string, path: string, fingerprint: string): Promise<void> {
  if ((await look(folder, path))?.fingerprint === fingerprint) await unlink(join(folder, path)).catch(unlessGone)
}

/** Moves a file to `done/` or `refused/` of its inbox, under its own name; a later one replaces an earlier one. */
export async function moveFile(folder: string, path: string, fingerprint: string, to: OwnFolder): Promise<void> {
  if ((await look(folder, path))?.fingerprint !== fingerprint) return
  const target = join(folder, to, path)
  await mkdir(dirname(target), { recursive: true })
  await rename(join(folder, path), target).catch(unlessGone)
}

/** Moves a file to `refused/`, with the reason beside it for whoever brought it. */
export async function refuseFile(
  folder: string,
  path: string,
  fingerprint: string,
  { code, detail }: Refusal,
): Promise<void> {
  const reason = join(folder, 'refused', `${path}.reason.txt`)
  await mkdir(dirname(reason), { recursive: true })
  await writeFile(reason, `${detail}\n(${code})\n`)
  await moveFile(folder, path, fingerprint, 'refused')
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
