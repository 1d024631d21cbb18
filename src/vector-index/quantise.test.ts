import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeAt } from './code-kernel.ts'
import { type Codes, codeLength } from './code-memory.ts'
import { distanceAt, normAt } from './distance.ts'
import { scoreOf } from './error-bound.ts'
import { encodeRow, quantiseQuery } from './quantise.ts'

const dimensions = 21
const length = codeLength(dimensions)

function room(): Codes {
  const buffer = new SharedArrayBuffer(4 * length)
  return {
    ...{ address: 0, rows: 4, length, largestError: 0, reached: 0 },
    codes: new Int8Array(buffer),
    scales: new Float32Array(new SharedArrayBuffer(16)),
    biases: new Float32Array(new SharedArrayBuffer(16)),
  }
}

/** Vectors of any usable size: even, lopsided, tiny, huge, of equal or few values. */
const vectors = fc
  .record({
    values: fc.array(fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, 1, -1, 1e-6)), {
      minLength: dimensions,
      maxLength: dimensions,
    }),
    exponent: fc.integer({ min: -14, max: 14 }),
  })
  .map(({ values, exponent }) => Float32Array.from(values, (value) => value * 10 ** exponent))
  .filter((vector) => {
    const norm = normAt(vector, 0, 1, dimensions)
    return norm === 0 || (norm >= 1e-15 && norm <= 1e15)
  })

describe('codes', () => {
  for (const metric of ['euclidean', 'cosine'] as const) {
    it(`bound the true score from both sides (${metric})`, () => {
      fc.assert(
        fc.property(vectors, vectors, (vector, query) => {
          const codes = room()
          const norm = normAt(vector, 0, 1, dimensions)
          encodeRow(codes, 2, vector, 0, 1, dimensions, norm, metric)
          const elements = new Int16Array(new SharedArrayBuffer(2 * length))
          const queryNorm = normAt(query, 0, 1, dimensions)
          const { step, error } = quantiseQuery(query, queryNorm, metric, codes.largestError, length, elements)
          let sum = 0
          for (let d = 0; d < length; d++)
            sum += (codes.codes[codeAt(2, d, length)] as number) * (elements[d] as number)
          expect(Math.abs(sum)).toBeLessThan(2 ** 31)
          // As the kernel computes it.
          const [scale = 0, bias = 0] = [codes.scales[2], codes.biases[2]]
          const upper = Math.fround(
            Math.fround(Math.fround(Math.fround(Math.fround(sum) * step) + error) * scale) + bias,
          )
          const lower = Math.fround(
            Math.fround(upper - Math.fround(Math.fround(2 * error) * scale)) + Math.fround(bias * 2 ** -19),
          )
          const dot = vector.reduce((all, value, d) => all + value * (query[d] as number), 0)
          const score =
            metric === 'euclidean'
              ? dot - norm ** 2 / 2
              : scoreOf(distanceAt(query, queryNorm, vector, 0, 1, metric), metric, queryNorm)
          expect(upper).toBeGreaterThanOrEqual(score)
          expect(lower).toBeLessThanOrEqual(score)
        }),
        { numRuns: 2000 },
      )
    })
  }
})
