import type { Frame } from '#vision/frame.ts'

/** A rectangle of whole pixels inside a frame. */
export interface Region {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Rows blended in one pass over the memory: shrinking by up to 3 needs no second one. */
const together = 4

/** For every output position: the first source position, how many follow, and their weights (they sum to 256). */
interface Taps {
  readonly first: Int32Array
  readonly count: Int32Array
  /** `stride` weights per output position. */
  readonly weights: Int32Array
  readonly stride: number
  /** The largest of `count`. */
  readonly most: number
}

/**
 * The frame at another size. Shrinking averages exactly the source area under each output pixel (no aliasing); growing is
 * bilinear with pixel centres aligned. Aspect ratio is the caller's business. Weights have 8 bits, so a value may differ
 * from the exact average by about one of 255. Throws RangeError for sizes below 1.
 */
export function resizeFrame(frame: Frame, width: number, height: number): Frame {
  const whole = { x: 0, y: 0, width: frame.width, height: frame.height }
  if (width === frame.width && height === frame.height) return frame
  const pixels = resizeRegion(frame, whole, width, height)
  return frame.capturedAt === undefined
    ? { width, height, pixels }
    : { width, height, pixels, capturedAt: frame.capturedAt }
}

/** One region of the frame (whole pixels, inside the frame) at another size, as RGB bytes; `out` is reused when given. */
export function resizeRegion(
  frame: Frame,
  region: Region,
  width: number,
  height: number,
  out?: Uint8Array,
): Uint8Array {
  if (!(width >= 1 && height >= 1)) throw new RangeError(`cannot resize to ${width}×${height}`)
  const target = out ?? new Uint8Array(width * height * 3)
  const rows = tapsFor(region.height, height)
  const columns = tapsFor(region.width, width)
  const rowBytes = region.width * 3
  // Rows are blended four bytes at a time in 32-bit words, which needs aligned rows: unaligned ones go through a copy.
  const words = Math.ceil(rowBytes / 4)
  const blended = new Int32Array(words + 3 * together)
  const blendedBytes = new Uint8Array(blended.buffer)
  const aligned =
    frame.pixels.byteOffset % 4 === 0 && (frame.width * 3) % 4 === 0 && (region.x * 3) % 4 === 0 && rowBytes % 4 === 0
  const source = aligned
    ? new Int32Array(frame.pixels.buffer, frame.pixels.byteOffset, Math.floor(frame.pixels.byteLength / 4))
    : new Int32Array(words * together)
  const sourceBytes = new Uint8Array(source.buffer)
  const accumulator = { even: new Int32Array(words), odd: new Int32Array(words) }
  const offsets = new Int32Array(together)
  for (let y = 0; y < height; y++) {
    const first = region.y + (rows.first[y] as number)
    const count = rows.count[y] as number
    for (let from = 0; from < count; from += together) {
      for (let tap = 0; tap < together; tap++) {
        // Missing rows repeat the last one; their weight is 0.
        const row = first + Math.min(from + tap, count - 1)
        const offset = (row * frame.width + region.x) * 3
        offsets[tap] = aligned ? offset >> 2 : tap * words
        if (!aligned && from + tap < count)
          sourceBytes.set(frame.pixels.subarray(offset, offset + rowBytes), tap * words * 4)
      }
      const weight = y * rows.stride + from
      if (count <= 2) blendTwo(source, offsets, rows.weights, weight, blended, words)
      else blendFour(source, offsets, rows.weights, weight, blended, accumulator, from === 0, from + together >= count)
    }
    if (columns.most <= 2) resizeRowByTwo(blendedBytes, columns, target, y * width * 3, width)
    else resizeRow(blendedBytes, columns, target, y * width * 3, width)
  }
  return target
}

const lanes = 0x00ff00ff
const half = 0x00800080

/**
 * Two weighted rows into one, in words of four bytes. Bytes 0 and 2, then 1 and 3, share a word as 16-bit lanes: a lane holds
 * at most 255 · 256 + 128, so it never runs over into its neighbour.
 */
function blendTwo(
  source: Int32Array,
  offsets: Int32Array,
  weights: Int32Array,
  weight: number,
  blended: Int32Array,
  words: number,
): void {
  const [p = 0, q = 0] = offsets
  const a = weights[weight] as number
  const b = weights[weight + 1] as number
  for (let i = 0; i < words; i++) {
    const k = source[p + i] as number
    const l = source[q + i] as number
    const even = half + Math.imul(k & lanes, a) + Math.imul(l & lanes, b)
    const odd = half + Math.imul((k >>> 8) & lanes, a) + Math.imul((l >>> 8) & lanes, b)
    blended[i] = ((even >>> 8) & lanes) | (odd & ~lanes)
  }
}

/** The same for four rows; sums of more rows are carried in the accumulator from the `first` to the `last` call. */
function blendFour(
  source: Int32Array,
  offsets: Int32Array,
  weights: Int32Array,
  weight: number,
  blended: Int32Array,
  accumulator: { readonly even: Int32Array; readonly odd: Int32Array },
  first: boolean,
  last: boolean,
): void {
  const [p = 0, q = 0, r = 0, s = 0] = offsets
  const a = weights[weight] as number
  const b = weights[weight + 1] as number
  const c = weights[weight + 2] as number
  const d = weights[weight + 3] as number
  const words = accumulator.even.length
  for (let i = 0; i < words; i++) {
    const k = source[p + i] as number
    const l = source[q + i] as number
    const m = source[r + i] as number
    const n = source[s + i] as number
    let even = first ? half : (accumulator.even[i] as number) | 0
    let odd = first ? half : (accumulator.odd[i] as number)
    even += Math.imul(k & lanes, a) + Math.imul(l & lanes, b) + Math.imul(m & lanes, c) + Math.imul(n & lanes, d)
    odd += Math.imul((k >>> 8) & lanes, a) + Math.imul((l >>> 8) & lanes, b)
    odd += Math.imul((m >>> 8) & lanes, c) + Math.imul((n >>> 8) & lanes, d)
    if (last) blended[i] = ((even >>> 8) & lanes) | (odd & ~lanes)
    else {
      accumulator.even[i] = even
      accumulator.odd[i] = odd
    }
  }
}

/** `row` has room for `together` pixels after its last: missing taps read there with weight 0. */
function resizeRow(row: Uint8Array, columns: Taps, target: Uint8Array, offset: number, width: number): void {
  const { first, count, weights, stride } = columns
  let to = offset
  for (let x = 0; x < width; x++) {
    let red = 128
    let green = 128
    let blue = 128
    let i = (first[x] as number) * 3
    const end = x * stride + (count[x] as number)
    for (let tap = x * stride; tap < end; tap += together) {
      const a = weights[tap] as number
      const b = weights[tap + 1] as number
      const c = weights[tap + 2] as number
      const d = weights[tap + 3] as number
      red +=
        Math.imul(byte(row, i), a) +
        Math.imul(byte(row, i + 3), b) +
        Math.imul(byte(row, i + 6), c) +
        Math.imul(byte(row, i + 9), d)
      green +=
        Math.imul(byte(row, i + 1), a) +
        Math.imul(byte(row, i + 4), b) +
        Math.imul(byte(row, i + 7), c) +
        Math.imul(byte(row, i + 10), d)
      blue +=
        Math.imul(byte(row, i + 2), a) +
        Math.imul(byte(row, i + 5), b) +
        Math.imul(byte(row, i + 8), c) +
        Math.imul(byte(row, i + 11), d)
      i += 3 * together
    }
    target[to] = red >> 8
    target[to + 1] = green >> 8
    target[to + 2] = blue >> 8
    to += 3
  }
}

/** The same where no output pixel has more than two source pixels: exact halves, and growing. */
function resizeRowByTwo(row: Uint8Array, columns: Taps, target: Uint8Array, offset: number, width: number): void {
  const { first, weights, stride } = columns
  let to = offset
  for (let x = 0; x < width; x++) {
    const i = (first[x] as number) * 3
    const a = weights[x * stride] as number
    const b = weights[x * stride + 1] as number
    target[to] = (Math.imul(byte(row, i), a) + Math.imul(byte(row, i + 3), b) + 128) >> 8
    target[to + 1] = (Math.imul(byte(row, i + 1), a) + Math.imul(byte(row, i + 4), b) + 128) >> 8
    target[to + 2] = (Math.imul(byte(row, i + 2), a) + Math.imul(byte(row, i + 5), b) + 128) >> 8
    to += 3
  }
}

function byte(row: Uint8Array, index: number): number {
  return row[index] as number
}

function tapsFor(from: number, to: number): Taps {
  const scale = from / to
  const stride = Math.ceil((scale > 1 ? Math.ceil(scale) + 1 : 2) / together) * together
  let most = 0
  const first = new Int32Array(to)
  const count = new Int32Array(to)
  const weights = new Int32Array(to * stride)
  for (let i = 0; i < to; i++) {
    // Shrinking: the source interval under the output pixel. Growing: one source pixel wide, about the centre.
    const centre = (i + 0.5) * scale
    const half = Math.max(scale, 1) / 2
    const low = Math.max(0, Math.floor(centre - half + 1e-9))
    const high = Math.min(from, Math.ceil(centre + half - 1e-9))
    first[i] = low
    count[i] = high - low
    most = Math.max(most, high - low)
    quantise(low, high, centre - half, centre + half, weights, i * stride)
  }
  return { first, count, weights, stride, most }
}

/**
 * The shares of `from`…`to` that lie in each of the pixels `low`…`high`, as whole numbers that sum to exactly 256; each cut is
 * rounded on the running sum, so no error piles up.
 */
function quantise(low: number, high: number, from: number, to: number, weights: Int32Array, offset: number): void {
  const share = (pixel: number): number => Math.min(pixel + 1, to) - Math.max(pixel, from)
  let total = 0
  for (let pixel = low; pixel < high; pixel++) total += share(pixel)
  let sum = 0
  let done = 0
  for (let pixel = low; pixel < high; pixel++) {
    sum += share(pixel)
    const upTo = pixel === high - 1 ? 256 : Math.round((sum / total) * 256)
    weights[offset + pixel - low] = upTo - done
    done = upTo
  }
}
