import { buildGraph, type GraphBuilder } from './graph-builder.ts'
import { readStateDict, type StateDict } from './state-dict.ts'

/**
 * The three networks of MTCNN (Zhang et al. 2016) from facenet-pytorch's state dicts. Input `pixels` [N, H, W, 3]: RGB from 0 to
 * 255, as floats, since the cascade averages areas. Each answers `scores` (probability of a face) and `regression` (how its box must
 * move, as shares of its size), the last one also `points`.
 */
const scale = { factor: 1 / 128, mean: 127.5 }

interface Layers {
  conv(x: string, name: string, ins: number, outs: number, kernel: number): string
  prelu(x: string, name: string, channels: number, spatial: boolean): string
  pool(x: string, kernel: number): string
  linear(x: string, name: string, ins: number, outs: number): string
  /** [N, C, H, W] as [N, W · H · C], the order in which the dense layers were trained. */
  flatten(x: string, size: number): string
}

function layersOf(graph: GraphBuilder, weights: StateDict): Layers {
  const floats = (name: string, shape: readonly number[], as = shape): string =>
    graph.floats(as, weights.tensor(name, shape).data)
  return {
    conv: (x, name, ins, outs, kernel) =>
      graph.op('Conv', [x, floats(`${name}.weight`, [outs, ins, kernel, kernel]), floats(`${name}.bias`, [outs])], {
        kernel_shape: [kernel, kernel],
      }),
    prelu: (x, name, channels, spatial) =>
      graph.op('PRelu', [x, floats(`${name}.weight`, [channels], spatial ? [channels, 1, 1] : [channels])]),
    pool: (x, kernel) => graph.op('MaxPool', [x], { kernel_shape: [kernel, kernel], strides: [2, 2], ceil_mode: 1 }),
    linear: (x, name, ins, outs) =>
      graph.op('Gemm', [x, floats(`${name}.weight`, [outs, ins]), floats(`${name}.bias`, [outs])], { transB: 1 }),
    flatten: (x, size) =>
      graph.op('Reshape', [graph.op('Transpose', [x], { perm: [0, 3, 2, 1] }), graph.ints([-1, size])]),
  }
}

function planesOf(graph: GraphBuilder, height: number | string, width: number | string): string {
  const planes = graph.op('Transpose', [graph.input('pixels', 'float', ['N', height, width, 3])], {
    perm: [0, 3, 1, 2],
  })
  const centred = graph.op('Sub', [planes, graph.floats([], [scale.mean])])
  return graph.op('Mul', [centred, graph.floats([], [scale.factor])])
}

/** The second of two classes, as [N, …] without the class axis. */
function faceProbability(graph: GraphBuilder, logits: string): string {
  const both = graph.op('Softmax', [logits], { axis: 1 })
  return graph.op('Squeeze', [graph.op('Slice', [both, ...[1, 2, 1].map((n) => graph.ints([n]))]), graph.ints([1])])
}

/** P-Net: any input; `scores` [N, h, w] and `regression` [N, 4, h, w] of cells that see 12 pixels and lie 2 apart. */
export function buildProposalNetwork(file: Uint8Array): Uint8Array {
  const graph = buildGraph()
  const { conv, prelu, pool } = layersOf(graph, readStateDict(file))
  let x = prelu(conv(planesOf(graph, 'H', 'W'), 'conv1', 3, 10, 3), 'prelu1', 10, true)
  x = prelu(conv(pool(x, 2), 'conv2', 10, 16, 3), 'prelu2', 16, true)
  x = prelu(conv(x, 'conv3', 16, 32, 3), 'prelu3', 32, true)
  graph.output(faceProbability(graph, conv(x, 'conv4_1', 32, 2, 1)), 'scores', ['N', 'h', 'w'])
  graph.output(conv(x, 'conv4_2', 32, 4, 1), 'regression', ['N', 4, 'h', 'w'])
  return graph.finish('mtcnn-proposal')
}

/** R-Net: crops of 24 × 24; `scores` [N] and `regression` [N, 4]. */
export function buildRefineNetwork(file: Uint8Array): Uint8Array {
  const graph = buildGraph()
  const { conv, prelu, pool, flatten, linear } = layersOf(graph, readStateDict(file))
  let x = pool(prelu(conv(planesOf(graph, 24, 24), 'conv1', 3, 28, 3), 'prelu1', 28, true), 3)
  x = pool(prelu(conv(x, 'conv2', 28, 48, 3), 'prelu2', 48, true), 3)
  x = flatten(prelu(conv(x, 'conv3', 48, 64, 2), 'prelu3', 64, true), 576)
  x = prelu(linear(x, 'dense4', 576, 128), 'prelu4', 128, false)
  graph.output(faceProbability(graph, linear(x, 'dense5_1', 128, 2)), 'scores', ['N'])
  graph.output(linear(x, 'dense5_2', 128, 4), 'regression', ['N', 4])
  return graph.finish('mtcnn-refine')
}

/** O-Net: crops of 48 × 48; `scores` [N], `regression` [N, 4] and `points` [N, 10], five x, then five y, as shares of the box. */
export function buildOutputNetwork(file: Uint8Array): Uint8Array {
  const graph = buildGraph()
  const { conv, prelu, pool, flatten, linear } = layersOf(graph, readStateDict(file))
  let x = pool(prelu(conv(planesOf(graph, 48, 48), 'conv1', 3, 32, 3), 'prelu1', 32, true), 3)
  x = pool(prelu(conv(x, 'conv2', 32, 64, 3), 'prelu2', 64, true), 3)
  x = pool(prelu(conv(x, 'conv3', 64, 64, 3), 'prelu3', 64, true), 2)
  x = flatten(prelu(conv(x, 'conv4', 64, 128, 2), 'prelu4', 128, true), 1152)
  x = prelu(linear(x, 'dense5', 1152, 256), 'prelu5', 256, false)
  graph.output(faceProbability(graph, linear(x, 'dense6_1', 256, 2)), 'scores', ['N'])
  graph.output(linear(x, 'dense6_2', 256, 4), 'regression', ['N', 4])
  graph.output(linear(x, 'dense6_3', 256, 10), 'points', ['N', 10])
  return graph.finish('mtcnn-output')
}
