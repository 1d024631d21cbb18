import {
  type ElementType,
  elementTypes,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  writeOnnx,
} from './onnx-format.ts'

export type AttributeValue = number | string | readonly number[] | { readonly float: number }

/** A size, or a name for one that may differ from run to run. */
export type Dimension = number | string

/** Collects nodes and weights; every method returns the name of the tensor it made. */
export interface GraphBuilder {
  input(name: string, type: ElementType, shape: readonly Dimension[]): string
  floats(shape: readonly number[], data: ArrayLike<number>): string
  ints(values: readonly number[]): string
  op(type: string, inputs: readonly string[], attributes?: Readonly<Record<string, AttributeValue>>): string
  /** Names an output; without a shape none is declared. */
  output(tensor: string, name: string, shape?: readonly Dimension[]): void
  /** The tensor under another name, for nodes of another file. */
  alias(tensor: string, name: string): void
  /** The finished .onnx file. */
  finish(name: string): Uint8Array
}

const opset = 17

/** An empty graph of float32 tensors in ONNX opset 17. The prefix keeps its names apart from those of a file it is joined with. */
export function buildGraph(prefix = ''): GraphBuilder {
  const nodes: OnnxNode[] = []
  const weights: OnnxTensor[] = []
  const inputs: OnnxValue[] = []
  const outputs: OnnxValue[] = []
  let made = 0

  function keep(type: ElementType, dims: readonly number[], bytes: ArrayBufferLike): string {
    const name = `${prefix}w${weights.length}`
    weights.push({ name, dims, dataType: elementTypes[type], rawData: new Uint8Array(bytes) })
    return name
  }

  function add(
    opType: string,
    input: readonly string[],
    output: string,
    attributes: Readonly<Record<string, AttributeValue>>,
  ) {
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value))
    nodes.push({ opType, name: `${prefix}${opType}_${output}`, input, output: [output], attribute })
    return output
  }

  return {
    input(name, type, shape) {
      inputs.push(tensorInfo(name, type, shape))
      return name
    },
    floats(shape, data) {
      const values = Float32Array.from(data)
      const size = shape.reduce((product, side) => product * side, 1)
      if (values.length !== size) throw new RangeError(`${values.length} weights do not fill [${shape.join(', ')}]`)
      return keep('float', shape, values.buffer)
    },
    ints: (values) => keep('int64', [values.length], BigInt64Array.from(values, BigInt).buffer),
    op: (type, inputs_, attributes = {}) => add(type, inputs_, `${prefix}t${made++}`, attributes),
    alias: (tensor, name) => {
      add('Identity', [tensor], name, {})
    },
    output(tensor, name, shape) {
      add('Identity', [tensor], name, {})
      outputs.push(tensorInfo(name, 'float', shape))
    },
    finish: (name) =>
      writeOnnx({
        irVersion: 8,
        producerName: 'netra',
        producerVersion: '1',
        opsetImport: [{ domain: '', version: opset }],
        graph: { name, node: nodes, initializer: weights, input: inputs, output: outputs },
      }),
  }
}

function attributeOf(name: string, value: AttributeValue): OnnxAttribute {
  if (typeof value === 'number') return { name, type: 2, i: value }
  if (typeof value === 'string') return { name, type: 3, s: new TextEncoder().encode(value) }
  if ('float' in value) return { name, type: 1, f: value.float }
  return { name, type: 7, ints: value }
}

function tensorInfo(name: string, type: ElementType, shape?: readonly Dimension[]): OnnxValue {
  if (shape === undefined) return { name, type: { tensorType: { elemType: elementTypes[type] } } }
  const dim = shape.map((side) => (typeof side === 'number' ? { dimValue: side } : { dimParam: side }))
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } }
}
