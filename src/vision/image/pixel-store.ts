/** Memory kept from one photo to the next, by use. */
export interface PixelStore {
  /** `length` bytes, their content undefined, valid until the same use is taken again. */
  take(use: string, length: number): Uint8Array
}

/** Bytes kept per use: 12 megapixels of RGB, a phone's photo. What is larger is left to the garbage collector. */
const kept = 36_000_000

/** A store for one thread: steady work makes no garbage of megabytes per photo. */
export function createPixelStore(): PixelStore {
  const buffers = new Map<string, ArrayBuffer>()
  return {
    take(use, length) {
      const buffer = buffers.get(use)
      if (buffer && buffer.byteLength >= length) return new Uint8Array(buffer, 0, length)
      const fresh = new ArrayBuffer(Math.ceil(length / 2 ** 20) * 2 ** 20)
      if (fresh.byteLength <= kept) buffers.set(use, fresh)
      return new Uint8Array(fresh, 0, length)
    },
  }
}
