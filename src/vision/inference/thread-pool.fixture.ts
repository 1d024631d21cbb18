import { setTimeout as sleep } from 'node:timers/promises'
import { workerData } from 'node:worker_threads'
import { AppError } from '#core/errors.ts'
import { answerJobs, reportFailedStart } from './answer-jobs.ts'

/** What the pool's test asks of a thread. */
export type Act = 'echo' | 'wait' | 'hang' | 'crash' | 'exit' | 'outgrow' | 'refuse' | 'alone'

const { place, fail } = workerData.start

async function act({ act, bytes }: { act: Act; bytes: Uint8Array }, context: { alone(): boolean; checkpoint(): void }) {
  switch (act) {
    case 'wait':
      // Works in short stages until it is told to stop.
      for (;;) {
        context.checkpoint()
        await sleep(5)
      }
    case 'hang':
      for (;;);
    case 'crash':
      setImmediate(() => {
        throw new Error('broken codec')
      })
      return new Promise<never>(() => {})
    case 'exit':
      return process.exit(3)
    case 'outgrow': {
      const hoard: unknown[] = []
      for (;;) hoard.push(new Array(1000).fill(hoard.length))
    }
    case 'refuse':
      throw new AppError('invalid_image', 'damaged', { facts: { width: 3 } })
    case 'alone':
      return { thread: place.index, text: String(context.alone()) }
    case 'echo':
      return { thread: place.index, text: Buffer.from(bytes).toString() }
  }
}

if (fail) reportFailedStart(new AppError('misconfigured', 'no such provider'))
else
  answerJobs(place, async (work: { act: Act; bytes: Uint8Array }, context) => ({
    answer: await act(work, context),
    transfer: [],
  }))
