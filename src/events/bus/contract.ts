import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Bus } from './port.ts'

/** What every bus promises. `create` returns a bus that hears others from the same call's `join`, where it can. */
export function describeBus(name: string, create: () => Promise<{ bus: Bus; join: () => Promise<Bus> }>): void {
  describe(name, () => {
    const open: Bus[] = []
    const start = async () => {
      const { bus, join } = await create()
      const other = await join()
      open.push(bus, other)
      return { bus, other }
    }
    afterEach(async () => {
      for (const bus of open.splice(0)) await bus[Symbol.asyncDispose]()
    })

    it('wakes every listener of the topic, in this process and elsewhere', async () => {
      const { bus, other } = await start()
      const heard = [rings(bus, 'a'), rings(bus, 'a'), rings(other, 'a')]
      await ringUntil(bus, 'a', () => heard.every((one) => one.count > 0))
    })

    it('keeps topics apart', async () => {
      const { bus } = await start()
      const a = rings(bus, 'a')
      const b = rings(bus, 'b')
      await ringUntil(bus, 'b', () => b.count > 0)
      const before = { a: a.count, b: b.count }
      await ringUntil(bus, 'b', () => b.count > before.b)
      expect(a.count).toBe(before.a)
    })

    it('calls nobody after they stopped listening, and the others still', async () => {
      const { bus } = await start()
      const gone = rings(bus, 'a')
      const there = rings(bus, 'a')
      await ringUntil(bus, 'a', () => gone.count > 0 && there.count > 0)
      gone.stop()
      const before = { gone: gone.count, there: there.count }
      await ringUntil(bus, 'a', () => there.count > before.there)
      expect(gone.count).toBe(before.gone)
    })

    it('closes while somebody listens, twice if need be, and stays silent', async () => {
      const { bus } = await start()
      const heard = rings(bus, 'a')
      await ringUntil(bus, 'a', () => heard.count > 0)
      await bus[Symbol.asyncDispose]()
      await bus[Symbol.asyncDispose]()
      const before = heard.count
      await bus.ring('a')
      await delay(20)
      expect(heard.count).toBe(before)
    })
  })
}

function rings(bus: Bus, topic: string): { count: number; stop: () => void } {
  const heard = { count: 0, stop: () => {} }
  heard.stop = bus.listen(topic, () => {
    heard.count++
  })
  return heard
}

/** A bus may lose rings, so it is rung until it was heard. */
async function ringUntil(bus: Bus, topic: string, done: () => boolean): Promise<void> {
  while (!done()) {
    await bus.ring(topic)
    await delay(5)
  }
}
