import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorRates } from './error-rates.ts'
import { fewestFalseAccepts, impostorsNeeded, measureAccuracy } from './operating-points.ts'
import { columnsOf, type ScoreSet } from './scores.ts'

/** Genuine pair i is photos 2i and 2i + 1 of person i; impostor pairs join photos of neighbours. */
function setOf(genuine: readonly number[], impostor: readonly number[]): ScoreSet {
  const people = Math.max(genuine.length, impostor.length + 1)
  return {
    genuine: columnsOf(genuine.map((distance, i) => ({ distance, left: 2 * i, right: 2 * i + 1 }))),
    impostor: columnsOf(impostor.map((distance, i) => ({ distance, left: 2 * i, right: 2 * i + 2 }))),
    personOf: Int32Array.from({ length: 2 * people }, (_, photo) => photo >> 1),
    people,
    impostorsOf: 'pair',
  }
}

const ones = ({ people }: ScoreSet) => new Int32Array(people).fill(1)
const signal = new AbortController().signal
const what = (...falseAccepts: number[]) => ({ falseAccepts, impostors: 'pairs of different people' })

describe('error rates', () => {
  it.each([
    { name: 'kinds that do not overlap', genuine: [0.1, 0.2], impostor: [0.8, 0.9], far: 0, tar: 1, eer: 0 },
    { name: 'kinds that have changed places', genuine: [0.8, 0.9], impostor: [0.1, 0.2], far: 0, tar: 0, eer: 1 },
    {
      name: 'one error of each kind in four',
      genuine: [0.1, 0.2, 0.3, 0.7],
      impostor: [0.4, 0.8, 0.85, 0.9],
      far: 0.25,
      tar: 1,
      eer: 0.25,
    },
    {
      name: 'a tie at the limit, refused with the impostor',
      genuine: [0.1, 0.5],
      impostor: [0.5, 0.9],
      far: 0,
      tar: 0.5,
      eer: 0.25,
    },
    {
      name: 'a pair that could not be compared',
      genuine: [0.1, Infinity],
      impostor: [0.8, 0.9],
      far: 0,
      tar: 0.5,
      eer: 0.5,
    },
  ])('of $name', ({ genuine, impostor, far, tar, eer }) => {
    const set = setOf(genuine, impostor)
    const rates = errorRates(set, ones(set), [far])
    expect(rates?.trueAccept[0]).toBeCloseTo(tar, 12)
    expect(rates?.equalError).toBeCloseTo(eer, 12)
  })

  it('are none without comparisons of both kinds', () => {
    const set = setOf([], [0.5])
    expect(errorRates(set, ones(set), [0.1])).toBeNull()
  })

  it('count a person as often as it was drawn', () => {
    const set = setOf([0.1, 0.9], [0.5, 0.6])
    expect(errorRates(set, [3, 1, 1], [0])?.trueAccept).toEqual([0.75])
    // The impostor pair at 0.5 has weight 3 × 1 of 4, the one at 0.6 has 1 × 1: a quarter allows neither of them.
    expect(errorRates(set, [3, 1, 1], [0.25])?.limits).toEqual([0.5])
    expect(errorRates(set, [3, 1, 1], [0.75])?.limits).toEqual([0.6])
  })

  it('never accept more impostors than asked, and more genuine ones the more are asked', () => {
    const distances = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(distances, distances, (genuine, impostor) => {
        const set = setOf(genuine, impostor)
        const shares = [0, 0.01, 0.1, 0.5, 1]
        const rates = errorRates(set, ones(set), shares)
        for (const [i, share] of shares.entries()) {
          const limit = rates?.limits[i] ?? 0
          expect(impostor.filter((d) => d < limit).length).toBeLessThanOrEqual(share * impostor.length + 1e-6)
          expect(rates?.trueAccept[i]).toBeCloseTo(genuine.filter((d) => d < limit).length / genuine.length, 12)
        }
        expect(rates?.trueAccept).toEqual([...(rates?.trueAccept ?? [])].sort((a, b) => a - b))
        expect(rates?.equalError).toBeGreaterThanOrEqual(0)
        expect(rates?.equalError).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('operating points', () => {
  const genuine = Array.from({ length: 600 }, (_, i) => 0.2 + i / 2_000)
  const impostor = Array.from({ length: 600 }, (_, i) => 0.45 + i / 1_000)
  const set = setOf(genuine, impostor)

  it('refuse to speak of a share that so few impostors cannot show', async () => {
    const accuracy = await measureAccuracy(set, what(0.01, 0.001), 1, signal)
    const [percent, permille] = accuracy?.operatingPoints ?? []
    // Six impostors of 600 lie below 0.456; 513 of the genuine distances do.
    expect(percent?.trueAccept?.value).toBeCloseTo(512 / 600, 2)
    expect(percent?.threshold).toBeCloseTo(0.4556, 3)
    expect(permille).toEqual({
      falseAccept: 0.001,
      trueAccept: null,
      threshold: null,
      reason: 'needs at least 5,000 pairs of different people, there are 600',
    })
    expect([impostorsNeeded(0.01), impostorsNeeded(0.001)]).toEqual([500, 5_000])
    expect(fewestFalseAccepts).toBe(5)
  })

  it('have intervals that hold the value, and are the same each time', async () => {
    const accuracy = await measureAccuracy(set, what(0.01), 1, signal)
    expect(accuracy).toEqual(await measureAccuracy(set, what(0.01), 1, signal))
    const { value = 0, low = 1, high = 0 } = accuracy?.operatingPoints[0]?.trueAccept ?? {}
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
    for (const point of accuracy?.roc ?? []) {
      expect(point.low).toBeLessThanOrEqual(point.trueAccept)
      expect(point.high).toBeGreaterThanOrEqual(point.trueAccept)
    }
    expect(accuracy?.roc.at(0)?.falseAccept).toBeCloseTo(5 / 600, 12)
    expect(accuracy?.roc.at(-1)?.falseAccept).toBe(1)
  })

  it('hold what the threshold reported gives', async () => {
    const accuracy = await measureAccuracy(set, what(0.01), 1, signal)
    const [point] = accuracy?.operatingPoints ?? []
    const again = await measureAccuracy(set, { ...what(0.01), thresholds: [point?.threshold ?? 0] }, 1, signal)
    const { falseAccept, trueAccept } = again?.fixed[0] ?? {}
    expect(falseAccept?.value).toBeCloseTo(0.01, 12)
    expect(trueAccept?.value).toBe(point?.trueAccept?.value)
  })

  it('stop when asked to', async () => {
    const stopped = AbortSignal.abort(new Error('enough'))
    await expect(measureAccuracy(set, what(0.01), 1, stopped)).rejects.toThrow('enough')
  })
})
