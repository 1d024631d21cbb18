/**
 * For each row the column of a cheapest assignment (rows ≤ columns) by Kuhn–Munkres; O(rows² · columns), the method of
 * potentials. Costs are finite.
 */
export function cheapestColumns(cost: readonly (readonly number[])[]): number[] {
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
          (cost[current - 1]?.[j - 1] ?? Number.MAX_VALUE) - (rowPotential[current] ?? 0) - (columnPotential[j] ?? 0)
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
