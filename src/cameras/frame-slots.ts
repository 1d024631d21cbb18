import type { StreamFrame } from './frame-source/port.ts'

/** Being written, waiting, being looked at, shown last, and one for a viewer. */
const usualSlots = 5

/** A slot that is being written. */
export interface OpenSlot {
  readonly pixels: Uint8Array
  /** Makes a frame of it, which takes the slot over. */
  close(capturedAt: number): StreamFrame
  /** Gives it back unused. */
  discard(): void
}

/**
 * Shared memory for the frames of one camera, used again and again: bounded whatever the camera sends, and no garbage of
 * megabytes per frame.
 */
export class FrameSlots {
  readonly #most: number
  #free: Uint8Array<SharedArrayBuffer>[] = []
  #made = 0
  #length = 0

  constructor(most = usualSlots) {
    this.#most = most
  }

  /** A slot for a picture of that size; null where all are in use. Slots of another size are dropped as they come back. */
  open(width: number, height: number): OpenSlot | null {
    const length = width * height * 3
    if (length !== this.#length) {
      this.#free = []
      this.#made = 0
      this.#length = length
    }
    const pixels = this.#free.pop() ?? this.#make()
    if (!pixels) return null
    let out = true
    const release = () => {
      if (out && pixels.length === this.#length) this.#free.push(pixels)
      out = false
    }
    return { pixels, close: (capturedAt) => ({ width, height, pixels, capturedAt, release }), discard: release }
  }

  #make(): Uint8Array<SharedArrayBuffer> | null {
    if (this.#made >= this.#most) return null
    this.#made++
    return new Uint8Array(new SharedArrayBuffer(this.#length))
  }
}
