import type { GraphBuilder } from './graph-builder.ts'
import { convolve, depthwiseFilters, filters, relu6, sides, vector } from './graph-parts.ts'
import { type GraphNode, inputsOf } from './tfjs-graph.ts'
import { type Weight, type Weights, weightOf } from './tfjs-weights.ts'

/**
 * A tensor on its way through the conversion. TensorFlow's four-sided tensors are NHWC, ONNX wants NCHW: `planes` says
 * that the tensor lies as NCHW while its TensorFlow shape is NHWC. `rank` is the number of sides.
 */
export interface Value {
  readonly tensor: string
  readonly planes: boolean
  readonly rank: number
}

export interface Conversion {
  readonly graph: GraphBuilder
  readonly weights: Weights
  readonly values: Map<string, Value>
  /** Whether the input may have any size: then reshapes take as many rows as come. */
  readonly anySize?: boolean
}

type OpRule = (conversion: Conversion, node: GraphNode) => Value

/** The rules by TensorFlow op; `Const` and `Placeholder` belong to the conversion itself. */
export const opRules: Readonly<Record<string, OpRule>> = {
  Conv2D: (c, node) => convolution(c, node, false),
  _FusedConv2D: (c, node) => convolution(c, node, false),
  DepthwiseConv2dNative: (c, node) => convolution(c, node, true),
  FusedDepthwiseConv2dNative: (c, node) => convolution(c, node, true),
  MatMul: matrixProduct,
  _FusedMatMul: matrixProduct,
  Prelu: (c, node) => {
    const x = valueAt(c, node, 0)
    return { ...x, tensor: prelu(c.graph, x.tensor, constantAt(c, node, 1)) }
  },
  Relu: (c, node) => unary(c, node, 'Relu'),
  Relu6: (c, node) => {
    const x = valueAt(c, node, 0)
    return { ...x, tensor: relu6(c.graph, x.tensor) }
  },
  Abs: (c, node) => unary(c, node, 'Abs'),
  Sqrt: (c, node) => unary(c, node, 'Sqrt'),
  Sigmoid: (c, node) => unary(c, node, 'Sigmoid'),
  Identity: (c, node) => valueAt(c, node, 0),
  Square: (c, node) => {
    const x = valueAt(c, node, 0)
    return { ...x, tensor: c.graph.op('Mul', [x.tensor, x.tensor]) }
  },
  Rsqrt: (c, node) => {
    const root = unary(c, node, 'Sqrt')
    return { ...root, tensor: c.graph.op('Reciprocal', [root.tensor]) }
  },
  Add: (c, node) => binary(c, node, 'Add'),
  AddV2: (c, node) => binary(c, node, 'Add'),
  Sub: (c, node) => binary(c, node, 'Sub'),
  Mul: (c, node) => binary(c, node, 'Mul'),
  Minimum: (c, node) => binary(c, node, 'Min'),
  Maximum: (c, node) => binary(c, node, 'Max'),
  MaxPool: (c, node) => pool(c, node),
  Pad: (c, node) => pad(c, node),
  Reshape: (c, node) => reshape(c, node),
  Squeeze: (c, node) => {
    const x = valueAt(c, node, 0)
    const axes = node.attr.squeeze_dims?.list?.i ?? []
    return plain(c.graph.op('Squeeze', [inRows(c.graph, x), c.graph.ints(axes)]), x.rank - axes.length)
  },
  Mean: (c, node) => reduce(c, node, 'ReduceMean'),
  Max: (c, node) => reduce(c, node, 'ReduceMax'),
  Sum: (c, node) => reduce(c, node, 'ReduceSum'),
  Softmax: (c, node) => {
    const x = valueAt(c, node, 0)
    return plain(c.graph.op('Softmax', [inRows(c.graph, x)], { axis: -1 }), x.rank)
  },
  ConcatV2: (c, node) => {
    const count = inputsOf(node).length - 1
    const parts = Array.from({ length: count }, (_, i) => valueAt(c, node, i))
    const axis = constantAt(c, node, count).data[0] ?? 0
    const tensors = parts.map((part) => inRows(c.graph, part))
    return plain(c.graph.op('Concat', tensors, { axis }), parts[0]?.rank ?? 0)
  },
}

