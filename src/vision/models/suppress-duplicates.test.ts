import { describe, expect, it } from 'vitest'
import { suppressDuplicates } from './suppress-duplicates.ts'

const found = (x: number, y: number, side: number, score: number) => ({
  box: { x, y, width: side, height: side },
  score,
})

describe('suppressDuplicates', () => {
  it.each([
    ['the same box twice', [found(0, 0, 100, 0.9), found(3, 2, 100, 0.8)], [0.9]],
    ['a box nested in the middle of another', [found(0, 0, 100, 0.7), found(25, 25, 50, 0.9)], [0.9]],
    ['a small face before a large one’s shoulder', [found(0, 0, 100, 0.9), found(75, 75, 20, 0.8)], [0.9, 0.8]],
    ['neighbours cheek to cheek', [found(0, 0, 100, 0.9), found(80, 0, 100, 0.8)], [0.9, 0.8]],
    ['nothing', [], []],
  ])('%s', (_, detections, scores) => {
    expect(suppressDuplicates(detections).map(({ score }) => score)).toEqual(scores)
  })

  it('keeps the best of a chain and what the dropped ones would have hidden', () => {
    const kept = suppressDuplicates([found(0, 0, 100, 0.7), found(30, 0, 100, 0.9), found(60, 0, 100, 0.8)])
    expect(kept.map(({ box }) => box.x)).toEqual([30])
  })
})
