import { workerData } from 'node:worker_threads'
import { createBlockScan, foundRange, helperWords, meetingWords, word } from './code-blocks.ts'
import type { HelperStart } from './code-crew.ts'
import { foundBytes } from './code-kernel.ts'

// A helper of the index thread: sleeps until there is a pass, then takes blocks as long as there are any.
const { memory, helper, helpers } = workerData.start as HelperStart
const words = meetingWords(memory, helpers)
const scan = createBlockScan(memory, words)
const { busy, found } = helperWords(helper)
const { start, end } = foundRange(helper + 1)

function help(): void {
  let out = start
  while (scan.fits(out, end)) {
    const block = Atomics.add(words, word.next, 1)
    if (block >= (words[word.blocks] as number)) return
    out = scan.run(block, out)
    Atomics.store(words, found, (out - start) / foundBytes)
  }
}

for (let turn = 0; ; turn = Atomics.load(words, word.turn)) {
  // Busy is said before the pass is found open, and the leader closes it before looking who is busy: nobody is overlooked.
  Atomics.store(words, busy, 1)
  if (Atomics.load(words, word.open) === 1) help()
  Atomics.store(words, busy, 0)
  Atomics.notify(words, busy)
  Atomics.wait(words, word.turn, turn)
}