/** The tensor laid out as TensorFlow's shape says (NHWC). */
export function inRows(graph: GraphBuilder, value: Value): string {
  return value.planes ? graph.op('Transpose', [value.tensor], { perm: [0, 2, 3, 1] }) : value.tensor
}

function plain(tensor: string, rank: number): Value {
  return { tensor, planes: false, rank }
}

function valueAt(c: Conversion, node: GraphNode, index: number): Value {
  const value = c.values.get(inputsOf(node)[index] ?? '')
  if (value === undefined) throw new RangeError(`${node.op} ${node.name} has no computed input ${index}`)
  return value
}

function constantAt(c: Conversion, node: GraphNode, index: number): Weight {
  return weightOf(c.weights, inputsOf(node)[index] ?? '')
}

function unary(c: Conversion, node: GraphNode, op: string): Value {
  const x = valueAt(c, node, 0)
  return { ...x, tensor: c.graph.op(op, [x.tensor]) }
}

/** One of the two operands may be a constant; it is laid out like the other. */
function binary(c: Conversion, node: GraphNode, op: string): Value {
  const [first = '', second = ''] = inputsOf(node)
  const like = c.values.get(first) ?? c.values.get(second)
  if (like === undefined) throw new RangeError(`${node.op} ${node.name} has two constant inputs`)
  const operand = (name: string): string => {
    const value = c.values.get(name)
    if (value === undefined) return constant(c.graph, weightOf(c.weights, name), like.planes)
    return value.planes === like.planes ? value.tensor : inRows(c.graph, value)
  }
  if ([first, second].some((name) => c.values.get(name)?.planes === false) && like.planes)
    throw new RangeError(`${node.op} ${node.name} mixes layouts`)
  return { ...like, tensor: c.graph.op(op, [operand(first), operand(second)]) }
}

/** A constant that broadcasts over NHWC, made to broadcast over NCHW where `planes` is set. */
function constant(graph: GraphBuilder, weight: Weight, planes: boolean): string {
  if (!planes || weight.data.length === 1) return graph.floats(planes ? [] : weight.shape, weight.data)
  const channels = weight.shape.at(-1) ?? 1
  if (weight.data.length !== channels)
    throw new RangeError(`a constant of [${weight.shape.join(', ')}] is not supported`)
  return graph.floats([1, channels, 1, 1], weight.data)
}

function fusedOps(node: GraphNode): readonly string[] {
  return node.attr.fused_ops?.list?.s ?? []
}

function prelu(graph: GraphBuilder, x: string, slope: Weight): string {
  const channels = slope.shape.at(-1) ?? 1
  if (slope.data.length !== channels) throw new RangeError('only one slope per channel is supported')
  return graph.op('PRelu', [x, graph.floats([channels, 1, 1], slope.data)])
}

function activate(c: Conversion, node: GraphNode, x: string, fused: readonly string[]): string {
  return fused.reduce((tensor, name) => {
    if (name === 'Relu' || name === 'Sigmoid') return c.graph.op(name, [tensor])
    if (name === 'Relu6') return relu6(c.graph, tensor)
    if (name === 'Prelu') return prelu(c.graph, tensor, constantAt(c, node, 3))
    throw new RangeError(`fused op ${name} of ${node.name} is not supported`)
  }, x)
}

function convolution(c: Conversion, node: GraphNode, deep: boolean): Value {
  const x = valueAt(c, node, 0)
  const weight = constantAt(c, node, 1)
  const [height, width, channels] = sides(weight)
  const strides = node.attr.strides?.list?.i ?? [1, 1, 1, 1]
  const dilations = node.attr.dilations?.list?.i ?? [1, 1, 1, 1]
  if (strides[1] !== strides[2] || dilations.some((d) => d !== 1))
    throw new RangeError(`${node.name} has strides or dilations that are not supported`)
  const fused = fusedOps(node)
  const biased = fused[0] === 'BiasAdd'
  const inputs = [x.tensor, deep ? depthwiseFilters(c.graph, weight) : filters(c.graph, weight)]
  if (biased) inputs.push(vector(c.graph, constantAt(c, node, 2).data))
  const tensor = convolve(c.graph, inputs, {
    kernel: [height, width],
    stride: strides[1] ?? 1,
    groups: deep ? channels : 1,
    padding: paddingOf(node),
  })
  return { tensor: activate(c, node, tensor, biased ? fused.slice(1) : fused), planes: true, rank: 4 }
}

