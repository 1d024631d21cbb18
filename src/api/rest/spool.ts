import { AppError } from '#core/errors.ts'
import { createScratchFile, type ScratchFile } from '#storage/scratch-file.ts'

/** Where files go that are too large for memory, as they arrive. */
export interface Spool {
  /** What one request brings along; all of it is gone with the request. */
  begin(): RequestSpool
}

export interface RequestSpool extends AsyncDisposable {
  /** A new file. Throws `overloaded` while too many are being sent. */
  open(): Promise<ScratchFile>
}

const retryAfterSeconds = 30

/** Files in a folder, so many requests at once. */
export function createSpool(folder: string, most: number): Spool {
  let running = 0
  return {
    begin() {
      const files: ScratchFile[] = []
      return {
        async open() {
          if (running >= most)
            throw new AppError('overloaded', `${most} videos are being sent already; retry shortly`, {
              retryAfter: retryAfterSeconds,
            })
          running++
          try {
            const file = await createScratchFile(folder)
            files.push(file)
            return file
          } catch (error) {
            running--
            throw error
          }
        },
        async [Symbol.asyncDispose]() {
          for (const file of files.splice(0)) {
            running--
            await file[Symbol.asyncDispose]()
          }
        },
      }
    },
  }
}

/** Milliseconds without a byte after which a sender is given up. */
const silenceMs = 60_000

/**
 * Writes what arrives into a file. Throws `cancelled` where nothing more comes for a minute, and `unavailable` where the disk is
 * full.
 */
export async function spoolInto(file: ScratchFile, chunks: AsyncIterable<unknown>, silent: () => void): Promise<void> {
  const timer = setTimeout(silent, silenceMs)
  try {
    for await (const chunk of chunks) {
      if (!Buffer.isBuffer(chunk)) continue
      await file.append(chunk)
      timer.refresh()
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')
      throw new AppError('unavailable', 'The disk of this server is full', { cause })
    throw cause
  } finally {
    clearTimeout(timer)
  }
}
