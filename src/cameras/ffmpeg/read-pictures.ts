import type { FrameSlots, OpenSlot } from '#cameras/frame-slots.ts'
import { type SourceEvents, SourceFailure } from '#cameras/frame-source/port.ts'

/** Longest header of a picture: "P6", width, height, 255. */
const longestHeader = 40
const largestSide = 8_192

/**
 * Reads a stream of PPM pictures (P6, as ffmpeg writes them: every picture says its size) into slots of shared memory. A
 * picture for which no slot is free is passed over. Throws `SourceFailure` for what is no such picture.
 */
export function createPictureReader(
  slots: FrameSlots,
  events: SourceEvents,
  now: () => number,
): (chunk: Uint8Array) => void {
  let header = Buffer.alloc(0)
  let slot: OpenSlot | null = null
  let length = 0
  let got = 0

  /** Reads on in the header; answers where the chunk goes on behind it, or its length where it has not ended. */
  function readHeader(chunk: Uint8Array, from: number): number {
    const before = header.length
    header = Buffer.concat([header, chunk.subarray(from, from + longestHeader - before)])
    const match = /^P6\s(\d+)\s(\d+)\s255\s/.exec(header.toString('latin1'))
    if (!match) {
      if (header.length >= longestHeader) throw new SourceFailure('ffmpeg sent something else than pictures')
      return chunk.length
    }
    const [whole, width, height] = [match[0], Number(match[1]), Number(match[2])]
    if (width < 1 || height < 1 || Math.max(width, height) > largestSide)
      throw new SourceFailure('The pictures have a size that cannot be used')
    header = Buffer.alloc(0)
    length = width * height * 3
    got = 0
    slot = slots.open(width, height)
    if (!slot) events.missed()
    return from + whole.length - before
  }

  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (length === 0) {
        at = readHeader(chunk, at)
        continue
      }
      const part = chunk.subarray(at, at + length - got)
      slot?.pixels.set(part, got)
      got += part.length
      at += part.length
      if (got < length) return
      length = 0
      const full = slot
      slot = null
      if (full) events.frame(full.close(now()))
    }
  }
}