function paddingOf(node: GraphNode): 'SAME' | 'VALID' | readonly number[] {
  const padding = node.attr.padding?.s
  if (padding === 'SAME' || padding === 'VALID') return padding
  const [, , top = 0, bottom = 0, left = 0, right = 0] = node.attr.explicit_paddings?.list?.i ?? []
  return [top, left, bottom, right]
}

function matrixProduct(c: Conversion, node: GraphNode): Value {
  const x = valueAt(c, node, 0)
  const weight = constantAt(c, node, 1)
  const product = c.graph.op('MatMul', [x.tensor, c.graph.floats(weight.shape, weight.data)])
  const fused = fusedOps(node)
  if (fused[0] !== 'BiasAdd') return plain(activate(c, node, product, fused), 2)
  const biased = c.graph.op('Add', [product, vector(c.graph, constantAt(c, node, 2).data)])
  return plain(activate(c, node, biased, fused.slice(1)), 2)
}

function pool(c: Conversion, node: GraphNode): Value {
  const x = valueAt(c, node, 0)
  const [, height = 1, width = 1] = node.attr.ksize?.list?.i ?? []
  const [, down = 1, across = 1] = node.attr.strides?.list?.i ?? []
  const auto_pad = node.attr.padding?.s === 'SAME' ? 'SAME_UPPER' : 'VALID'
  const attributes = { kernel_shape: [height, width], strides: [down, across], auto_pad }
  return { ...x, tensor: c.graph.op('MaxPool', [x.tensor], attributes) }
}

/** TensorFlow pads each side of NHWC as [before, after]; ONNX lists all befores, then all afters, of NCHW. */
function pad(c: Conversion, node: GraphNode): Value {
  const x = valueAt(c, node, 0)
  const sizes = constantAt(c, node, 1).data
  const order = x.planes ? [0, 3, 1, 2] : Array.from({ length: x.rank }, (_, i) => i)
  const pads = [...order.map((side) => sizes[side * 2] ?? 0), ...order.map((side) => sizes[side * 2 + 1] ?? 0)]
  return { ...x, tensor: c.graph.op('Pad', [x.tensor, c.graph.ints(pads)], { mode: 'constant' }) }
}

/** The first side is the batch: a fixed 1 or −1 there becomes "as it comes", so that converted graphs take any batch. */
function reshape(c: Conversion, node: GraphNode): Value {
  const x = valueAt(c, node, 0)
  const [batch = -1, ...rest] = constantAt(c, node, 1).data
  const keepsBatch = batch === 1 || batch === -1
  const sizes = keepsBatch ? [0, ...rest] : [batch, ...rest]
  if (c.anySize && keepsBatch && sizes.length === 3) sizes[1] = -1
  return plain(c.graph.op('Reshape', [inRows(c.graph, x), c.graph.ints(sizes)]), sizes.length)
}

function reduce(c: Conversion, node: GraphNode, op: 'ReduceMean' | 'ReduceMax' | 'ReduceSum'): Value {
  const x = valueAt(c, node, 0)
  const axes = Array.from(constantAt(c, node, 1).data)
  const keepdims = node.attr.keep_dims?.b ? 1 : 0
  const rows = inRows(c.graph, x)
  // Opset 17 takes the axes of ReduceSum as an input and those of the others as an attribute.
  const tensor =
    op === 'ReduceSum'
      ? c.graph.op(op, [rows, c.graph.ints(axes)], { keepdims })
      : c.graph.op(op, [rows], { axes, keepdims })
  return plain(tensor, keepdims ? x.rank : x.rank - axes.length)
}
