import type { Worker } from 'node:worker_threads'
import { startThread } from '#core/start-thread.ts'
import {
  blockRows,
  boundWord,
  createBlockScan,
  foundRange,
  helperWords,
  meetingBytes,
  meetingWords,
  mostHelpers,
  queryElements,
  word,
  writeBlock,
} from './code-blocks.ts'
import { foundBytes } from './code-kernel.ts'
import { type CodeMemory, type Codes, createCodeMemory } from './code-memory.ts'
import type { SharedMemory } from './web-assembly.ts'

/** What a helper thread is started with. */
export interface HelperStart {
  readonly memory: SharedMemory
  readonly helper: number
  readonly helpers: number
}

/** The threads that compare codes with queries: the caller's, which leads, and helpers, which end with it. */
export interface CodeCrew extends AsyncDisposable {
  readonly memory: CodeMemory
  /** Where to write the elements of a query of the next pass, {@link Codes.length} of them. */
  elements(query: number, length: number): Int16Array<SharedArrayBuffer>
  /** Sets the bounds of a query of the next pass, whose bar is −∞. */
  bound(query: number, step: number, error: number): void
  /** Raises the bar of a query while the pass runs; Infinity asks for no more of its rows. */
  raise(query: number, bar: number): void
  /** Adds rows to the next pass, numbered from `firstRow` on. */
  addRows(codes: Codes, rows: number, firstRow: number): void
  /**
   * Compares all rows with `queries` queries, and calls back, on this thread, for each that reaches the bar with the bounds
   * of its score. Holds the calling thread. Helpers are woken for passes that are `wide`.
   */
  pass(queries: number, length: number, wide: boolean, use: Found): void
}

export type Found = (row: number, query: number, upper: number, lower: number) => void

/** How the first rows are gone through: few at a time, since until bars are known all of them count. */
const firstSteps = [64, 192, 768]
/** A helper that is busy with a block for so long is taken for dead: a block takes a tenth of a millisecond. */
const lostAfterMs = 60_000

/** null where the system gives no shared memory. Helpers start with the first pass that is wide. */
export function createCodeCrew(threads: number, codesFrom: number): CodeCrew | null {
  const helpers = Math.min(mostHelpers, Math.max(0, threads - 1))
  const memory = createCodeMemory(meetingBytes(helpers), codesFrom)
  return memory && lead(memory, helpers)
}

function lead(memory: CodeMemory, helpers: number): CodeCrew {
  const words = meetingWords(memory.memory, helpers)
  const floats = new Float32Array(words.buffer, 0, words.length)
  const scan = createBlockScan(memory.memory, words)
  const own = foundRange(0)
  const seen = new Int32Array(helpers)
  let blocks = 0
  let firstBlock = 0
  let workers: Worker[] | undefined

  const report = (start: number, end: number, use: Found): void => {
    for (let at = start / 4; at < end / 4; at += foundBytes / 4)
      use(words[at] as number, words[at + 1] as number, floats[at + 2] as number, floats[at + 3] as number)
  }
  const reportHelpers = (use: Found): void => {
    for (let helper = 0; helper < helpers; helper++) {
      const count = Atomics.load(words, helperWords(helper).found)
      const { start } = foundRange(helper + 1)
      report(start + (seen[helper] as number) * foundBytes, start + count * foundBytes, use)
      seen[helper] = count
    }
  }
  const run = (place: number, use: Found, from?: number, rows?: number): void => {
    report(own.start, scan.run(place, own.start, from, rows), use)
  }
  const runFirst = (use: Found): void => {
    let from = 0
    for (const rows of firstSteps) {
      if (from >= firstBlock) return
      run(0, use, from, rows)
      from += rows
    }
    if (from < firstBlock) run(0, use, from)
  }
  const open = (): void => {
    for (let helper = 0; helper < helpers; helper++) Atomics.store(words, helperWords(helper).found, 0)
    seen.fill(0)
    workers ??= startHelpers(memory.memory, helpers)
    Atomics.store(words, word.open, 1)
    Atomics.add(words, word.turn, 1)
    Atomics.notify(words, word.turn)
  }
  const close = (): void => {
    Atomics.store(words, word.open, 0)
    for (let helper = 0; helper < helpers; helper++) {
      const { busy } = helperWords(helper)
      if (Atomics.wait(words, busy, 1, lostAfterMs) === 'timed-out')
        // Not to the caller: this thread must end, since the helper may wake at any time and write among its words.
        queueMicrotask(() => {
          throw new Error('a helper of the search index does not answer')
        })
    }
  }
  return {
    memory,
    elements: (query, length) => queryElements(memory.memory, query, length),
    bound(query, step, error) {
      const at = boundWord(query)
      floats[at] = step
      floats[at + 4] = error
      floats[at + 8] = Number.NEGATIVE_INFINITY
      floats[at + 12] = 2 * error
    },
    raise(query, bar) {
      // Rounding to float32 must not raise it further.
      floats[boundWord(query) + 8] = bar - Math.abs(bar) * 2 ** -22
    },
    addRows({ address, rows: capacity, length }, rows, firstRow) {
      const most = blockRows(length)
      const scales = address + capacity * length
      for (let from = 0; from < rows; from += most) {
        const count = Math.ceil(Math.min(most, rows - from) / 4) * 4
        const block = {
          codes: address + from * length,
          rows: count,
          scales: scales + from * 4,
          biases: scales + (capacity + from) * 4,
          firstRow: firstRow + from,
        }
        writeBlock(words, blocks, block)
        if (blocks === 0) firstBlock = count
        blocks++
      }
    },
    pass(queries, length, wide, use) {
      for (let query = queries; query % 4 !== 0; query++) floats[boundWord(query) + 8] = Number.POSITIVE_INFINITY
      words[word.length] = length
      words[word.queries] = queries
      words[word.blocks] = blocks
      Atomics.store(words, word.next, 1)
      runFirst(use)
      const together = wide && helpers > 0
      if (together) open()
      try {
        for (;;) {
          const block = Atomics.add(words, word.next, 1)
          if (block >= blocks) break
          run(block, use)
          if (together) reportHelpers(use)
        }
      } finally {
        if (together) close()
        blocks = 0
      }
      if (together) reportHelpers(use)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all((workers ?? []).map((worker) => worker.terminate()))
    },
  }
}

function startHelpers(memory: SharedMemory, helpers: number): Worker[] {
  const start = (helper: number): HelperStart => ({ memory, helper, helpers })
  const module = new URL('./code-thread.ts', import.meta.url)
  return Array.from({ length: helpers }, (_, helper) => startThread(module, start(helper)))
}
