import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { listenForInterrupts } from './interrupt.ts'

describe('an interrupt', () => {
  it('ends at once what has no items to finish', () => {
    const source = new EventEmitter()
    using interrupt = listenForInterrupts(source)
    expect(interrupt.exitCode).toBeNull()
    source.emit('SIGINT')
    expect([interrupt.stopping.aborted, interrupt.signal.aborted, interrupt.exitCode]).toEqual([true, true, 130])
  })

  it('lets the item at hand be finished, and ends it the second time', () => {
    const source = new EventEmitter()
    using interrupt = listenForInterrupts(source)
    let told = 0
    interrupt.finishItems(() => told++)
    source.emit('SIGTERM')
    expect([interrupt.stopping.aborted, interrupt.signal.aborted, told]).toEqual([true, false, 1])
    source.emit('SIGINT')
    expect([interrupt.signal.aborted, told, interrupt.exitCode]).toEqual([true, 1, 143])
  })

  it('is no longer listened to afterwards', () => {
    const source = new EventEmitter()
    listenForInterrupts(source)[Symbol.dispose]()
    expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0)
  })
})
