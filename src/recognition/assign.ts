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

/** For each row the column of a cheapest assignment (rows ≤ columns); O(rows² · columns), the method of potentials. */
function cheapestColumns(cost: readonly (readonly number[])[]): number[] {
  const rows = cost.length
  const columns = cost[0]?.length ?? 0
  const rowPotential = new Float64Array(rows + 1)
  const columnPotential = new Float64Array(columns + 1)
  const rowOf = new Int32Array(columns + 1)
  const previous = new Int32Array(columns + 1)
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row
    let column = 0
    const slack = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
    const visited = new Uint8Array(columns + 1)
    do {
      visited[column] = 1
      const current = rowOf[column] as number
      let smallest = Number.POSITIVE_INFINITY
      let next = 0
      for (let j = 1; j <= columns; j++) {
        if (visited[j]) continue
        const reduced =
          (cost[current - 1]?.[j - 1] ?? impossible) - (rowPotential[current] ?? 0) - (columnPotential[j] ?? 0)
        if (reduced < (slack[j] as number)) {
          slack[j] = reduced
          previous[j] = column
        }
        if ((slack[j] as number) < smallest) {
          smallest = slack[j] as number
          next = j
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (visited[j]) {
          const r = rowOf[j] as number
          rowPotential[r] = (rowPotential[r] as number) + smallest
          columnPotential[j] = (columnPotential[j] as number) - smallest
        } else slack[j] = (slack[j] as number) - smallest
      }
      column = next
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      const from = previous[column] as number
      rowOf[column] = rowOf[from] as number
      column = from
    }
  }
  const result = new Array<number>(rows).fill(-1)
  for (let j = 1; j <= columns; j++) if (rowOf[j] !== 0) result[(rowOf[j] as number) - 1] = j - 1
  return result
}
