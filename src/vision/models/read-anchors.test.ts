import { describe, expect, it } from 'vitest'
import type { Tensor } from '#vision/inference/network.ts'
import { readScrfd, readYuNet } from './read-anchors.ts'

const input = { width: 64, height: 32 }
const strides = [8, 16, 32]

/** Outputs of an input of 64 × 32, all zero but for what is set. */
function outputs(names: Record<string, number>, anchors: number, set: Record<string, readonly [number, number[]]>) {
  const all: Record<string, Tensor> = {}
  for (const stride of strides)
    for (const [name, size] of Object.entries(names)) {
      const cells = (input.width / stride) * (input.height / stride) * anchors
      const data = new Float32Array(cells * size)
      const [index, values] = set[`${name}${stride}`] ?? [0, []]
      data.set(values, index * size)
      all[`${name}${stride}`] = { data, shape: [1, cells, size] }
    }
  return all
}

describe('YuNet', () => {
  const names = { cls: 1, obj: 1, bbox: 4, kps: 10 }
  // Stride 16 has four columns: cell 6 is column 2 of row 1.
  const found = readYuNet(
    outputs(names, 1, {
      cls16: [6, [0.81]],
      obj16: [6, [1]],
      bbox16: [6, [0.5, 0.25, Math.log(2), Math.log(3)]],
      kps16: [6, [-0.5, 0, 0.5, 0, 0, 0.5, -0.5, 1, 0.5, 1]],
    }),
    input,
    0.6,
  )

  it('puts box and landmarks where the cell and its offsets say', () => {
    expect(found).toHaveLength(1)
    expect(found[0]?.score).toBeCloseTo(0.9)
    expect(found[0]?.box.x).toBeCloseTo(24)
    expect(found[0]?.box.y).toBeCloseTo(-4)
    expect(found[0]?.box.width).toBeCloseTo(32)
    expect(found[0]?.box.height).toBeCloseTo(48)
    expect(found[0]?.landmarks?.map(({ x, y }) => [x, y])).toEqual([
      [24, 16],
      [40, 16],
      [32, 24],
      [24, 32],
      [40, 32],
    ])
    expect(found[0]?.roll).toBeCloseTo(0)
  })

  it('must have its outputs', () => {
    expect(() => readYuNet({}, input, 0.6)).toThrow(RangeError)
  })
})

describe('SCRFD', () => {
  it('counts two anchors a cell and measures from its corner', () => {
    // Stride 32 has two columns: anchor 3 is the second of column 1.
    const set: Record<string, readonly [number, number[]]> = {
      score32: [3, [0.7]],
      bbox32: [3, [0.5, 0.25, 1, 0.75]],
      kps32: [3, [0, 0, 0.5, 0.5, 0.25, 0.25, 0, 0.5, 0.5, 1]],
    }
    const found = readScrfd(outputs({ score: 1, bbox: 4, kps: 10 }, 2, set), input, 0.6)
    expect(found).toHaveLength(1)
    expect(found[0]?.box).toEqual({ x: 16, y: -8, width: 48, height: 32 })
    expect(found[0]?.landmarks?.[1]).toEqual({ x: 48, y: 16 })
    expect(found[0]?.roll).toBeCloseTo(Math.PI / 4)
  })
})
