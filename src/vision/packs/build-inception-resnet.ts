import { buildGraph, type GraphBuilder } from './graph-builder.ts'
import { readStateDict, type StateDict } from './state-dict.ts'

/** How long the answer is, and what the normalisation adds to a variance. */
const dimensions = 512
const epsilon = 0.001

interface Window {
  readonly kernel: readonly [number, number]
  readonly stride?: number
  /** On either side along the height and along the width. */
  readonly padding?: readonly [number, number]
}

/** Parts of the network by the names that facenet-pytorch's state dict gives them. */
export interface InceptionParts {
  /** Convolution, normalisation and ReLU; the normalisation is folded into the filters. */
  conv(x: string, name: string, ins: number, outs: number, window: Window): string
  block35(x: string, name: string): string
  mixed6a(x: string, name: string): string
  block17(x: string, name: string): string
  mixed7a(x: string, name: string): string
  block8(x: string, name: string, scale: number, relu: boolean): string
  /** `last_linear` and `last_bn` on pooled features [N, 1792]. */
  last(x: string): string
}

/** The parts of Inception-ResNet-v1 (Szegedy et al. 2016, as facenet-pytorch has it) over weights of the state dict. */
export function inceptionParts(graph: GraphBuilder, weights: StateDict): InceptionParts {
  const relu = (x: string): string => graph.op('Relu', [x])
  const concat = (...parts: readonly string[]): string => graph.op('Concat', parts, { axis: 1 })
  const pool = (x: string): string => graph.op('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2] })

  const conv: InceptionParts['conv'] = (x, name, ins, outs, { kernel, stride = 1, padding = [0, 0] }) => {
    const shape = [outs, ins, ...kernel]
    const { gain, shift } = foldNormalisation(weights, `${name}.bn`, outs)
    const { data } = weights.tensor(`${name}.conv.weight`, shape)
    const each = data.length / outs
    const filters = data.map((value, i) => value * (gain[Math.floor(i / each)] ?? 0))
    const [down, across] = padding
    const attributes = { kernel_shape: kernel, strides: [stride, stride], pads: [down, across, down, across] }
    return relu(graph.op('Conv', [x, graph.floats(shape, filters), graph.floats([outs], shift)], attributes))
  }
  const one = { kernel: [1, 1] } as const
  const three = { kernel: [3, 3], padding: [1, 1] } as const
  const halving = { kernel: [3, 3], stride: 2 } as const

  /** x + scale · (1 × 1 convolution of the branches); the scale is folded into the filters. */
  const residual = (x: string, branches: string, name: string, ins: number, outs: number, scale: number): string => {
    const shape = [outs, ins, 1, 1]
    const filters = weights.tensor(`${name}.conv2d.weight`, shape).data.map((value) => value * scale)
    const bias = weights.tensor(`${name}.conv2d.bias`, [outs]).data.map((value) => value * scale)
    const joined = graph.op('Conv', [branches, graph.floats(shape, filters), graph.floats([outs], bias)], {
      kernel_shape: [1, 1],
    })
    return graph.op('Add', [joined, x])
  }

  return {
    conv,
    block35(x, name) {
      const a = conv(x, `${name}.branch0`, 256, 32, one)
      const b = conv(conv(x, `${name}.branch1.0`, 256, 32, one), `${name}.branch1.1`, 32, 32, three)
      const deep = conv(conv(x, `${name}.branch2.0`, 256, 32, one), `${name}.branch2.1`, 32, 32, three)
      const c = conv(deep, `${name}.branch2.2`, 32, 32, three)
      return relu(residual(x, concat(a, b, c), name, 96, 256, 0.17))
    },
    mixed6a(x, name) {
      const a = conv(x, `${name}.branch0`, 256, 384, halving)
      const deep = conv(conv(x, `${name}.branch1.0`, 256, 192, one), `${name}.branch1.1`, 192, 192, three)
      return concat(a, conv(deep, `${name}.branch1.2`, 192, 256, halving), pool(x))
    },
    block17(x, name) {
      const a = conv(x, `${name}.branch0`, 896, 128, one)
      const flat = { kernel: [1, 7], padding: [0, 3] } as const
      const tall = { kernel: [7, 1], padding: [3, 0] } as const
      const wide = conv(conv(x, `${name}.branch1.0`, 896, 128, one), `${name}.branch1.1`, 128, 128, flat)
      const b = conv(wide, `${name}.branch1.2`, 128, 128, tall)
      return relu(residual(x, concat(a, b), name, 256, 896, 0.1))
    },
    mixed7a(x, name) {
      const a = conv(conv(x, `${name}.branch0.0`, 896, 256, one), `${name}.branch0.1`, 256, 384, halving)
      const b = conv(conv(x, `${name}.branch1.0`, 896, 256, one), `${name}.branch1.1`, 256, 256, halving)
      const deep = conv(conv(x, `${name}.branch2.0`, 896, 256, one), `${name}.branch2.1`, 256, 256, three)
      return concat(a, b, conv(deep, `${name}.branch2.2`, 256, 256, halving), pool(x))
    },
    block8(x, name, scale, last) {
      const a = conv(x, `${name}.branch0`, 1792, 192, one)
      const flat = { kernel: [1, 3], padding: [0, 1] } as const
      const tall = { kernel: [3, 1], padding: [1, 0] } as const
      const wide = conv(conv(x, `${name}.branch1.0`, 1792, 192, one), `${name}.branch1.1`, 192, 192, flat)
      const b = conv(wide, `${name}.branch1.2`, 192, 192, tall)
      const sum = residual(x, concat(a, b), name, 384, 1792, scale)
      return last ? relu(sum) : sum
    },
    last(x) {
      const { gain, shift } = foldNormalisation(weights, 'last_bn', dimensions)
      const { shape, data } = weights.tensor('last_linear.weight', [dimensions, 1792])
      const rows = data.map((value, i) => value * (gain[Math.floor(i / 1792)] ?? 0))
      return graph.op('Gemm', [x, graph.floats(shape, rows), graph.floats([dimensions], shift)], { transB: 1 })
    },
  }
}

/** A normalisation with its running statistics as one factor and one term a channel. */
function foldNormalisation(weights: StateDict, name: string, channels: number) {
  const read = (part: string) => weights.tensor(`${name}.${part}`, [channels]).data
  const [weight, bias, mean, variance] = [read('weight'), read('bias'), read('running_mean'), read('running_var')]
  const gain = weight.map((value, i) => value / Math.sqrt((variance[i] ?? 0) + epsilon))
  const shift = bias.map((value, i) => value - (mean[i] ?? 0) * (gain[i] ?? 0))
  return { gain, shift }
}

/**
 * FaceNet (Schroff et al. 2015) as facenet-pytorch publishes it: Inception-ResNet-v1 from its state dict. Input `pixels` [N, 160, 160, 3]
 * RGB bytes, taken as (x − 127.5) / 128; output `embedding` [N, 512] of length 1. The classifier of the training is left out; `side` is for tests.
 */
export function buildInceptionResnet(file: Uint8Array, side = 160): Uint8Array {
  const graph = buildGraph()
  const parts = inceptionParts(graph, readStateDict(file))
  const { conv, block35, mixed6a, block17, mixed7a, block8, last } = parts
  const bytes = graph.op('Transpose', [graph.input('pixels', 'uint8', ['N', side, side, 3])], { perm: [0, 3, 1, 2] })
  const centred = graph.op('Sub', [graph.op('Cast', [bytes], { to: 1 }), graph.floats([], [127.5])])
  let x = graph.op('Mul', [centred, graph.floats([], [1 / 128])])
  x = conv(x, 'conv2d_1a', 3, 32, { kernel: [3, 3], stride: 2 })
  x = conv(x, 'conv2d_2a', 32, 32, { kernel: [3, 3] })
  x = conv(x, 'conv2d_2b', 32, 64, { kernel: [3, 3], padding: [1, 1] })
  x = graph.op('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2] })
  x = conv(x, 'conv2d_3b', 64, 80, { kernel: [1, 1] })
  x = conv(x, 'conv2d_4a', 80, 192, { kernel: [3, 3] })
  x = conv(x, 'conv2d_4b', 192, 256, { kernel: [3, 3], stride: 2 })
  for (let n = 0; n < 5; n++) x = block35(x, `repeat_1.${n}`)
  x = mixed6a(x, 'mixed_6a')
  for (let n = 0; n < 10; n++) x = block17(x, `repeat_2.${n}`)
  x = mixed7a(x, 'mixed_7a')
  for (let n = 0; n < 5; n++) x = block8(x, `repeat_3.${n}`, 0.2, true)
  x = block8(x, 'block8', 1, false)
  const features = last(graph.op('ReduceMean', [x], { axes: [2, 3], keepdims: 0 }))
  graph.output(graph.op('LpNormalization', [features], { axis: 1, p: 2 }), 'embedding', ['N', dimensions])
  return graph.finish('inception-resnet-v1')
}
