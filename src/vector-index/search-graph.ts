import type { Metric } from '#vision/template.ts'
import { encodeGraph, type GraphNode, type GraphValue } from './graph-bytes.ts'

/**
 * `scores`: S = (Q·G + bias) [· weight for cosine spaces], [queries, columns]. `nearest`: the K largest of each row of S as
 * `values` and `columns`. Q is [queries, dimensions], G [dimensions, columns], bias and weight [columns], K [1].
 */
export type GraphKind = 'scores' | 'nearest'

/** The graph as an ONNX model. */
export function searchGraph(kind: GraphKind, metric: Metric): Uint8Array {
  const weighted = metric === 'cosine'
  const sums = weighted ? 'sums' : 'scores'
  const nodes: GraphNode[] = [{ op: 'Gemm', inputs: ['Q', 'G', 'bias'], outputs: [sums] }]
  if (weighted) nodes.push({ op: 'Mul', inputs: ['sums', 'weight'], outputs: ['scores'] })
  const inputs: GraphValue[] = [
    { name: 'Q', type: 1, shape: ['queries', 'dimensions'] },
    { name: 'G', type: 1, shape: ['dimensions', 'faces'] },
    { name: 'bias', type: 1, shape: ['faces'] },
  ]
  if (weighted) inputs.push({ name: 'weight', type: 1, shape: ['faces'] })
  if (kind === 'scores') return encodeGraph(nodes, inputs, [{ name: 'scores', type: 1, shape: ['queries', 'faces'] }])
  nodes.push({ op: 'TopK', inputs: ['scores', 'K'], outputs: ['values', 'columns'] })
  inputs.push({ name: 'K', type: 7, shape: ['one'] })
  return encodeGraph(nodes, inputs, [
    { name: 'values', type: 1, shape: ['queries', 'k'] },
    { name: 'columns', type: 7, shape: ['queries', 'k'] },
  ])
}
