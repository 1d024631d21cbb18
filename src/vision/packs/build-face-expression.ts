import { buildGraph } from './graph-builder.ts'
import {
  convolve,
  depthwiseFilters,
  filters,
  meanOfMirrored,
  mirrored,
  pixelsToPlanes,
  sides,
  vector,
} from './graph-parts.ts'
import { type Weights, weightOf } from './tfjs-weights.ts'

/**
 * face-api's expression network: four dense blocks of separable convolutions (Vincent Mühler, 2018).
 * Input `pixels` [N, 112, 112, 3] RGB bytes of the face; output `score` [N, 7], probabilities of neutral, happiness,
 * sadness, anger, fear, disgust, surprise: the mean of the crop's and its mirror image's.
 */
export function buildFaceExpression(weights: Weights): Uint8Array {
  const graph = buildGraph()
  const planes = pixelsToPlanes(graph, graph.input('pixels', 'uint8', ['N', 112, 112, 3]), {
    scale: 1 / 255,
    offset: [-122.782 / 255, -117.001 / 255, -104.298 / 255],
  })
  let x = graph.op('Concat', [planes, mirrored(graph, planes, 112)], { axis: 0 })
  const bias = (name: string): string => vector(graph, weightOf(weights, `${name}/bias`).data)
  const relu = (tensor: string): string => graph.op('Relu', [tensor])
  const separable = (input: string, name: string, stride: number): string => {
    const deep = weightOf(weights, `${name}/depthwise_filter`)
    const [height, width, groups] = sides(deep)
    const options = { kernel: [height, width], stride, groups, padding: 'SAME' } as const
    const spread = convolve(graph, [input, depthwiseFilters(graph, deep)], options)
    const point = filters(graph, weightOf(weights, `${name}/pointwise_filter`))
    return convolve(graph, [spread, point, bias(name)], { kernel: [1, 1], padding: 'SAME' })
  }
  const first = (input: string, name: string): string => {
    const weight = filters(graph, weightOf(weights, `${name}/filters`))
    return convolve(graph, [input, weight, bias(name)], { kernel: [3, 3], stride: 2, padding: 'SAME' })
  }
  for (const block of ['dense0', 'dense1', 'dense2', 'dense3']) {
    const start = block === 'dense0' ? first(x, `${block}/conv0`) : separable(x, `${block}/conv0`, 2)
    x = relu(start)
    let sum = x
    for (const n of [1, 2, 3]) {
      sum = graph.op('Add', [sum, separable(x, `${block}/conv${n}`, 1)])
      x = relu(sum)
    }
  }
  const pooled = graph.op('ReduceMean', [x], { axes: [2, 3], keepdims: 0 })
  const fc = weightOf(weights, 'fc/weights')
  const logits = graph.op('Add', [graph.op('MatMul', [pooled, graph.floats(fc.shape, fc.data)]), bias('fc')])
  graph.output(meanOfMirrored(graph, graph.op('Softmax', [logits], { axis: -1 }), 7), 'score', ['N', 7])
  return graph.finish('face-expression')
}
