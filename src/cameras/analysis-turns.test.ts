import { expect, it } from 'vitest'
import { AnalysisTurns } from './analysis-turns.ts'

const forever = new AbortController().signal

it('gives every camera the same share, however eager one is', async () => {
  const turns = new AnalysisTurns(2)
  const had: Record<string, number> = { a: 0, b: 0, c: 0, d: 0, e: 0 }
  let left = 500
  let most = 0
  let out = 0
  await Promise.all(
    Object.keys(had).map(async (camera) => {
      while (left > 0) {
        const done = await turns.take(forever)
        most = Math.max(most, ++out)
        left--
        had[camera] = (had[camera] ?? 0) + 1
        await new Promise((resolve) => setImmediate(resolve))
        out--
        done()
        done()
      }
    }),
  )
  expect(most).toBe(2)
  expect(Math.max(...Object.values(had)) - Math.min(...Object.values(had))).toBeLessThanOrEqual(2)
})

it('forgets who goes away', async () => {
  const turns = new AnalysisTurns(1)
  const done = await turns.take(forever)
  const leaving = new AbortController()
  const gone = turns.take(leaving.signal)
  const next = turns.take(forever)
  expect(turns.waiting).toBe(2)
  leaving.abort(new Error('away'))
  await expect(gone).rejects.toThrow('away')
  done()
  ;(await next)()
  expect(turns.waiting).toBe(0)
  await expect(turns.take(leaving.signal)).rejects.toThrow('away')
})
