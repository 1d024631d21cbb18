import { type BestPeople, createBestPeople } from './best-people.ts'
import { distanceAt, normAt, requirePeople, requireVector } from './distance.ts'
import type { IndexEntry, Space, SpaceShape, VectorIndex } from './port.ts'
import { requireSameShape, requireShape, spaceKey } from './space.ts'

interface Held {
  readonly space: Space
  readonly shape: SpaceShape
  readonly faces: Map<string, IndexEntry>
}

/**
 * Compares every face with every query in double precision on the calling thread: the truth that faster indexes are held
 * against. Same promises as {@link VectorIndex}; meant for tests, as it holds its caller for as long as a search takes.
 */
export function openReferenceIndex(): VectorIndex {
  const held = new Map<string, Held>()
  return {
    async open(space, shape) {
      requireShape(shape)
      const known = held.get(spaceKey(space))
      if (known) requireSameShape(known.shape, shape)
      else held.set(spaceKey(space), { space, shape, faces: new Map() })
    },
    async add(space, entries) {
      const known = held.get(spaceKey(space))
      if (!known) throw new RangeError('the space has not been opened')
      for (const entry of entries) requireVector(entry.vector, known.shape.dimensions)
      for (const entry of entries) known.faces.set(entry.faceId, { ...entry, vector: entry.vector.slice() })
    },
    async remove(space, faceIds) {
      for (const faceId of faceIds) held.get(spaceKey(space))?.faces.delete(faceId)
    },
    async search(space, queries, people, signal) {
      signal?.throwIfAborted()
      requirePeople(people)
      const known = held.get(spaceKey(space))
      if (!known) return queries.map(() => [])
      for (const query of queries) requireVector(query, known.shape.dimensions)
      return queries.map((query) => compareWithAll(known, query, createBestPeople(people)).list())
    },
    async drop(space) {
      held.delete(spaceKey(space))
    },
    async sizes() {
      return [...held.values()].map(({ space, faces }) => ({ space, faces: faces.size }))
    },
    async [Symbol.asyncDispose]() {
      held.clear()
    },
  }
}

function compareWithAll(held: Held, query: Float32Array, best: BestPeople): BestPeople {
  const norm = normAt(query, 0, 1, query.length)
  for (const { faceId, personId, vector } of held.faces.values())
    best.offer(personId, faceId, distanceAt(query, norm, vector, 0, 1, held.shape.metric))
  return best
}
