import type { Metric } from '#vision/template.ts'
import type { CodeMemory, Codes } from './code-memory.ts'
import { normAt } from './distance.ts'
import { wordsPerId } from './id-words.ts'
import type { SpaceShape } from './port.ts'
import { encodeRow, wipeCode } from './quantise.ts'

/** Face id, then person id. */
export const wordsPerRow = wordsPerId * 2

/**
 * Vectors in columns: element d of column c is `vectors[d * capacity + c]`. Read this way a single query is a
 * matrix-vector product whose inner loop runs along memory, at 1.1 × of merely reading it (one core: 22 ms for 1 M × 128
 * against 49 ms with one vector after the other, bench/search.ts).
 */
export interface Segment {
  readonly capacity: number
  used: number
  readonly vectors: Float32Array<ArrayBuffer>
  /** Added to the product: −|g|²/2 for Euclidean spaces, 0 for cosine ones, −∞ in columns that are not used. */
  readonly bias: Float32Array<ArrayBuffer>
  /** Multiplied with the sum, cosine spaces only: 1/|g|, or 0 for a zero vector. */
  readonly weight: Float32Array<ArrayBuffer> | null
  /** At least the norm of every vector that is here. */
  largestNorm: number
  readonly ids: Uint32Array<ArrayBuffer>
  /** int8 codes of the same rows, once there are enough of them for that to pay and there is room. */
  codes: Codes | null
}

const fullSegmentBytes = 32 * 1024 * 1024

/** Odd multiples of 16: a power of two as stride maps the elements of a vector onto the same cache sets (1.4 × slower batches). */
function evenlyStrided(columns: number): number {
  return (Math.max(1, Math.floor(columns / 16)) | 1) * 16
}

/** Columns of a full segment: 32 MiB of vectors, so that a segment stays in the last cache for a few queries. */
export function fullCapacity({ dimensions }: SpaceShape): number {
  return evenlyStrided(fullSegmentBytes / 4 / dimensions - 16)
}

/** The next size up: twice as many columns, by quarters of a full segment later, so that little is allocated in vain. */
function nextCapacity(capacity: number, full: number): number {
  if (capacity === 0) return Math.min(48, full)
  return Math.min(full, evenlyStrided(capacity + Math.min(capacity, full / 4)))
}

/** An empty segment without room, the seed of {@link grown}. */
export function emptySegment(shape: SpaceShape): Segment {
  return allocate(0, shape)
}

function allocate(capacity: number, { dimensions, metric }: SpaceShape): Segment {
  return {
    capacity,
    used: 0,
    vectors: new Float32Array(capacity * dimensions),
    bias: new Float32Array(capacity).fill(Number.NEGATIVE_INFINITY),
    weight: metric === 'cosine' ? new Float32Array(capacity).fill(1) : null,
    largestNorm: 0,
    ids: new Uint32Array(capacity * wordsPerRow),
    codes: null,
  }
}

/** The same columns with more room, and with codes as soon as they pay. */
export function grown(segment: Segment, shape: SpaceShape, memory: CodeMemory | null): Segment {
  const full = fullCapacity(shape)
  const larger = allocate(nextCapacity(segment.capacity, full), shape)
  for (let d = 0; d < shape.dimensions; d++) {
    const from = d * segment.capacity
    larger.vectors.set(segment.vectors.subarray(from, from + segment.used), d * larger.capacity)
  }
  larger.bias.set(segment.bias)
  larger.weight?.set(segment.weight ?? [])
  larger.ids.set(segment.ids)
  larger.used = segment.used
  larger.largestNorm = segment.largestNorm
  larger.codes = segment.codes
  if (!larger.codes && memory && larger.vectors.length >= memory.from) {
    larger.codes = memory.allocate(full, shape.dimensions)
    for (let column = 0; column < larger.used; column++) encode(larger, column, shape)
  }
  return larger
}

function encode({ codes, vectors, capacity }: Segment, column: number, { dimensions, metric }: SpaceShape): void {
  if (!codes) return
  const norm = normAt(vectors, column, capacity, dimensions)
  encodeRow(codes, column, vectors, column, capacity, dimensions, norm, metric)
}

/** Sets what a column adds to scores, from the norm of its vector. */
export function weigh(segment: Segment, column: number, norm: number, metric: Metric): void {
  segment.bias[column] = metric === 'euclidean' ? -(norm * norm) / 2 : 0
  if (segment.weight) segment.weight[column] = norm === 0 ? 0 : 1 / norm
  if (norm > segment.largestNorm) segment.largestNorm = norm
}

/** Takes a column out of scores and wipes its vector, which is somebody's face. */
export function wipe(segment: Segment, column: number): void {
  if (segment.codes) wipeCode(segment.codes, column)
  segment.bias[column] = Number.NEGATIVE_INFINITY
  if (segment.weight) segment.weight[column] = 1
  for (let at = column; at < segment.vectors.length; at += segment.capacity) segment.vectors[at] = 0
}
