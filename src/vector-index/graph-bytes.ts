import protobuf from 'protobufjs/minimal.js'

type Writer = protobuf.Writer
/** An input or output of a graph; its dimensions are names, fixed by what is fed. */
export interface GraphValue {
  readonly name: string
  /** ONNX TensorProto.DataType: 1 is float32, 7 is int64. */
  readonly type: 1 | 7
  readonly shape: readonly string[]
}
/** An operator without attributes. */
export interface GraphNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

function message(writer: Writer, field: number, write: () => void): void {
  writer.uint32((field << 3) | 2).fork()
  write()
  writer.ldelim()
}

function text(writer: Writer, field: number, value: string): void {
  writer.uint32((field << 3) | 2).string(value)
}

function whole(writer: Writer, field: number, value: number): void {
  writer.uint32(field << 3).int64(value)
}

/** The graph as an ONNX model (IR 8, operator set 17; field numbers from onnx.proto of ONNX 1.12). */
export function encodeGraph(
  nodes: readonly GraphNode[],
  inputs: readonly GraphValue[],
  outputs: readonly GraphValue[],
): Uint8Array {
  const writer = protobuf.Writer.create()
  whole(writer, 1, 8)
  message(writer, 7, () => {
    for (const node of nodes)
      message(writer, 1, () => {
        for (const name of node.inputs) text(writer, 1, name)
        for (const name of node.outputs) text(writer, 2, name)
        text(writer, 4, node.op)
      })
    text(writer, 2, 'search')
    for (const value of inputs) message(writer, 11, () => encodeValue(writer, value))
    for (const value of outputs) message(writer, 12, () => encodeValue(writer, value))
  })
  message(writer, 8, () => {
    text(writer, 1, '')
    whole(writer, 2, 17)
  })
  return writer.finish()
}

function encodeValue(writer: Writer, { name, type, shape }: GraphValue): void {
  text(writer, 1, name)
  message(writer, 2, () =>
    message(writer, 1, () => {
      whole(writer, 1, type)
      message(writer, 2, () => {
        for (const dimension of shape) message(writer, 1, () => text(writer, 2, dimension))
      })
    }),
  )
}
