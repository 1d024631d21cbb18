import { open, rename, rm } from 'node:fs/promises'
import type { DataKey, Vault } from './seal.ts'

/** Sealing one takes about 1 ms. */
const chunkBytes = 2 ** 20

/** What a sealed file is opened with. */
export interface SealedFileKey {
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly key: DataKey
  /** What the file is bound to: another file's chunks do not open in its place. */
  readonly name: string
}

/** Something whose bytes are read from a place on. */
export interface Readable {
  read(from: number, length: number): Promise<Buffer>
}

const chunksOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / chunkBytes))
const bindingOf = (name: string, place: number, bytes: number) => ['file', name, String(place), String(bytes)]

/**
 * Writes bytes into a file in sealed chunks of one size, each bound to the file, its place, and how long the file is. There is
 * either the whole file afterwards or none.
 */
export async function writeSealedFile(
  path: string,
  source: Readable,
  bytes: number,
  { vault, key, name }: SealedFileKey,
  signal: AbortSignal,
): Promise<void> {
  const part = `${path}.part`
  try {
    await using file = await open(part, 'wx', 0o600)
    for (let place = 0; place < chunksOf(bytes); place++) {
      signal.throwIfAborted()
      const plain = await source.read(place * chunkBytes, Math.min(chunkBytes, bytes - place * chunkBytes))
      await file.appendFile(vault.seal(key, plain, bindingOf(name, place, bytes)))
    }
    await file.sync()
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** Its bytes from `from` up to before `to`, chunk by chunk. Throws `internal` for what is not as it was sealed. */
export async function* readSealedFile(
  path: string,
  bytes: number,
  { vault, key, name }: SealedFileKey,
  { from, to }: { readonly from: number; readonly to: number } = { from: 0, to: bytes },
): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  const chunks = chunksOf(bytes)
  // What sealing adds is the same for every chunk.
  const added = (size - bytes) / chunks
  for (let place = Math.floor(from / chunkBytes); place * chunkBytes < to && place < chunks; place++) {
    const start = place * chunkBytes
    const sealed = Buffer.alloc(Math.min(chunkBytes, bytes - start) + added)
    await file.read(sealed, 0, sealed.length, place * (chunkBytes + added))
    const plain = vault.open(key, sealed, bindingOf(name, place, bytes))
    yield plain.subarray(Math.max(0, from - start), Math.max(0, to - start))
  }
}
