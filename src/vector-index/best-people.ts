import type { Neighbour } from './port.ts'

/** Collects the best face of each person and keeps the best people. */
export interface BestPeople {
  offer(personId: string, faceId: string, distance: number): void
  /** Distance beyond which nobody new gets in; Infinity while there is room. Equal distances may still get in. */
  limit(): number
  /** By ascending distance, ties by person id. */
  list(): Neighbour[]
}

function before(a: Neighbour, b: Neighbour): boolean {
  if (a.distance !== b.distance) return a.distance < b.distance
  if (a.personId !== b.personId) return a.personId < b.personId
  return a.faceId < b.faceId
}

/** An empty collection of at most `people` people. Of equally near faces of one person the smaller face id stays. */
export function createBestPeople(people: number): BestPeople {
  const sorted: Neighbour[] = []
  const limit = () => (sorted.length < people ? Number.POSITIVE_INFINITY : (sorted[people - 1]?.distance ?? 0))
  return {
    offer(personId, faceId, distance) {
      if (distance > limit()) return
      const offered = { personId, faceId, distance }
      const known = sorted.findIndex((one) => one.personId === personId)
      if (known >= 0) {
        if (!before(offered, sorted[known] as Neighbour)) return
        sorted.splice(known, 1)
      }
      let low = 0
      let high = sorted.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (before(sorted[middle] as Neighbour, offered)) low = middle + 1
        else high = middle
      }
      sorted.splice(low, 0, offered)
      if (sorted.length > people) sorted.pop()
    },
    limit,
    list: () => [...sorted],
  }
}
