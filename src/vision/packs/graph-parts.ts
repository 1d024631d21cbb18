import type { AttributeValue, GraphBuilder } from './graph-builder.ts'
import type { Weight } from './tfjs-weights.ts'

/** How bytes become what a network was trained on: value = byte · scale + offset, per channel or for all. */
export interface PixelScale {
  readonly scale: number
  readonly offset: number | readonly [number, number, number]
}

/** RGB bytes [N, H, W, 3] as a float tensor [N, 3, H, W]. Transposed as bytes: a quarter of the memory traffic. */
export function pixelsToPlanes(graph: GraphBuilder, input: string, { scale, offset }: PixelScale): string {
  const planes = graph.op('Cast', [graph.op('Transpose', [input], { perm: [0, 3, 1, 2] })], { to: 1 })
  const scaled = scale === 1 ? planes : graph.op('Mul', [planes, graph.floats([], [scale])])
  if (typeof offset !== 'number') return graph.op('Add', [scaled, graph.floats([1, 3, 1, 1], offset)])
  return offset === 0 ? scaled : graph.op('Add', [scaled, graph.floats([], [offset])])
}

/** Filters from TensorFlow's HWIO to ONNX's OIHW, multiplied by `gain` per output channel (folded normalisation). */
export function filters(graph: GraphBuilder, weight: Weight, gain?: ArrayLike<number>): string {
  const [height, width, ins, outs] = sides(weight)
  const data = new Float32Array(weight.data.length)
  let from = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let i = 0; i < ins; i++)
        for (let o = 0; o < outs; o++)
          data[((o * ins + i) * height + y) * width + x] = (weight.data[from++] ?? 0) * (gain?.[o] ?? 1)
  return graph.floats([outs, ins, height, width], data)
}

/** Depthwise filters [H, W, C, M] as ONNX's grouped [C·M, 1, H, W], multiplied by `gain` per channel. */
export function depthwiseFilters(graph: GraphBuilder, weight: Weight, gain?: ArrayLike<number>): string {
  const [height, width, channels, multiplier] = sides(weight)
  const data = new Float32Array(weight.data.length)
  let from = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels * multiplier; c++)
        data[(c * height + y) * width + x] = (weight.data[from++] ?? 0) * (gain?.[c] ?? 1)
  return graph.floats([channels * multiplier, 1, height, width], data)
}

/** Height, width and the two channel counts of a filter. */
export function sides(weight: Weight): readonly [number, number, number, number] {
  const [height, width, ins, outs] = weight.shape
  if (height === undefined || width === undefined || ins === undefined || outs === undefined)
    throw new RangeError(`a filter has four sides, not [${weight.shape.join(', ')}]`)
  return [height, width, ins, outs]
}

export function vector(graph: GraphBuilder, data: ArrayLike<number>): string {
  return graph.floats([data.length], data)
}

export function relu6(graph: GraphBuilder, x: string): string {
  return graph.op('Clip', [x, graph.floats([], [0]), graph.floats([], [6])])
}

/** A convolution node with its sizes named once. `padding` as in TensorFlow, or explicit [top, left, bottom, right]. */
export function convolve(
  graph: GraphBuilder,
  inputs: readonly string[],
  options: {
    readonly kernel: readonly [number, number]
    readonly stride?: number
    readonly groups?: number
    readonly padding: 'SAME' | 'VALID' | readonly number[]
  },
): string {
  const { kernel, stride = 1, groups = 1, padding } = options
  const pad: Record<string, AttributeValue> =
    typeof padding !== 'string' ? { pads: padding } : { auto_pad: padding === 'SAME' ? 'SAME_UPPER' : 'VALID' }
  return graph.op('Conv', inputs, { kernel_shape: kernel, strides: [stride, stride], group: groups, ...pad })
}

/** Planes [N, 3, H, side] with left and right exchanged. */
export function mirrored(graph: GraphBuilder, planes: string, side: number): string {
  return graph.op('Slice', [planes, ...[-1, -side - 1, 3, -1].map((value) => graph.ints([value]))])
}

/** Of a batch of N crops followed by their N mirror images: the mean of each pair's answer, [N, size]. */
export function meanOfMirrored(graph: GraphBuilder, answers: string, size: number): string {
  const pairs = graph.op('Reshape', [answers, graph.ints([2, -1, size])])
  return graph.op('ReduceMean', [pairs], { axes: [0], keepdims: 0 })
}
