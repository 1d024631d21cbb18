/**
 * Numbers that the main thread writes and inference threads read while they work, without a message: how many jobs there
 * are, and per thread the last job that was given up.
 */
export type LoadBoard = Int32Array<SharedArrayBuffer>

const jobsCell = 0
const firstThreadCell = 1

export function createLoadBoard(threads: number): LoadBoard {
  return new Int32Array(new SharedArrayBuffer((firstThreadCell + threads) * Int32Array.BYTES_PER_ELEMENT))
}

/** Jobs running and waiting, over all threads. */
export function readJobs(board: LoadBoard): number {
  return Atomics.load(board, jobsCell)
}

export function writeJobs(board: LoadBoard, jobs: number): void {
  Atomics.store(board, jobsCell, jobs)
}

export function giveUp(board: LoadBoard, thread: number, job: number): void {
  Atomics.store(board, firstThreadCell + thread, job)
}

export function isGivenUp(board: LoadBoard, thread: number, job: number): boolean {
  return Atomics.load(board, firstThreadCell + thread) === job
}
