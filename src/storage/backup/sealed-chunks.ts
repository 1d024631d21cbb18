import { AppError } from '#core/errors.ts'
import type { DataKey, Vault } from '#storage/seal.ts'

/** 1 MiB takes about 1 ms to seal. */
const chunkBytes = 2 ** 20
const mostSealedBytes = chunkBytes + 64

type Sealer = Pick<Vault, 'seal' | 'open'>

/**
 * The bytes of a stream in sealed chunks, each after its length (4, big endian) and bound to the file's header, its place
 * and whether it is the last one: none can be changed, left out, moved or taken from another file.
 */
export async function* sealChunks(
  stream: AsyncIterable<Buffer>,
  vault: Sealer,
  key: DataKey,
  header: string,
): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  let size = 0
  let place = 0
  const sealOne = (bytes: Buffer, isLast: boolean): Buffer => {
    const sealed = vault.seal(key, bytes, bindingOf(header, place++, isLast))
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32BE(sealed.length)
    return Buffer.concat([length, sealed])
  }
  for await (const piece of stream) {
    pieces.push(piece)
    size += piece.length
    if (size <= chunkBytes) continue
    let bytes = Buffer.concat(pieces)
    for (; bytes.length > chunkBytes; bytes = bytes.subarray(chunkBytes))
      yield sealOne(bytes.subarray(0, chunkBytes), false)
    pieces = [bytes]
    size = bytes.length
  }
  yield sealOne(Buffer.concat(pieces), true)
}

/** The bytes again. Throws `invalid_archive`, naming `what`, for anything but the whole stream as it was sealed. */
export async function* openChunks(
  stream: AsyncIterable<Buffer>,
  vault: Sealer,
  key: DataKey,
  header: string,
  what = 'backup',
): AsyncGenerator<Buffer> {
  const broken = (how: string, cause?: unknown) =>
    new AppError('invalid_archive', `The ${what} is ${how}: use another one`, { cause })
  let pending: Buffer = Buffer.alloc(0)
  let place = 0
  // One chunk is held back until it is known whether another one follows.
  let held: Buffer | undefined
  const openOne = (sealed: Buffer, isLast: boolean): Buffer => {
    try {
      return vault.open(key, sealed, bindingOf(header, place++, isLast))
    } catch (cause) {
      throw broken(isLast ? 'truncated or damaged' : 'damaged', cause)
    }
  }
  for await (const piece of stream) {
    pending = Buffer.concat([pending, piece])
    for (;;) {
      if (pending.length < 4) break
      const length = pending.readUInt32BE(0)
      if (length > mostSealedBytes) throw broken('damaged')
      if (pending.length < 4 + length) break
      if (held) yield openOne(held, false)
      held = Buffer.from(pending.subarray(4, 4 + length))
      pending = pending.subarray(4 + length)
    }
  }
  if (!held || pending.length > 0) throw broken('truncated')
  yield openOne(held, true)
}

function bindingOf(header: string, place: number, isLast: boolean): string[] {
  return ['backup', header, String(place), isLast ? 'last' : 'more']
}
