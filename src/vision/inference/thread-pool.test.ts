import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { AppError } from '#core/errors.ts'
import { startThread } from '#core/start-thread.ts'
import { type LoadBoard, readJobs } from './load-board.ts'
import type { Act } from './thread-pool.fixture.ts'
import { type PoolOptions, ThreadPool } from './thread-pool.ts'

interface Work {
  readonly act: Act
  readonly bytes?: Uint8Array
}
interface Answer {
  readonly thread: number
  readonly text: string
}

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const pool of open.splice(0)) await pool[Symbol.asyncDispose]()
})

async function poolOf(options: Partial<PoolOptions<Work>> & { fail?: boolean } = {}) {
  const replaced: string[] = []
  const pool = new ThreadPool<Work, Answer>({
    threads: 1,
    capacity: { jobs: 2, bytes: 1000 },
    stuckAfter: 50,
    start: (index, board) =>
      startThread(
        new URL('./thread-pool.fixture.ts', import.meta.url),
        { place: { index, board }, fail: options.fail === true },
        { maxOldGenerationSizeMb: 48 },
      ),
    pack(work) {
      const bytes = new Uint8Array(work.bytes ?? [])
      return { message: { act: work.act, bytes }, transfer: [bytes.buffer] }
    },
    replaced: (_, reason) => replaced.push(reason),
    ...options,
  })
  open.push(pool)
  if (!options.fail) await pool.ready()
  return { pool, replaced }
}

const forever = new AbortController().signal
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: AppError) => error.code,
  )

