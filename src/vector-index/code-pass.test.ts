import { afterAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import type { Metric } from '#vision/template.ts'
import { type CodeCrew, createCodeCrew } from './code-crew.ts'
import { createCodePass } from './code-pass.ts'
import { randomVector, seededNumbers } from './contract.ts'
import { createGate } from './gate.ts'
import { packIds } from './id-words.ts'
import { createRows, type Rows } from './rows.ts'
import { type Query, scan } from './scan.ts'
import { createSearchEngine } from './search-engine.ts'

const crew = createCodeCrew(2, 0) as CodeCrew
const engine = createSearchEngine(1)
afterAll(() => crew[Symbol.asyncDispose]())

/** Searches by codes with a helper, and without codes: they must not differ in a bit. */
async function both(rows: Rows, queries: readonly Query[]): Promise<void> {
  const never = () => false
  const byCodes = await scan(rows, engine, queries, createGate(), never, createCodePass(crew, 0))
  const plain = await scan(rows, engine, queries, createGate(), never)
  expect(byCodes.map((best) => best.list())).toEqual(plain.map((best) => best.list()))
}

interface Made {
  readonly dimensions: number
  readonly metric: Metric
  /** Vectors one after the other. */
  readonly vectors: readonly Float32Array[]
  /** Whose face it is; everybody has one by default. */
  readonly person?: (face: number) => number
}

function rowsOf({ dimensions, metric, vectors, person = (face) => face }: Made): Rows {
  const rows = createRows({ dimensions, metric }, crew.memory)
  const people = Array.from({ length: vectors.length }, newId)
  const all = new Float32Array(vectors.length * dimensions)
  for (const [i, vector] of vectors.entries()) all.set(vector, i * dimensions)
  const owners = vectors.map((_, i) => people[person(i)] as string)
  rows.add(packIds(vectors.map(newId)), packIds(owners), all)
  expect(rows.segments.every(({ codes }) => codes !== null)).toBe(true)
  return rows
}

const faces = (next: () => number, count: number, dimensions: number, change = (vector: Float32Array) => vector) =>
  Array.from({ length: count }, () => change(randomVector(next, dimensions)))

const near = (next: () => number, centre: Float32Array, spread: number) => centre.map((x) => x + next() * spread)

const metrics = ['euclidean', 'cosine'] as const

describe('searching by codes', () => {
  for (const metric of metrics) {
    it(`answers seeded queries, one or many at a time, as without codes (${metric})`, async () => {
      const dimensions = 128
      const next = seededNumbers(31)
      const vectors = faces(next, 20_000, dimensions)
      const rows = rowsOf({ dimensions, metric, vectors, person: (face) => face >> 1 })
      for (const count of [1, 2, 3, 4, 5, 7, 31, 32, 32, 32, 32]) {
        const queries = Array.from({ length: count }, (_, i) => ({
          vector: i % 2 ? randomVector(next, dimensions) : near(next, vectors[i * 97] as Float32Array, 0.3),
          people: [1, 5, 10, 64, 65][i % 5] as number,
        }))
        await both(rows, queries)
      }
      rows.clear()
    }, 120_000)

    it(`answers as without codes where vectors hardly differ, or not at all (${metric})`, async () => {
      const dimensions = 40
      const next = seededNumbers(32)
      const centre = randomVector(next, dimensions)
      for (const spread of [0, 1e-7, 1e-4, 1e-2]) {
        const rows = rowsOf({
          dimensions,
          metric,
          vectors: faces(next, 3000, dimensions, () => near(next, centre, spread)),
        })
        await both(rows, [
          { vector: centre, people: 3 },
          { vector: randomVector(next, dimensions), people: 40 },
          { vector: near(next, centre, spread), people: 1 },
        ])
        rows.clear()
      }
    }, 120_000)

    it(`answers as without codes whatever the sizes of vectors (${metric})`, async () => {
      const dimensions = 33
      const next = seededNumbers(33)
      const sized = (vector: Float32Array) => vector.map((x) => x * 10 ** Math.round(next() * 12))
      const lopsided = (vector: Float32Array) => vector.map((x, d) => (d === 5 ? x : x * 1e-4))
      for (const change of [sized, lopsided, (vector: Float32Array) => vector.map(Math.sign)]) {
        const rows = rowsOf({
          dimensions,
          metric,
          vectors: [new Float32Array(dimensions), ...faces(next, 2500, dimensions, change)],
        })
        const queries = [
          randomVector(next, dimensions),
          new Float32Array(dimensions),
          ...faces(next, 6, dimensions, change),
        ]
        await both(
          rows,
          queries.map((vector) => ({ vector, people: 5 })),
        )
        rows.clear()
      }
    }, 120_000)

    it(`answers as without codes where one person has nearly all faces (${metric})`, async () => {
      const dimensions = 64
      const next = seededNumbers(34)
      const centre = randomVector(next, dimensions)
      for (const spread of [1, 0.02]) {
        const vectors = [
          ...faces(next, 9000, dimensions, () => near(next, centre, spread)),
          ...faces(next, 60, dimensions),
        ]
        const rows = rowsOf({ dimensions, metric, vectors, person: (face) => Math.max(0, face - 8999) })
        await both(rows, [
          { vector: centre, people: 5 },
          { vector: randomVector(next, dimensions), people: 5 },
        ])
        rows.clear()
      }
    }, 120_000)
  }

  it('sees every change at once, over several segments', async () => {
    const dimensions = 4096
    const next = seededNumbers(35)
    // A segment holds 2,032 faces.
    const rows = rowsOf({ dimensions, metric: 'cosine', vectors: faces(next, 2100, dimensions) })
    expect(rows.segments).toHaveLength(2)
    const ids = faces(next, 40, dimensions).map((vector) => ({ id: packIds([newId()]), vector }))
    for (const { id, vector } of ids) rows.add(id, id, vector)
    const queries = ids.slice(0, 4).map(({ vector }) => ({ vector, people: 2 }))
    await both(rows, queries)
    for (const { id } of ids) rows.remove(id)
    await both(rows, queries)
    for (const { id, vector } of ids)
      rows.add(
        id,
        id,
        vector.map((x) => -x),
      )
    await both(rows, queries)
    rows.clear()
  }, 120_000)

  it('leaves nothing of removed faces in the memory that threads share', () => {
    const next = seededNumbers(36)
    const rows = createRows({ dimensions: 16, metric: 'cosine' }, crew.memory)
    const ids = Array.from({ length: 300 }, newId)
    rows.add(packIds(ids), packIds(ids), Float32Array.from({ length: 300 * 16 }, next))
    const codes = rows.segments[0]?.codes?.codes
    expect(codes?.some((code) => code !== 0)).toBe(true)
    rows.remove(packIds(ids.slice(0, 200)))
    rows.clear()
    expect(codes?.every((code) => code === 0)).toBe(true)
  })
})
