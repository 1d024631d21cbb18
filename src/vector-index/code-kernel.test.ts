import { describe, expect, it } from 'vitest'
import { codeAt, foundBytes, type Kernels, kernelModule } from './code-kernel.ts'
import { seededNumbers } from './contract.ts'
import { instantiate, sharedMemory } from './web-assembly.ts'

const rows = 36
const [bounds, query, scalesAt, biasesAt, codesAt, out] = [0, 1024, 65_536, 66_560, 131_072, 393_216]

/** Memory filled with numbers at the ends of their ranges too, and what a kernel must find in it, computed plainly. */
function filled(dimensions: number, bar: number) {
  const next = seededNumbers(dimensions)
  const memory = sharedMemory(16, 16)
  const codes = new Int8Array(memory.buffer, codesAt, rows * dimensions)
  const elements = new Int16Array(memory.buffer, query, 4 * dimensions)
  const scales = new Float32Array(memory.buffer, scalesAt, rows)
  const biases = new Float32Array(memory.buffer, biasesAt, rows)
  const lanes = new Float32Array(memory.buffer, bounds, 16)
  for (let i = 0; i < codes.length; i++) codes[i] = Math.round(next() * 127)
  for (let i = 0; i < elements.length; i++) elements[i] = Math.round(next() * 32_767)
  codes.fill(-127, 0, dimensions / 2)
  elements.fill(-32_767, 0, 8)
  for (let row = 0; row < rows; row++) scales[row] = row % 9 === 7 ? Number.NaN : 1 + next() / 2
  for (let row = 0; row < rows; row++) biases[row] = next()
  for (let lane = 0; lane < 4; lane++) {
    lanes[lane] = 2e-8 * (lane + 1)
    lanes[4 + lane] = 0.25
    lanes[8 + lane] = bar
    lanes[12 + lane] = 0.5
  }
  const upper = (row: number, lane: number) => {
    let sum = 0
    for (let d = 0; d < dimensions; d++)
      sum += (codes[codeAt(row, d, dimensions)] as number) * (elements[lane * dimensions + d] as number)
    return (sum * 2e-8 * (lane + 1) + 0.25) * (scales[row] as number) + (biases[row] as number)
  }
  const { one, four } = instantiate(kernelModule(dimensions, 16), memory) as unknown as Kernels
  const words = new Int32Array(memory.buffer)
  const floats = new Float32Array(memory.buffer)
  const found = (end: number) =>
    Array.from({ length: (end - out) / foundBytes }, (_, i) => {
      const at = (out + i * foundBytes) / 4
      return { row: words[at], query: words[at + 1], upper: floats[at + 2] as number, lower: floats[at + 3] as number }
    })
  return { one, four, found, upper, scales, biases }
}

describe('code kernels', () => {
  for (const dimensions of [8, 24, 128, 136]) {
    it(`find the rows that reach the bar, with bounds of their scores (${dimensions}-D)`, () => {
      for (const bar of [Number.NEGATIVE_INFINITY, 0.4]) {
        const { one, four, found, upper, scales, biases } = filled(dimensions, bar)
        const expected = (lane: number) =>
          Array.from({ length: rows }, (_, row) => row).filter((row) => upper(row, lane) >= bar)
        const byOne = found(one(codesAt, rows, scalesAt, biasesAt, query, bounds, out, 100, 9))
        expect(byOne.map(({ row }) => row)).toEqual(expected(0).map((row) => row + 100))
        expect(byOne.every((one) => one.query === 9)).toBe(true)
        const byFour = found(four(codesAt, rows, scalesAt, biasesAt, query, bounds, out, 100, 8))
        for (const lane of [0, 1, 2, 3]) {
          const ofLane = byFour.filter((one) => one.query === 8 + lane)
          expect(ofLane.map(({ row }) => row)).toEqual(expected(lane).map((row) => row + 100))
          for (const one of ofLane) {
            const row = (one.row as number) - 100
            expect(one.upper).toBeCloseTo(upper(row, lane), 4)
            const bias = biases[row] as number
            expect(one.lower).toBeCloseTo(one.upper - 0.5 * (scales[row] as number) + bias * 2 ** -19, 4)
          }
        }
      }
    })
  }
})
