import { cheapestColumns } from '#core/cheapest-columns.ts'
import type { Candidate } from './decide.ts'

/** What a face may be after the assignment: its candidates without the people that other faces of the photo are. */
export interface Assigned {
  readonly candidates: readonly Candidate[]
  /** Whether its closest person, near enough to be it, was given to another face. */
  readonly closestTaken: boolean
}

/**
 * Gives each person to at most one face of a photo, so that the sum of distances is smallest over all faces jointly
 * (Kuhn–Munkres). A face may stay without a person at the cost of `limit`, so nobody beyond it is ever forced on a face.
 */
export function assignPeople(faces: readonly (readonly Candidate[])[], limit: number): Assigned[] {
  const people = [...new Set(faces.flatMap((candidates) => candidates.map((c) => c.personId)))]
  const columnOf = new Map(people.map((personId, column) => [personId, column]))
  const cost = faces.map((candidates, row) => {
    // One private column per face, for staying without a person.
    const line = new Array<number>(people.length + faces.length).fill(impossible)
    line[people.length + row] = limit
    for (const c of candidates) if (c.distance <= limit) line[columnOf.get(c.personId) as number] = c.distance
    return line
  })
  const columns = cheapestColumns(cost)
  const ownerOf = new Map<string, number>()
  columns.forEach((column, row) => {
    const personId = people[column]
    if (personId !== undefined) ownerOf.set(personId, row)
  })
  return faces.map((candidates, row) => {
    const free = candidates.filter((c) => (ownerOf.get(c.personId) ?? row) === row)
    const closest = candidates[0]
    const taken = closest !== undefined && closest.distance <= limit && free[0] !== closest
    return { candidates: free, closestTaken: taken }
  })
}

const impossible = 1e9
