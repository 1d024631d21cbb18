import { describe, expect, it } from 'vitest'
import { SharedWork } from './shared-work.ts'

const live = () => new AbortController().signal

/** Work whose end is in the test's hands. */
function workInHand() {
  const runs: { signal: AbortSignal; finish(value: string): void; fail(error: Error): void }[] = []
  const work = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      runs.push({ signal, finish: resolve, fail: reject })
    })
  return { runs, work }
}

describe('work that several wait for', () => {
  it('is done once, and again for who comes later', async () => {
    const shared = new SharedWork<string>()
    const { runs, work } = workInHand()
    const both = [shared.run('a', live(), work), shared.run('a', live(), work)]
    runs[0]?.finish('done')
    expect(await Promise.all(both)).toEqual([
      { value: 'done', joined: false },
      { value: 'done', joined: true },
    ])
    const later = shared.run('a', live(), work)
    expect(runs).toHaveLength(2)
    runs[1]?.finish('again')
    expect(await later).toEqual({ value: 'again', joined: false })
  })

  it('goes on when the one who started it leaves', async () => {
    const shared = new SharedWork<string>()
    const { runs, work } = workInHand()
    const starter = new AbortController()
    const first = shared.run('a', starter.signal, work)
    const second = shared.run('a', live(), work)
    starter.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    expect(runs[0]?.signal.aborted).toBe(false)
    runs[0]?.finish('done')
    expect(await second).toEqual({ value: 'done', joined: true })
  })

  it('is given up when the last one leaves, and not joined from then on', async () => {
    const shared = new SharedWork<string>()
    const { runs, work } = workInHand()
    const callers = [new AbortController(), new AbortController()]
    const waiting = callers.map(({ signal }) => shared.run('a', signal, work))
    callers[0]?.abort()
    callers[1]?.abort(new DOMException('too late', 'TimeoutError'))
    await expect(waiting[0]).rejects.toMatchObject({ code: 'cancelled' })
    await expect(waiting[1]).rejects.toMatchObject({ code: 'deadline_exceeded' })
    expect(runs[0]?.signal.aborted).toBe(true)
    const next = shared.run('a', live(), work)
    runs[1]?.finish('anew')
    expect(await next).toEqual({ value: 'anew', joined: false })
  })

  it('fails for all of them, and begins anew afterwards', async () => {
    const shared = new SharedWork<string>()
    const { runs, work } = workInHand()
    const both = [shared.run('a', live(), work), shared.run('a', live(), work)]
    runs[0]?.fail(new Error('no'))
    for (const one of both) await expect(one).rejects.toThrow('no')
    const next = shared.run('a', live(), work)
    runs[1]?.finish('yes')
    expect(await next).toMatchObject({ value: 'yes' })
  })

  it('is not started for somebody who has gone, and not shared under another key', async () => {
    const shared = new SharedWork<string>()
    const { runs, work } = workInHand()
    await expect(shared.run('a', AbortSignal.abort(), work)).rejects.toMatchObject({ code: 'cancelled' })
    expect(runs).toHaveLength(0)
    const both = [shared.run('a', live(), work), shared.run('b', live(), work)]
    expect(runs).toHaveLength(2)
    for (const run of runs) run.finish('done')
    await Promise.all(both)
  })
})
