import { foundBytes, type Kernels, kernelModule, laneBytes } from './code-kernel.ts'
import { codeLength, maxPages } from './code-memory.ts'
import { instantiate, type SharedMemory } from './web-assembly.ts'

/** Queries of one pass. */
export const mostQueries = 32
/** Rows of a block at most; 256 KiB of codes, so that the second cache holds them for further queries. */
const mostBlockRows = 2048
const blockBytes = 256 * 1024
const wordsPerBlock = 5
/** Of a pass of some 160 MB; there are 2,600 of them with 32-D. */
const mostBlocks = 8192

/** Rows that a thread may find: the leader in one block, a helper in a pass, after which it stops helping. */
const ownFound = mostBlockRows * mostQueries
const helperFound = 2 * ownFound

/** Where in the shared memory the threads meet; words are int32. */
const controlBytes = 4096
const boundsAt = controlBytes
const blocksAt = boundsAt + (mostQueries / 4) * laneBytes
const queriesAt = blocksAt + mostBlocks * wordsPerBlock * 4
const longestQuery = 4096
const foundAt = queriesAt + mostQueries * longestQuery * 2

/** What must be kept free at the start of the memory. */
export function meetingBytes(helpers: number): number {
  return foundAt + (ownFound + helpers * helperFound) * foundBytes
}

/** Words that all threads share. */
export const word = { turn: 0, open: 1, next: 2, blocks: 3, length: 4, queries: 5 } as const

/** Words of one helper: whether it is in the pass, and how many rows it has found. */
export function helperWords(helper: number): { busy: number; found: number } {
  return { busy: 16 + helper * 16, found: 17 + helper * 16 }
}

export const mostHelpers = 63

/** Where a thread writes the rows it found; thread 0 is the one that leads. */
export function foundRange(thread: number): { start: number; end: number } {
  const start = foundAt + (thread === 0 ? 0 : ownFound + (thread - 1) * helperFound) * foundBytes
  return { start, end: start + (thread === 0 ? ownFound : helperFound) * foundBytes }
}

/** A view of the words at the start of the memory, which stays valid when the memory grows. */
export function meetingWords(memory: SharedMemory, helpers: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(memory.buffer, 0, meetingBytes(helpers) / 4)
}

export function queryElements(memory: SharedMemory, query: number, length: number): Int16Array<SharedArrayBuffer> {
  return new Int16Array(memory.buffer, queriesAt + query * length * 2, length)
}

/** The place of a query's step among the float32 words; error, bar and twice the error follow, four words apart. */
export function boundWord(query: number): number {
  return (boundsAt + (query >> 2) * laneBytes) / 4 + (query & 3)
}

/** Rows of a block for codes of this length: a multiple of four. */
export function blockRows(length: number): number {
  return Math.max(4, Math.min(mostBlockRows, Math.floor(blockBytes / length / 4) * 4))
}

export interface Block {
  readonly codes: number
  readonly rows: number
  readonly scales: number
  readonly biases: number
  readonly firstRow: number
}

/** Notes a block of the next pass. */
export function writeBlock(words: Int32Array, place: number, block: Block): void {
  if (place >= mostBlocks) throw new RangeError('too many blocks for one pass')
  const at = blocksAt / 4 + place * wordsPerBlock
  words[at] = block.codes
  words[at + 1] = block.rows
  words[at + 2] = block.scales
  words[at + 3] = block.biases
  words[at + 4] = block.firstRow
}

/** Compares blocks with the queries of the pass, in one thread. */
export interface BlockScan {
  /** Whether the found rows of one more block surely fit from `out` on. */
  fits(out: number, end: number): boolean
  /** Compares a block, or its first `rows` rows from row `from` on, with all queries; returns the end of what was found. */
  run(place: number, out: number, from?: number, rows?: number): number
}

/** Kernels are compiled once for each length of codes and thread. */
export function createBlockScan(memory: SharedMemory, words: Int32Array): BlockScan {
  const kernels = new Map<number, Kernels>()
  const kernelsOf = (length: number): Kernels => {
    const known = kernels.get(length)
    if (known) return known
    const made = instantiate(kernelModule(codeLength(length), maxPages), memory) as unknown as Kernels
    kernels.set(length, made)
    return made
  }
  return {
    fits: (out, end) => end - out >= mostBlockRows * foundBytes * (words[word.queries] as number),
    run(place, out, from = 0, rows = Number.POSITIVE_INFINITY) {
      const at = blocksAt / 4 + place * wordsPerBlock
      const length = words[word.length] as number
      const queries = words[word.queries] as number
      const { one, four } = kernelsOf(length)
      const codes = (words[at] as number) >>> 0
      const count = Math.min((words[at + 1] as number) - from, rows)
      const scales = ((words[at + 2] as number) >>> 0) + from * 4
      const biases = ((words[at + 3] as number) >>> 0) + from * 4
      const firstRow = (words[at + 4] as number) + from
      let end = out
      for (let query = 0; query < queries; ) {
        // Three queries are faster as four than one by one, two are not (36 against 28 cycles a row at 128-D).
        const kernel = queries - query > 2 ? four : one
        const elements = queriesAt + query * length * 2
        const bounds = boundsAt + (query >> 2) * laneBytes + (query & 3) * 4
        end = kernel(codes + from * length, count, scales, biases, elements, bounds, end, firstRow, query)
        query += kernel === four ? 4 : 1
      }
      return end
    },
  }
}