describe('ThreadPool', () => {
  it('answers jobs, and leaves the bytes with their owner', async () => {
    const { pool } = await poolOf()
    const bytes = new TextEncoder().encode('photo')
    expect(await pool.run({ act: 'echo', bytes }, 5, forever)).toEqual({ thread: 0, text: 'photo' })
    expect(bytes.length).toBe(5)
  })

  it('gives a lone job thread 0 and tells it that it is alone', async () => {
    const { pool } = await poolOf({ threads: 2 })
    expect(await pool.run({ act: 'alone' }, 0, forever)).toEqual({ thread: 0, text: 'true' })
    const stop = new AbortController()
    const busy = codeOf(pool.run({ act: 'wait' }, 0, stop.signal))
    expect(await pool.run({ act: 'alone' }, 0, forever)).toEqual({ thread: 1, text: 'false' })
    stop.abort()
    expect(await busy).toBe('cancelled')
  })

  it('counts a job before a thread has it', async () => {
    const counts: number[] = []
    let board: LoadBoard | null = null
    const { pool } = await poolOf({
      start: (index, shared) => {
        board = shared
        return startThread(new URL('./thread-pool.fixture.ts', import.meta.url), {
          place: { index, board: shared },
          fail: false,
        })
      },
      pack(work) {
        if (board) counts.push(readJobs(board))
        return { message: { act: work.act, bytes: new Uint8Array(0) }, transfer: [] }
      },
    })
    await Promise.all([1, 2].map(() => pool.run({ act: 'echo' }, 0, forever)))
    await pool.run({ act: 'echo' }, 0, forever)
    expect(counts).toEqual([1, 1, 1])
  })

  it('fails only the job that cannot be handed to a thread', async () => {
    const { pool } = await poolOf({
      pack: (work) => ({
        message: { act: work.act, bytes: work.act === 'refuse' ? () => {} : new Uint8Array(0) },
        transfer: [],
      }),
    })
    expect(await codeOf(pool.run({ act: 'refuse' }, 0, forever))).toBe('internal')
    expect(await pool.run({ act: 'echo' }, 0, forever)).toEqual({ thread: 0, text: '' })
  })

  it('refuses with a retry time when the queue is full of jobs or of bytes', async () => {
    const { pool } = await poolOf()
    pool.requireRoom()
    const stop = new AbortController()
    const jobs = [pool.run({ act: 'wait' }, 0, stop.signal), pool.run({ act: 'echo' }, 600, stop.signal)].map(codeOf)
    const tooManyBytes = await pool.run({ act: 'echo' }, 600, stop.signal).catch((error: AppError) => error)
    expect(tooManyBytes).toMatchObject({ code: 'overloaded', retryAfter: expect.any(Number) })
    jobs.push(codeOf(pool.run({ act: 'echo' }, 1, stop.signal)))
    expect([pool.running, pool.waiting]).toEqual([1, 2])
    expect(await codeOf(pool.run({ act: 'echo' }, 1, stop.signal))).toBe('overloaded')
    expect(() => pool.requireRoom()).toThrow(
      expect.objectContaining({ code: 'overloaded', retryAfter: expect.any(Number) }),
    )
    stop.abort()
    expect(await Promise.all(jobs)).toEqual(['cancelled', 'cancelled', 'cancelled'])
  })

  it('takes a job larger than the byte limit when nobody waits', async () => {
    const { pool } = await poolOf()
    const stop = new AbortController()
    const busy = codeOf(pool.run({ act: 'wait' }, 0, stop.signal))
    const large = pool.run({ act: 'echo' }, 5000, forever)
    stop.abort()
    await busy
    expect(await large).toMatchObject({ thread: 0 })
  })

  it('lets a waiting job leave at once and works on with the others', async () => {
    const { pool } = await poolOf()
    const [first, second] = [new AbortController(), new AbortController()]
    const busy = codeOf(pool.run({ act: 'wait' }, 0, first.signal))
    const leaving = codeOf(pool.run({ act: 'echo' }, 0, second.signal))
    const staying = pool.run({ act: 'echo', bytes: Buffer.from('kept') }, 4, forever)
    second.abort()
    expect(await leaving).toBe('cancelled')
    expect([pool.running, pool.waiting]).toEqual([1, 1])
    first.abort()
    expect(await busy).toBe('cancelled')
    expect((await staying).text).toBe('kept')
  })

  it('keeps deadlines, running and waiting', async () => {
    const { pool, replaced } = await poolOf({ stuckAfter: 10_000 })
    const running = codeOf(pool.run({ act: 'wait' }, 0, AbortSignal.timeout(60)))
    const waiting = codeOf(pool.run({ act: 'wait' }, 0, AbortSignal.timeout(20)))
    expect(await waiting).toBe('deadline_exceeded')
    expect(await running).toBe('deadline_exceeded')
    // The thread stopped at a checkpoint and was not replaced.
    expect(await pool.run({ act: 'echo' }, 0, forever)).toMatchObject({ thread: 0 })
    expect(replaced).toEqual([])
  })

  it('passes on what a thread refuses', async () => {
    const { pool } = await poolOf()
    const error = await pool.run({ act: 'refuse' }, 0, forever).catch((caught: AppError) => caught)
    expect(error).toMatchObject({ code: 'invalid_image', message: 'damaged', facts: { width: 3 } })
  })

  it.each(['crash', 'exit', 'outgrow'] as const)(
    'fails only the job of a thread that dies by %s, and replaces it',
    async (act) => {
      const { pool, replaced } = await poolOf()
      const doomed = codeOf(pool.run({ act }, 0, forever))
      const next = pool.run({ act: 'echo', bytes: Buffer.from('next') }, 4, forever)
      expect(await doomed).toBe('internal')
      expect((await next).text).toBe('next')
      expect(replaced.length).toBe(1)
    },
  )

  it('replaces a thread that hangs after its caller has gone', async () => {
    const { pool, replaced } = await poolOf()
    expect(await codeOf(pool.run({ act: 'hang' }, 0, AbortSignal.timeout(20)))).toBe('deadline_exceeded')
    expect((await pool.run({ act: 'echo', bytes: Buffer.from('on') }, 2, forever)).text).toBe('on')
    expect(replaced.length).toBe(1)
  })

  it('says why a thread cannot start', async () => {
    const { pool } = await poolOf({ fail: true })
    expect(await codeOf(pool.ready())).toBe('misconfigured')
    expect(await codeOf(pool.run({ act: 'echo' }, 0, forever))).toBe('unavailable')
  })

  it('finishes what runs and rejects what waits when it is closed', async () => {
    const { pool } = await poolOf()
    const running = pool.run({ act: 'echo', bytes: Buffer.from('last') }, 4, forever)
    const waiting = codeOf(pool.run({ act: 'echo' }, 0, forever))
    await pool[Symbol.asyncDispose]()
    expect((await running).text).toBe('last')
    expect(await waiting).toBe('unavailable')
    expect(await codeOf(pool.run({ act: 'echo' }, 0, forever))).toBe('unavailable')
  })

  it('leaves no handle behind', async () => {
    const handles = () =>
      process.getActiveResourcesInfo().filter((kind) => /Worker|MessagePort|Timeout/.test(kind)).length
    const before = handles()
    const { pool } = await poolOf({ threads: 2 })
    await codeOf(pool.run({ act: 'hang' }, 0, AbortSignal.timeout(10)))
    await pool[Symbol.asyncDispose]()
    await sleep(20)
    expect(handles()).toBeLessThanOrEqual(before)
  })
})
