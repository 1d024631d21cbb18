import { pageBytes, type SharedMemory, sharedMemory } from './web-assembly.ts'

/** int8 codes of a segment's rows in shared memory, what {@link Kernel}s read. */
export interface Codes {
  readonly address: number
  readonly rows: number
  /** Bytes of a row, {@link codeLength}. */
  readonly length: number
  /** In the order of `codeAt`. */
  readonly codes: Int8Array<SharedArrayBuffer>
  /** What a code of 1 means; NaN in rows that are not used. */
  readonly scales: Float32Array<SharedArrayBuffer>
  /** −|g|²/2 in Euclidean spaces, a little above; 0 in cosine ones. */
  readonly biases: Float32Array<SharedArrayBuffer>
  /** At least |g − scale · code| / scale of every row that was ever here. */
  largestError: number
  /** Rows that were ever written. */
  reached: number
}

/** Room for codes of all spaces, in one shared memory: threads need to be told of it only once. */
export interface CodeMemory {
  readonly memory: SharedMemory
  /** Numbers (rows × dimensions) from which a segment has codes. */
  readonly from: number
  /** null when 4 GiB are in use (33 M × 128). The rows are marked as not used. */
  allocate(rows: number, dimensions: number): Codes | null
  /** Wipes the codes, which are somebody's faces, and keeps the room for others. */
  release(codes: Codes): void
}

/** Address space of 32-bit WebAssembly. */
export const maxPages = 65_536

/** Bytes of a row: the dimensions, filled up to whole loads. */
export function codeLength(dimensions: number): number {
  return Math.ceil(dimensions / 8) * 8
}

/** Memory whose first `reservedBytes` are for others. null where the system gives no such memory. */
export function createCodeMemory(reservedBytes: number, from: number): CodeMemory | null {
  let used = Math.ceil(reservedBytes / pageBytes)
  let memory: SharedMemory
  try {
    memory = sharedMemory(used, maxPages)
  } catch {
    return null
  }
  const free = new Map<number, number[]>()

  const take = (pages: number): number | undefined => {
    const again = free.get(pages)?.pop()
    if (again !== undefined) return again
    if (used + pages > maxPages) return undefined
    try {
      memory.grow(pages)
    } catch {
      return undefined
    }
    used += pages
    return (used - pages) * pageBytes
  }
  return {
    memory,
    from,
    allocate(rows, dimensions) {
      const length = codeLength(dimensions)
      const address = take(pagesOf(rows, length))
      if (address === undefined) return null
      const scalesAt = address + rows * length
      const codes = new Int8Array(memory.buffer, address, rows * length)
      const scales = new Float32Array(memory.buffer, scalesAt, rows)
      const biases = new Float32Array(memory.buffer, scalesAt + rows * 4, rows)
      scales.fill(Number.NaN)
      return { address, rows, length, codes, scales, biases, largestError: 0, reached: 0 }
    },
    release({ address, rows, length, codes, reached }) {
      codes.fill(0, 0, Math.ceil(reached / 4) * 4 * length)
      const pages = pagesOf(rows, length)
      free.set(pages, [...(free.get(pages) ?? []), address])
    },
  }
}

/** A code, a scale and a bias for each row. */
function pagesOf(rows: number, length: number): number {
  return Math.ceil((rows * (length + 8)) / pageBytes)
}
