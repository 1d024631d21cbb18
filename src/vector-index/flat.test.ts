import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { startThread } from '#core/start-thread.ts'
import { describeVectorIndex, randomVector, seededNumbers } from './contract.ts'
import { openFlatIndex } from './flat.ts'
import type { VectorIndex } from './port.ts'
import { openReferenceIndex } from './reference.ts'

describeVectorIndex('flat scan', async () => openFlatIndex({ codes: false }))
describeVectorIndex('flat scan by codes', async () => openFlatIndex({ codesFrom: 0 }))

const space = { galleryId: 'default', modelId: 'm' }
const entries = (count: number, dimensions: number, seed: number) => {
  const next = seededNumbers(seed)
  return Array.from({ length: count }, () => ({
    faceId: newId(),
    personId: newId(),
    vector: randomVector(next, dimensions),
  }))
}

describe('flat scan, beyond the contract', () => {
  it('equals the reference over several segments, through changes in the midst of searches', async () => {
    await using flat = openFlatIndex()
    await using reference = openReferenceIndex()
    // 4,096-D: a segment holds 2,032 faces, so that 2,600 fill one and a part.
    const dimensions = 4096
    const faces = entries(2600, dimensions, 1)
    const both = async (work: (index: VectorIndex) => Promise<unknown>) => {
      await work(flat)
      await work(reference)
    }
    await both((index) => index.open(space, { dimensions, metric: 'cosine' }))
    await both((index) => index.add(space, faces))
    const queries = entries(8, dimensions, 2).map(({ vector }) => vector)
    expect(await flat.search(space, queries, 6)).toEqual(await reference.search(space, queries, 6))

    const kept = faces.at(-1)
    const gone = faces.slice(10, 900).map(({ faceId }) => faceId)
    const during = flat.search(space, [kept?.vector ?? new Float32Array()], 1)
    for (let from = 0; from < gone.length; from += 20) void flat.remove(space, gone.slice(from, from + 20))
    expect((await during)[0]?.[0]).toMatchObject({ personId: kept?.personId })
    await both((index) => index.remove(space, gone))
    expect(await flat.search(space, queries, 6)).toEqual(await reference.search(space, queries, 6))
    expect(await flat.sizes()).toEqual(await reference.sizes())
  })

  it('refuses with overloaded what exceeds the queue, and answers what it accepted', async () => {
    await using flat = openFlatIndex({ maxWaiting: 4 })
    await flat.open(space, { dimensions: 4, metric: 'euclidean' })
    await flat.add(space, entries(500, 4, 3))
    const query = new Float32Array(4)
    const accepted = [1, 2, 3, 4].map(() => flat.search(space, [query], 1))
    await expect(flat.search(space, [query], 1)).rejects.toMatchObject({ code: 'overloaded', retryAfter: 1 })
    for (const one of await Promise.all(accepted)) expect(one[0]).toHaveLength(1)
    expect(await flat.search(space, [query], 1)).toHaveLength(1)
  })

  it('rejects a waiting search at once when its signal aborts', async () => {
    await using flat = openFlatIndex()
    await flat.open(space, { dimensions: 256, metric: 'euclidean' })
    await flat.add(space, entries(3000, 256, 4))
    const controller = new AbortController()
    const queries = entries(64, 256, 5).map(({ vector }) => vector)
    const before = flat.search(space, queries, 5)
    const aborted = flat.search(space, queries, 5, controller.signal)
    controller.abort()
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
    expect(await before).toHaveLength(64)
  })

  it('says unavailable when its thread dies, calls back, and can be filled again', async () => {
    const threads: Worker[] = []
    const lost: unknown[] = []
    await using flat = openFlatIndex({
      onLost: (cause) => lost.push(cause),
      start: (values) => {
        const thread = startThread(new URL('./flat-thread.ts', import.meta.url), values)
        threads.push(thread)
        return thread
      },
    })
    const faces = entries(50, 8, 6)
    const query = faces[7]?.vector ?? new Float32Array()
    await flat.open(space, { dimensions: 8, metric: 'cosine' })
    await flat.add(space, faces)
    const waiting = flat.search(space, [query], 1)
    void threads[0]?.terminate()
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    expect(lost).toHaveLength(1)
    await expect(flat.search(space, [query], 1)).rejects.toMatchObject({ code: 'unavailable' })
    await flat.open(space, { dimensions: 8, metric: 'cosine' })
    await flat.add(space, faces)
    expect((await flat.search(space, [query], 1))[0]?.[0]?.faceId).toBe(faces[7]?.faceId)
  })

  it('ends its thread and what waits when it is disposed', async () => {
    const threads: Worker[] = []
    const flat = openFlatIndex({
      start: (values) => {
        const thread = startThread(new URL('./flat-thread.ts', import.meta.url), values)
        threads.push(thread)
        return thread
      },
    })
    await flat.open(space, { dimensions: 8, metric: 'cosine' })
    const exited = once(threads[0] as Worker, 'exit')
    const waiting = flat.add(space, entries(10, 8, 7))
    const refused = expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    await flat[Symbol.asyncDispose]()
    await exited
    await refused
    await expect(flat.search(space, [new Float32Array(8)], 1)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('refuses ids that are no UUIDs', async () => {
    await using flat = openFlatIndex()
    await flat.open(space, { dimensions: 1, metric: 'euclidean' })
    const vector = Float32Array.of(1)
    await expect(flat.add(space, [{ faceId: 'photo-1', personId: newId(), vector }])).rejects.toThrow(RangeError)
    await expect(flat.remove(space, [`${newId()}0`])).rejects.toThrow(RangeError)
  })
})
