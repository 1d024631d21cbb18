import { describe, expect, it } from 'vitest'
import { readWeights, WeightsManifest, weightOf } from './tfjs-weights.ts'

function manifest(dtype: string, count: number, quantization?: object) {
  return WeightsManifest.parse([{ paths: ['a.bin'], weights: [{ name: 'w', shape: [count], dtype, quantization }] }])
}

describe('readWeights', () => {
  it.each([
    ['float32', undefined, new Uint8Array(Float32Array.of(1.5, -2).buffer), [1.5, -2]],
    ['int32', undefined, new Uint8Array(Int32Array.of(-7, 9).buffer), [-7, 9]],
    ['float32', { dtype: 'uint8', scale: 0.5, min: -1 }, Uint8Array.of(0, 4), [-1, 1]],
    ['float32', { dtype: 'uint16', scale: 0.5, min: 0 }, new Uint8Array(Uint16Array.of(1, 60000).buffer), [0.5, 30000]],
    // 1, −2, the smallest subnormal 2⁻²⁴ and infinity
    [
      'float32',
      { dtype: 'float16' },
      new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 1, 0x7c00).buffer),
      [1, -2, 2 ** -24, Number.POSITIVE_INFINITY],
    ],
  ])('%s %j', (dtype, quantization, bytes, values) => {
    const weights = readWeights(manifest(dtype, values.length, quantization), bytes)
    expect(Array.from(weightOf(weights, 'w').data)).toEqual(values)
  })

  it('refuses bytes that are missing or left over, and names that are not there', () => {
    expect(() => readWeights(manifest('float32', 2), new Uint8Array(7))).toThrow(/end before w/)
    expect(() => readWeights(manifest('float32', 2), new Uint8Array(9))).toThrow(/left over/)
    expect(() => weightOf(new Map(), 'w')).toThrow(/no weight w/)
  })

  it('reads from a view that does not start on a multiple of four', () => {
    const buffer = new Uint8Array(9)
    buffer.set(new Uint8Array(Float32Array.of(1.5, -2).buffer), 1)
    expect(Array.from(weightOf(readWeights(manifest('float32', 2), buffer.subarray(1)), 'w').data)).toEqual([1.5, -2])
  })
})
