import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import type { Metric } from '#vision/template.ts'
import type { IndexEntry, Neighbour, Space, VectorIndex } from './port.ts'

/** Deterministic numbers in −1…1 (mulberry32), so that a failure can be seen again. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1
  }
}

export function randomVector(next: () => number, dimensions: number): Float32Array {
  return Float32Array.from({ length: dimensions }, next)
}

function trueDistance(a: Float32Array, b: Float32Array, metric: Metric): number {
  const pairs = Array.from(a, (x, i) => [x, b[i] as number] as const)
  if (metric === 'euclidean') return Math.sqrt(pairs.reduce((sum, [x, y]) => sum + (x - y) ** 2, 0))
  const norms = Math.hypot(...a) * Math.hypot(...b)
  return norms === 0 ? 1 : 1 - pairs.reduce((sum, [x, y]) => sum + x * y, 0) / norms
}

/** Every person's best face, sorted: no index, no shortcut. */
function bruteForce(entries: readonly IndexEntry[], query: Float32Array, people: number, metric: Metric): Neighbour[] {
  const best = new Map<string, Neighbour>()
  for (const { personId, faceId, vector } of entries) {
    const distance = trueDistance(query, vector, metric)
    if (distance < (best.get(personId)?.distance ?? Number.POSITIVE_INFINITY))
      best.set(personId, { personId, faceId, distance })
  }
  return [...best.values()]
    .sort((a, b) => a.distance - b.distance || (a.personId < b.personId ? -1 : 1))
    .slice(0, people)
}

function expectSame(found: readonly Neighbour[] | undefined, expected: readonly Neighbour[]): void {
  expect(found?.map(({ personId, faceId }) => ({ personId, faceId }))).toEqual(
    expected.map(({ personId, faceId }) => ({ personId, faceId })),
  )
  for (const [i, { distance }] of expected.entries()) expect(found?.[i]?.distance).toBeCloseTo(distance, 10)
}

