import type { GraphBuilder } from './graph-builder.ts'

/**
 * Column and row, [1, h · w · anchors, 2], of every anchor's cell in a feature map `map` [N, h, w, …], row by row; computed in the
 * graph, so that the map may have any size.
 */
export function cellsOf(graph: GraphBuilder, map: string, anchors: number): string {
  const shape = graph.op('Shape', [map], { start: 1, end: 3 })
  const ones = graph.op('Expand', [
    graph.floats([1, 1, 1, 1], [1]),
    graph.op('Concat', [graph.ints([1]), shape, graph.ints([anchors])], { axis: 0 }),
  ])
  const count = (axis: number): string => {
    const sum = graph.op('CumSum', [ones, graph.ints([axis])], { exclusive: 1 })
    return graph.op('Reshape', [sum, graph.ints([1, -1, 1])])
  }
  return graph.op('Concat', [count(2), count(1)], { axis: 2 })
}
