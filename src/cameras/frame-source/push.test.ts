import { describe, expect, it } from 'vitest'
import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { describeFrameSource } from './contract.ts'
import { pushSource } from './push.ts'

const forever = new AbortController().signal
const pixelsOf = (side: number) => Uint8Array.from({ length: side * side * 3 }, (_, i) => i)
const shared = (side: number) => {
  const pixels = new Uint8Array(new SharedArrayBuffer(side * side * 3))
  pixels.set(pixelsOf(side))
  return { width: side, height: side, pixels }
}
const open = (side = 32) => pushSource({ clock: systemClock, decode: async () => shared(side) })
const picture = new Uint8Array(1)

describe('frames that somebody sends', () => {
  describeFrameSource(async () => {
    const source = open()
    return {
      source,
      feed: () => void setImmediate(() => source.push(picture, forever).catch(() => {})),
      isGone: () => true,
    }
  })

  it('tell whether they were looked at', async () => {
    const source = open()
    expect(await source.push(picture, forever)).toBe(false)
    const stop = new AbortController()
    const running = source.run({ frame: ({ settle }) => settle?.({ lookedAt: true }), missed() {} }, stop.signal)
    expect(await source.push(picture, forever)).toBe(true)
    stop.abort()
    await running
    expect(await source.push(picture, forever)).toBe(false)
  })

  it('are refused where too many wait, are too large, or could not be looked at', async () => {
    const source = open()
    const stop = new AbortController()
    let failing = false
    const running = source.run(
      {
        frame({ settle }) {
          if (failing) settle?.({ error: new AppError('overloaded', 'later') })
        },
        missed() {},
      },
      stop.signal,
    )
    const leaving = new AbortController()
    const waiting = [1, 2, 3].map(() => source.push(picture, leaving.signal))
    await expect(source.push(picture, forever)).rejects.toMatchObject({ code: 'overloaded' })
    leaving.abort(new Error('away'))
    for (const one of waiting) await expect(one).rejects.toThrow('away')
    failing = true
    await expect(source.push(picture, forever)).rejects.toThrow('later')
    await expect(open(4_000).push(picture, forever)).rejects.toMatchObject({ code: 'too_large' })
    stop.abort()
    await running
  })
})