/** Every promise of the port, run against an implementation that `open` hands out empty. */
export function describeVectorIndex(name: string, open: () => Promise<VectorIndex>): void {
  describe(`vector index: ${name}`, () => {
    let index: VectorIndex
    const space: Space = { galleryId: 'default', modelId: 'pack/model@1' }
    const face = (personId: string, vector: Float32Array): IndexEntry => ({ faceId: newId(), personId, vector })
    const people = (count: number) => Array.from({ length: count }, newId)
    const search = async (query: Float32Array, count: number) => (await index.search(space, [query], count))[0]

    beforeEach(async () => {
      index = await open()
    })
    afterEach(async () => {
      await index[Symbol.asyncDispose]()
    })

    for (const metric of ['euclidean', 'cosine'] as const) {
      it(`finds what comparing with everybody in double precision finds (${metric})`, async () => {
        const next = seededNumbers(7)
        await index.open(space, { dimensions: 48, metric })
        const entries = people(700).flatMap((person, i) =>
          Array.from({ length: 1 + (i % 4) }, () => face(person, randomVector(next, 48))),
        )
        await index.add(space, entries)
        const queries = Array.from({ length: 40 }, () => randomVector(next, 48))
        const found = await index.search(space, queries, 7)
        for (const [i, query] of queries.entries()) expectSame(found[i], bruteForce(entries, query, 7, metric))
      })

      it(`tells vectors apart that differ in the last bit only (${metric})`, async () => {
        const next = seededNumbers(8)
        await index.open(space, { dimensions: 64, metric })
        const centre = randomVector(next, 64)
        const entries = people(900).map((person) =>
          face(
            person,
            centre.map((x) => x * (1 + next() * 2 ** -23)),
          ),
        )
        await index.add(space, entries)
        const query = randomVector(next, 64)
        for (const count of [1, 5, 60]) {
          const expected = bruteForce(entries, query, count, metric)
          const found = await search(query, count)
          expect(found).toHaveLength(count)
          for (const [i, { distance }] of expected.entries())
            expect(Math.abs((found?.[i]?.distance ?? 9) - distance)).toBeLessThan(1e-13)
        }
      })

      it(`answers as brute force whatever was added, replaced and removed (${metric})`, async () => {
        await fc.assert(
          fc.asyncProperty(histories, async (history) => {
            const one: Space = { galleryId: newId(), modelId: 'm' }
            await index.open(one, { dimensions: 3, metric })
            const faces = Array.from({ length: 12 }, newId)
            const persons = people(4).sort()
            const truth = new Map<string, IndexEntry>()
            for (const { kind, face: at, person, vector } of history.steps) {
              const faceId = faces[at] as string
              const entry = { faceId, personId: persons[person] as string, vector: Float32Array.from(vector) }
              if (kind === 'add') await index.add(one, [entry])
              else await index.remove(one, [faceId])
              if (kind === 'add') truth.set(faceId, entry)
              else truth.delete(faceId)
            }
            const query = Float32Array.from(history.query)
            const [found] = await index.search(one, [query], history.people)
            const expected = bruteForce([...truth.values()], query, history.people, metric)
            expect(found?.map(({ personId }) => personId)).toEqual(expected.map(({ personId }) => personId))
            for (const [i, { faceId, personId, distance }] of (found ?? []).entries()) {
              expect(truth.get(faceId)?.personId).toBe(personId)
              expect(distance).toBeCloseTo(expected[i]?.distance ?? Number.NaN, 10)
            }
            await index.drop(one)
          }),
          { numRuns: 60 },
        )
      })
    }

    it('names each person once, with the best face, even when one person has hundreds', async () => {
      const next = seededNumbers(9)
      await index.open(space, { dimensions: 16, metric: 'euclidean' })
      const query = randomVector(next, 16)
      const [crowd = '', ...others] = people(30)
      const near = Array.from({ length: 800 }, () =>
        face(
          crowd,
          query.map((x) => x + next() * 0.01),
        ),
      )
      const far = others.map((person) => face(person, randomVector(next, 16)))
      const more = people(2000).map((person) =>
        face(
          person,
          randomVector(next, 16).map((x) => x * 20),
        ),
      )
      const entries = [...far, ...near, ...more]
      await index.add(space, entries)
      const found = await search(query, 5)
      expect(found?.[0]?.personId).toBe(crowd)
      expectSame(found, bruteForce(entries, query, 5, 'euclidean'))
    })

    it('breaks ties by person id', async () => {
      await index.open(space, { dimensions: 4, metric: 'euclidean' })
      const twins = people(900)
      await index.add(
        space,
        [...twins].reverse().map((person) => face(person, Float32Array.of(1, 2, 3, 4))),
      )
      const found = await search(Float32Array.of(0, 0, 0, 1), 20)
      expect(found?.map(({ personId }) => personId)).toEqual([...twins].sort().slice(0, 20))
    })

    it('returns everybody when more people are asked for than there are', async () => {
      await index.open(space, { dimensions: 2, metric: 'cosine' })
      const entries = people(3).map((person, i) => face(person, Float32Array.of(1, i)))
      await index.add(space, entries)
      expectSame(await search(Float32Array.of(1, 0.2), 50), bruteForce(entries, Float32Array.of(1, 0.2), 50, 'cosine'))
    })

    it('compares directions, not lengths, by cosine; and takes lengths as they are in Euclidean spaces', async () => {
      const [long = '', short = ''] = people(2)
      const entries = [face(long, Float32Array.of(900, 100)), face(short, Float32Array.of(0.5, 0.5))]
      const query = Float32Array.of(1, 0)
      await index.open(space, { dimensions: 2, metric: 'cosine' })
      await index.add(space, entries)
      expect((await search(query, 2))?.[0]?.personId).toBe(long)
      const other = { ...space, modelId: 'euclidean' }
      await index.open(other, { dimensions: 2, metric: 'euclidean' })
      await index.add(other, entries)
      expect((await index.search(other, [query], 2))[0]?.[0]?.personId).toBe(short)
    })

    it('gives a zero vector a cosine distance of 1 to everything', async () => {
      await index.open(space, { dimensions: 3, metric: 'cosine' })
      await index.add(space, [face(newId(), new Float32Array(3))])
      expect((await search(Float32Array.of(1, 0, 0), 1))?.[0]?.distance).toBe(1)
      expect((await search(new Float32Array(3), 1))?.[0]?.distance).toBe(1)
    })

    it('shows adds, replacements and removals to the very next search', async () => {
      await index.open(space, { dimensions: 2, metric: 'euclidean' })
      const query = Float32Array.of(0, 0)
      const [first = '', second = ''] = people(2)
      const faceId = newId()
      await index.add(space, [{ faceId, personId: first, vector: Float32Array.of(3, 4) }])
      expect(await search(query, 5)).toEqual([{ personId: first, faceId, distance: 5 }])
      await index.add(space, [{ faceId, personId: second, vector: Float32Array.of(0, 2) }])
      expect(await search(query, 5)).toEqual([{ personId: second, faceId, distance: 2 }])
      expect(await index.sizes()).toEqual([{ space, faces: 1 }])
      await index.remove(space, [faceId, newId()])
      expect(await search(query, 5)).toEqual([])
    })

    it('keeps the last of two entries with one face id in the same call', async () => {
      await index.open(space, { dimensions: 1, metric: 'euclidean' })
      const [person = ''] = people(1)
      const faceId = newId()
      const entry = (x: number) => ({ faceId, personId: person, vector: Float32Array.of(x) })
      await index.add(space, [entry(1), entry(2)])
      expect(await search(Float32Array.of(0), 1)).toEqual([{ personId: person, faceId, distance: 2 }])
    })

    it('keeps all others while many are removed', async () => {
      const next = seededNumbers(10)
      await index.open(space, { dimensions: 8, metric: 'euclidean' })
      const entries = people(3000).map((person) => face(person, randomVector(next, 8)))
      await index.add(space, entries)
      await index.remove(
        space,
        entries.filter((_, i) => i % 3 > 0).map(({ faceId }) => faceId),
      )
      const left = entries.filter((_, i) => i % 3 === 0)
      for (const { vector } of left.slice(0, 25))
        expectSame(await search(vector, 4), bruteForce(left, vector, 4, 'euclidean'))
      expect(await index.sizes()).toEqual([{ space, faces: 1000 }])
    })

    it('never mixes galleries or models', async () => {
      const spaces = ['one', 'two'].flatMap((galleryId) =>
        [2, 3].map((dimensions) => ({ space: { galleryId, modelId: `model-${dimensions}` }, dimensions })),
      )
      const owners = people(spaces.length)
      for (const [i, one] of spaces.entries()) {
        await index.open(one.space, { dimensions: one.dimensions, metric: i % 2 ? 'cosine' : 'euclidean' })
        await index.add(one.space, [face(owners[i] as string, new Float32Array(one.dimensions).fill(1))])
      }
      await Promise.all(
        spaces.map(async (one, i) => {
          const [found] = await index.search(one.space, [new Float32Array(one.dimensions).fill(2)], 9)
          expect(found?.map(({ personId }) => personId)).toEqual([owners[i]])
        }),
      )
      await index.drop(spaces[0]?.space as Space)
      expect((await index.sizes()).map(({ faces }) => faces)).toEqual([1, 1, 1])
    })

    it('takes a space that was never opened, or was dropped, as empty', async () => {
      expect(await index.search({ galleryId: 'x', modelId: 'y' }, [Float32Array.of(1), Float32Array.of(2)], 3)).toEqual(
        [[], []],
      )
      await index.remove({ galleryId: 'x', modelId: 'y' }, [newId()])
      await index.open(space, { dimensions: 1, metric: 'euclidean' })
      expect(await search(Float32Array.of(1), 3)).toEqual([])
      await index.add(space, [face(newId(), Float32Array.of(1))])
      await index.drop(space)
      expect(await search(Float32Array.of(1), 3)).toEqual([])
      expect(await index.sizes()).toEqual([])
    })

    it('refuses other dimensions, shapes and values with RangeError and keeps what it has', async () => {
      await index.open(space, { dimensions: 3, metric: 'cosine' })
      await index.open(space, { dimensions: 3, metric: 'cosine' })
      await index.add(space, [face(newId(), Float32Array.of(1, 0, 0))])
      const good = face(newId(), Float32Array.of(0, 1, 0))
      await expect(index.open(space, { dimensions: 4, metric: 'cosine' })).rejects.toThrow(RangeError)
      await expect(index.open(space, { dimensions: 3, metric: 'euclidean' })).rejects.toThrow(RangeError)
      for (const bad of [
        Float32Array.of(1, 2),
        Float32Array.of(1, Number.NaN, 0),
        Float32Array.of(0, Number.POSITIVE_INFINITY, 1),
      ]) {
        await expect(index.add(space, [good, face(newId(), bad)])).rejects.toThrow(RangeError)
        await expect(index.search(space, [bad], 1)).rejects.toThrow(RangeError)
      }
      await expect(index.search(space, [good.vector], 0)).rejects.toThrow(RangeError)
      await expect(index.add({ ...space, galleryId: 'unopened' }, [good])).rejects.toThrow(RangeError)
      expect(await index.sizes()).toEqual([{ space, faces: 1 }])
    })

    it('answers searches while faces come and go, and never loses one that stays', async () => {
      const next = seededNumbers(11)
      await index.open(space, { dimensions: 8, metric: 'euclidean' })
      const stay = people(300).map((person) => face(person, randomVector(next, 8)))
      const go = people(2500).map((person) =>
        face(
          person,
          randomVector(next, 8).map((x) => x + 40),
        ),
      )
      await index.add(space, [...go, ...stay])
      const searches: Promise<void>[] = []
      for (let i = 0; i < 120; i++) {
        const { vector, faceId } = stay[i] as IndexEntry
        searches.push(search(vector, 1).then((found) => expect(found?.[0]).toMatchObject({ faceId, distance: 0 })))
        if (i % 3 === 0)
          searches.push(
            index.remove(
              space,
              go.slice(i * 20, (i + 3) * 20).map((one) => one.faceId),
            ),
          )
        if (i % 3 === 1)
          searches.push(
            index.add(space, [
              face(
                newId(),
                randomVector(next, 8).map((x) => x + 40),
              ),
            ]),
          )
        if (i % 10 === 9) await search(vector, 1)
      }
      await Promise.all(searches)
      expectSame(await search(new Float32Array(8), 9), bruteForce(stay, new Float32Array(8), 9, 'euclidean'))
    })

    it('rejects a search whose signal is aborted and goes on answering others', async () => {
      await index.open(space, { dimensions: 2, metric: 'euclidean' })
      await index.add(space, [face(newId(), Float32Array.of(1, 1))])
      const reason = new Error('the caller went away')
      await expect(index.search(space, [Float32Array.of(1, 1)], 1, AbortSignal.abort(reason))).rejects.toThrow(reason)
      expect(await search(Float32Array.of(1, 1), 1)).toHaveLength(1)
    })

    it('does not see changes that the caller makes to its vectors afterwards', async () => {
      await index.open(space, { dimensions: 2, metric: 'euclidean' })
      const vector = Float32Array.of(1, 1)
      await index.add(space, [face(newId(), vector)])
      vector.fill(0)
      expect((await search(Float32Array.of(1, 1), 1))?.[0]?.distance).toBe(0)
    })
  })
}

const coordinate = fc.constantFrom(-2, -1, -0.25, 0, 0.5, 1, 3)
const vectors = fc.array(coordinate, { minLength: 3, maxLength: 3 })
const histories = fc.record({
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom('add', 'add', 'remove'),
      face: fc.nat({ max: 11 }),
      person: fc.nat({ max: 3 }),
      vector: vectors,
    }),
    { maxLength: 40 },
  ),
  query: vectors,
  people: fc.integer({ min: 1, max: 5 }),
})
