import { Root, type Type } from 'protobufjs/light.js'

/** Field numbers are those of onnx/onnx.proto (ONNX 1.18, IR version 8); only what the packs use is described. */
const schema = new Root().addJSON({
  StringStringEntryProto: { fields: { key: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } } },
  TensorProto: {
    fields: {
      dims: { rule: 'repeated', type: 'int64', id: 1 },
      dataType: { type: 'int32', id: 2 },
      floatData: { rule: 'repeated', type: 'float', id: 4, options: { packed: true } },
      int64Data: { rule: 'repeated', type: 'int64', id: 7, options: { packed: true } },
      name: { type: 'string', id: 8 },
      rawData: { type: 'bytes', id: 9 },
      externalData: { rule: 'repeated', type: 'StringStringEntryProto', id: 13 },
    },
  },
  AttributeProto: {
    fields: {
      name: { type: 'string', id: 1 },
      f: { type: 'float', id: 2 },
      i: { type: 'int64', id: 3 },
      s: { type: 'bytes', id: 4 },
      ints: { rule: 'repeated', type: 'int64', id: 8 },
      type: { type: 'int32', id: 20 },
    },
  },
  NodeProto: {
    fields: {
      input: { rule: 'repeated', type: 'string', id: 1 },
      output: { rule: 'repeated', type: 'string', id: 2 },
      name: { type: 'string', id: 3 },
      opType: { type: 'string', id: 4 },
      attribute: { rule: 'repeated', type: 'AttributeProto', id: 5 },
      domain: { type: 'string', id: 7 },
    },
  },
  Dimension: { fields: { dimValue: { type: 'int64', id: 1 }, dimParam: { type: 'string', id: 2 } } },
  TensorShapeProto: { fields: { dim: { rule: 'repeated', type: 'Dimension', id: 1 } } },
  TypeProtoTensor: { fields: { elemType: { type: 'int32', id: 1 }, shape: { type: 'TensorShapeProto', id: 2 } } },
  TypeProto: { fields: { tensorType: { type: 'TypeProtoTensor', id: 1 } } },
  ValueInfoProto: { fields: { name: { type: 'string', id: 1 }, type: { type: 'TypeProto', id: 2 } } },
  GraphProto: {
    fields: {
      node: { rule: 'repeated', type: 'NodeProto', id: 1 },
      name: { type: 'string', id: 2 },
      initializer: { rule: 'repeated', type: 'TensorProto', id: 5 },
      input: { rule: 'repeated', type: 'ValueInfoProto', id: 11 },
      output: { rule: 'repeated', type: 'ValueInfoProto', id: 12 },
    },
  },
  OperatorSetIdProto: { fields: { domain: { type: 'string', id: 1 }, version: { type: 'int64', id: 2 } } },
  ModelProto: {
    fields: {
      irVersion: { type: 'int64', id: 1 },
      producerName: { type: 'string', id: 2 },
      producerVersion: { type: 'string', id: 3 },
      graph: { type: 'GraphProto', id: 7 },
      opsetImport: { rule: 'repeated', type: 'OperatorSetIdProto', id: 8 },
    },
  },
})

const modelType: Type = schema.lookupType('ModelProto')

/** Element types of ONNX tensors that the packs use, by their number in `TensorProto.DataType`. */
export const elementTypes = { float: 1, uint8: 2, int64: 7 } as const
export type ElementType = keyof typeof elementTypes

export interface OnnxTensor {
  name: string
  dims: readonly number[]
  dataType: number
  rawData: Uint8Array
  externalData?: readonly { key: string; value: string }[]
}

/** `type` is 1 for `f`, 2 for `i`, 3 for `s` and 7 for `ints`. */
export interface OnnxAttribute {
  name: string
  type: number
  f?: number
  i?: number
  s?: Uint8Array
  ints?: readonly number[]
}

export interface OnnxNode {
  opType: string
  name: string
  domain?: string
  input: readonly string[]
  output: readonly string[]
  attribute: readonly OnnxAttribute[]
}

export interface OnnxValue {
  name: string
  type: { tensorType: { elemType: number; shape?: { dim: readonly { dimValue?: number; dimParam?: string }[] } } }
}

export interface OnnxModel {
  irVersion: number
  producerName: string
  producerVersion: string
  opsetImport: readonly { domain: string; version: number }[]
  graph: {
    name: string
    node: readonly OnnxNode[]
    initializer: readonly OnnxTensor[]
    input: readonly OnnxValue[]
    output: readonly OnnxValue[]
  }
}

/** The model as the bytes of an .onnx file; the same model always gives the same bytes. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  return modelType.encode(modelType.fromObject({ ...model })).finish()
}

/** Reads an .onnx file's bytes. Throws where they are not a protobuf message; fields outside the subset are skipped. */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  return modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true, defaults: false }) as OnnxModel
}
