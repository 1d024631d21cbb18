import { describe, expect, it } from 'vitest'
import { averageAreas } from './average-areas.ts'

/** One row of grey pixels. */
function row(...greys: readonly number[]) {
  return { width: greys.length, height: 1, pixels: Uint8Array.from(greys.flatMap((grey) => [grey, grey, grey])) }
}

const greys = (floats: Float32Array) => [...floats].filter((_, i) => i % 3 === 0)

describe('averageAreas', () => {
  it.each([
    ['halves', row(10, 20, 30, 40), 2, [15, 35]],
    // Bins reach from ⌊i·5/2⌋ to ⌈(i+1)·5/2⌉: the middle pixel counts fully in both.
    ['overlapping bins', row(10, 20, 30, 40, 50), 2, [20, 40]],
    ['growing repeats', row(10, 20), 4, [10, 10, 20, 20]],
    ['growing by no whole number', row(10, 20), 3, [10, 15, 20]],
    ['itself', row(1, 2, 3), 3, [1, 2, 3]],
  ])('%s', (_, frame, width, expected) => {
    const region = { x: 0, y: 0, width: frame.width, height: 1 }
    expect(greys(averageAreas(frame, region, { width, height: 1 }))).toEqual(expected)
  })

  it('takes part of a frame, and some of the rows', () => {
    const pixels = Uint8Array.from({ length: 6 * 6 * 3 }, (_, i) => Math.floor(i / 3))
    const frame = { width: 6, height: 6, pixels }
    const region = { x: 1, y: 2, width: 4, height: 4 }
    const whole = averageAreas(frame, region, { width: 2, height: 2 })
    expect(greys(whole)).toEqual([16.5, 18.5, 28.5, 30.5])
    expect(greys(averageAreas(frame, region, { width: 2, height: 2, from: 1, rows: 1 }))).toEqual([28.5, 30.5])
  })
})
