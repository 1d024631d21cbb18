import { createWriteStream } from 'node:fs'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, open, type ZipFile } from 'yauzl'
import { AppError } from '#core/errors.ts'

const mostMembers = 1_000

/**
 * Writes one member of a zip file, found by its file name in whatever folder, to a path where nothing is yet. Unpacks at most
 * `most` bytes whatever the headers promise. Throws `misconfigured` where it is missing, damaged or larger.
 */
export async function unpackMember(
  archive: string,
  member: string,
  most: number,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    open(archive, { lazyEntries: true, autoClose: false }, (error, file) =>
      file ? resolve(file) : reject(damaged(error)),
    ),
  )
  try {
    for (let seen = 0; seen < mostMembers; seen++) {
      const entry = await nextEntry(zip)
      if (entry === null) break
      if (entry.fileName.split('/').at(-1) !== member) continue
      const stream = await new Promise<Readable>((resolve, reject) =>
        zip.openReadStream(entry, (error, opened) => (opened ? resolve(opened) : reject(damaged(error)))),
      )
      let size = 0
      const bounded = new Transform({
        transform(chunk: Uint8Array, _, next) {
          size += chunk.length
          if (size > most) next(new AppError('misconfigured', `${member} unpacks to more than ${most} bytes`))
          else next(null, chunk)
        },
      })
      await pipeline(stream, bounded, createWriteStream(path, { flags: 'wx' }), { signal }).catch((error: unknown) => {
        signal.throwIfAborted()
        throw error instanceof AppError ? error : damaged(error)
      })
      return
    }
  } finally {
    zip.close()
  }
  throw new AppError('misconfigured', `The archive holds no ${member}`)
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      zip.removeAllListeners()
      act()
    }
    zip.once('entry', (entry) => settle(() => resolve(entry)))
    zip.once('end', () => settle(() => resolve(null)))
    zip.once('error', (error) => settle(() => reject(damaged(error))))
    zip.readEntry()
  })
}

function damaged(cause: unknown): AppError {
  return new AppError('misconfigured', 'The archive of the pack is damaged', { cause })
}
