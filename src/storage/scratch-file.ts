import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '#core/ids.ts'

/** Where Linux lets a file be opened again that has no name any more. */
const unnamed = process.platform === 'linux'

/**
 * A file for what must not be in memory and is not sealed yet. On Linux it has no name: nobody else opens it, and it is gone with
 * the process, however that ends; elsewhere it has one until it is disposed of.
 */
export class ScratchFile implements AsyncDisposable {
  readonly #handle: FileHandle
  readonly #path: string
  #written = 0

  constructor(handle: FileHandle, path: string) {
    this.#handle = handle
    this.#path = path
  }

  /** Bytes that {@link append} wrote. */
  get bytes(): number {
    return this.#written
  }

  /** To be given to a child process as its descriptor 3. */
  get fd(): number {
    return this.#handle.fd
  }

  /** The path by which that child opens it. */
  get pathForChild(): string {
    return unnamed ? '/proc/self/fd/3' : this.#path
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.#written)
      at += bytesWritten
      this.#written += bytesWritten
    }
  }

  /** Up to `length` bytes from a place on; fewer at the end. */
  async read(from: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length)
    let got = 0
    while (got < length) {
      const { bytesRead } = await this.#handle.read(buffer, got, length - got, from + got)
      if (bytesRead === 0) break
      got += bytesRead
    }
    return buffer.subarray(0, got)
  }

  /** Bytes that it has now, also those that a child wrote. */
  async size(): Promise<number> {
    return (await this.#handle.stat()).size
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close().catch(() => {})
    if (!unnamed) await rm(this.#path, { force: true })
  }
}

/** A new, empty one in a folder, which is created where it is missing. */
export async function createScratchFile(folder: string): Promise<ScratchFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${newId()}.scratch`)
  const handle = await open(path, 'wx+', 0o600)
  try {
    if (unnamed) await rm(path)
  } catch (error) {
    await handle.close()
    throw error
  }
  return new ScratchFile(handle, path)
}
