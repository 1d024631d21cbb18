import type { Dirent } from 'node:fs'
import { constants, lstat, open, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import { fingerprintOf, isClutter } from '#recognition/dataset.ts'

/** A file as it lies in an inbox now. */
export interface SeenFile {
  /** Inside the inbox, with forward slashes: `ann.jpg`, `ann/1.jpg`. */
  readonly path: string
  readonly link: boolean
  /** Size, times and number: the same as long as nobody touches the file. */
  readonly fingerprint: string
  /** When it was last written to or renamed, milliseconds of the file system's clock. */
  readonly changedAt: number
}

/** Folders of an inbox that are its own: nothing in them is taken. */
export const ownFolders = ['refused', 'done'] as const

/** What programs call a file while they are still writing it. */
const unfinished = /\.(part|partial|filepart|crdownload|tmp|temp|upload|swp)$|^~|~$/i

/**
 * The files of an inbox and of the folders directly in it, as they come, a page at a time, so that any number of files needs the
 * same memory. Deeper folders, links to folders and what is no file are passed over.
 */
export async function* scanInbox(folder: string, pageSize: number): AsyncGenerator<SeenFile[]> {
  let page: SeenFile[] = []
  for await (const path of paths(folder)) {
    const seen = await look(folder, path)
    if (!seen) continue
    page.push(seen)
    if (page.length < pageSize) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

async function* paths(folder: string): AsyncGenerator<string> {
  const inner: string[] = []
  for await (const entry of await opendir(folder)) {
    if (isPassedOver(entry)) continue
    if (entry.isDirectory()) {
      if (!(ownFolders as readonly string[]).includes(entry.name)) inner.push(entry.name)
    } else yield entry.name
  }
  for (const name of inner) {
    // Somebody may have removed the folder meanwhile, or forbid to read it.
    const files = await opendir(join(folder, name)).catch(() => null)
    if (!files) continue
    for await (const entry of files) if (!entry.isDirectory() && !isPassedOver(entry)) yield `${name}/${entry.name}`
  }
}

function isPassedOver(entry: Dirent): boolean {
  return isClutter(entry.name) || unfinished.test(entry.name)
}

/** The file as it is now; undefined where it has gone, or is neither a file nor a link. */
export async function look(folder: string, path: string): Promise<SeenFile | undefined> {
  const found = await lstat(join(folder, path), { bigint: true }).catch(() => null)
  if (!found || !(found.isFile() || found.isSymbolicLink())) return undefined
  return {
    path,
    link: found.isSymbolicLink(),
    fingerprint: fingerprintOf(found),
    changedAt: Number((found.ctimeNs > found.mtimeNs ? found.ctimeNs : found.mtimeNs) / 1_000_000n),
  }
}

/**
 * The file's bytes; links are not followed. Throws `not_found` where it has gone, `forbidden` where this account may not read it,
 * `too_large`, `invalid_input` for a link.
 */
export async function readSeenFile(folder: string, path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ELOOP')
        throw new AppError('invalid_input', 'Links are not followed: put the photo itself here')
      if (cause.code === 'EACCES' || cause.code === 'EPERM')
        throw new AppError('forbidden', 'The account that Netra runs under may not read this file', { cause })
      throw new AppError('not_found', 'The file has gone', { cause })
    },
  )
  try {
    const { size } = await file.stat()
    if (size > maxBytes) throw new AppError('too_large', `The file has ${size} bytes; at most ${maxBytes} are accepted`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}
