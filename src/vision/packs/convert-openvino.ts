import { type AttributeValue, buildGraph, type GraphBuilder } from './graph-builder.ts'
import { type IrLayer, readLayers } from './openvino-layers.ts'

/** What a layer of the network became: a tensor, and where it is a constant, its numbers. */
interface Made {
  readonly tensor: string
  readonly constant?: { readonly shape: readonly number[]; readonly data: Float32Array }
}

/** Operators that ONNX has under the same meaning. */
const same: Readonly<Record<string, string>> = {
  Add: 'Add',
  Multiply: 'Mul',
  Subtract: 'Sub',
  Divide: 'Div',
  ReLU: 'Relu',
  Sigmoid: 'Sigmoid',
  Tanh: 'Tanh',
}

/**
 * An OpenVINO IR network (description and weights) as ONNX, half-precision weights as float32: the operators of convolutional
 * embedders, no more. The one input [1, C, H, W] takes any number of images. Throws RangeError for anything else.
 */
export function convertOpenVino(description: Uint8Array, weights: Uint8Array): Uint8Array {
  const graph = buildGraph()
  const made = new Map<string, Made>()
  let [inputs, outputs] = [0, 0]
  for (const layer of readLayers(new TextDecoder().decode(description))) {
    const from = layer.inputs.map((id) => made.get(id) ?? { tensor: '' })
    if (layer.type === 'Parameter') {
      const [, ...shape] = numbersOf(layer, 'shape')
      made.set(layer.id, { tensor: graph.input(`input${inputs++}`, 'float', ['N', ...shape]) })
    } else if (layer.type === 'Result') graph.output(from[0]?.tensor ?? '', `output${outputs++}`)
    else made.set(layer.id, convertLayer(graph, layer, from, weights))
  }
  if (inputs !== 1 || outputs !== 1) throw new RangeError(`the network has ${inputs} inputs and ${outputs} outputs`)
  return graph.finish('openvino')
}

function convertLayer(graph: GraphBuilder, layer: IrLayer, from: readonly Made[], weights: Uint8Array): Made {
  const [first = { tensor: '' }, second] = from
  const tensors = from.map(({ tensor }) => tensor)
  const alike = same[layer.type]
  if (alike !== undefined) return { tensor: graph.op(alike, tensors) }
  switch (layer.type) {
    case 'Const': {
      const constant = readConstant(layer, weights)
      return { tensor: graph.floats(constant.shape, constant.data), constant }
    }
    case 'Convert':
      // Only weights are converted, from half to single precision, and they are single here already.
      if (first.constant === undefined) throw new RangeError('a layer converts what is no weight')
      return first
    case 'Convolution':
      return { tensor: graph.op('Conv', tensors, { ...windowOf(layer), kernel_shape: filterOf(second).slice(2) }) }
    case 'GroupConvolution': {
      // Filters are [groups, outputs of a group, inputs of a group, height, width]; ONNX joins the first two.
      const [groups = 1, outs = 1, ...rest] = filterOf(second)
      const filters = graph.floats([groups * outs, ...rest], second?.constant?.data ?? [])
      const how = { ...windowOf(layer), kernel_shape: rest.slice(1), group: groups }
      return { tensor: graph.op('Conv', [first.tensor, filters], how) }
    }
    case 'PReLU': {
      // One slope a channel stands along the last axis in a vector: ONNX wants it along the channels.
      const slopes = second?.constant?.data ?? new Float32Array()
      const shape = slopes.length === 1 ? [1] : [slopes.length, 1, 1]
      return { tensor: graph.op('PRelu', [first.tensor, graph.floats(shape, slopes)]) }
    }
    case 'AvgPool': {
      if (layer.data.rounding_type === 'ceil') throw new RangeError('pooling that rounds up is not converted')
      const { dilations: _, ...window } = windowOf(layer)
      const include = layer.data['exclude-pad'] === 'true' ? 0 : 1
      const how = { ...window, kernel_shape: numbersOf(layer, 'kernel'), count_include_pad: include }
      return { tensor: graph.op('AveragePool', [first.tensor], how) }
    }
    default:
      throw new RangeError(`layers of type ${layer.type} are not converted`)
  }
}

function windowOf(layer: IrLayer): Record<string, AttributeValue> {
  const { auto_pad: auto = 'explicit', dilations } = layer.data
  if (auto !== 'explicit' && auto !== 'valid') throw new RangeError(`padding ${auto} is not converted`)
  const begin = numbersOf(layer, 'pads_begin')
  const pads =
    auto === 'valid' ? begin.map(() => 0).concat(begin.map(() => 0)) : [...begin, ...numbersOf(layer, 'pads_end')]
  const strides = numbersOf(layer, 'strides')
  return { strides, pads, ...(dilations === undefined ? {} : { dilations: numbersOf(layer, 'dilations') }) }
}

function filterOf(made: Made | undefined): readonly number[] {
  if (made?.constant === undefined) throw new RangeError('a convolution has no filters')
  return made.constant.shape
}

function numbersOf({ data, type }: IrLayer, name: string): number[] {
  const text = data[name]
  if (text === undefined) throw new RangeError(`a layer of type ${type} lacks ${name}`)
  const numbers = text.split(',').map(Number)
  if (!numbers.every((value) => Number.isInteger(value) && value >= 0))
    throw new RangeError(`${name} of a layer of type ${type} are no whole numbers`)
  return numbers
}

function readConstant(layer: IrLayer, weights: Uint8Array): NonNullable<Made['constant']> {
  const shape = layer.data.shape === '' ? [] : numbersOf(layer, 'shape')
  const [offset = 0] = numbersOf(layer, 'offset')
  const [size = 0] = numbersOf(layer, 'size')
  const count = shape.reduce((product, side) => product * side, 1)
  const bytes = layer.data.element_type === 'f16' ? 2 : 4
  if (bytes === 4 && layer.data.element_type !== 'f32') throw new RangeError('a weight is neither f16 nor f32')
  if (size !== count * bytes || offset + size > weights.length) throw new RangeError('a weight lies outside its file')
  const view = new DataView(weights.buffer, weights.byteOffset + offset, size)
  const at =
    bytes === 2 ? (i: number) => fromHalf(view.getUint16(i * 2, true)) : (i: number) => view.getFloat32(i * 4, true)
  return { shape, data: Float32Array.from({ length: count }, (_, i) => at(i)) }
}

/** IEEE 754 binary16. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}
