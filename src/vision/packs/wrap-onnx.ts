import type { NetworkManifest } from '#vision/models/manifest.ts'
import { buildGraph, type GraphBuilder } from './graph-builder.ts'
import { readOnnx } from './onnx-format.ts'
import { fieldOf, type RawField, splitMessage } from './protobuf-fields.ts'

/** Field numbers of onnx/onnx.proto. */
const graphOfModel = 7
const opsetOfModel = 8
const graphField = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 } as const

/** What comes after a network: from its outputs, in the file's order, to the outputs that the stages read. */
export type Finish = (graph: GraphBuilder, outputs: readonly string[]) => void

/**
 * Gives an ONNX network the input that all stages feed, `pixels` [N, H, W, 3] RGB bytes, and the outputs they read: what the
 * manifest says of colour, scale and offset becomes nodes in front of it, `finish` nodes behind it. Its own nodes and weights
 * stay byte for byte. Sizes it declares for its input and for tensors in between are dropped, so that a network exported at
 * one size runs at any it can. Operators used are the same from opset 7 on. Throws RangeError where the file is no such network.
 */
export function wrapOnnx(bytes: Uint8Array, { input }: Pick<NetworkManifest, 'input'>, finish: Finish): Uint8Array {
  const model = splitMessage(bytes)
  const graph = splitMessage(joinBytes(insidesOf(model, graphOfModel)))
  const { graph: described } = readOnnx(bytes)
  const weights = new Set(described.initializer.map(({ name }) => name))
  const inputs = described.input.filter(({ name }) => !weights.has(name))
  const [only] = inputs
  if (only === undefined || inputs.length > 1)
    throw new RangeError(`the network has ${inputs.length} inputs instead of one`)

  const front = buildGraph('front_')
  front.alias(planesOf(front, input), inner(only.name))
  const behind = buildGraph('behind_')
  const answers = described.output.map(({ name }) => name)
  finish(behind, answers.map(inner))
  const before = graphFields(front.finish('front'))
  const after = graphFields(behind.finish('behind'))
  const kept = (fields: readonly RawField[], number: number) =>
    fields.filter((field) => field.number === number).map(({ whole }) => whole)
  // Names that the new input and outputs may also have are free for them.
  const outer = new Set([only.name, ...answers])
  const nodes = insidesOf(graph, graphField.node).map((node) => fieldOf(graphField.node, renamed(node, outer)))
  const replaced = new Set<number>(Object.values(graphField))
  const parts = [
    ...kept(before, graphField.node),
    ...nodes,
    ...kept(after, graphField.node),
    ...[before, graph, after].flatMap((fields) => kept(fields, graphField.initializer)),
    ...kept(before, graphField.input),
    ...kept(after, graphField.output),
    ...graph.filter(({ number }) => !replaced.has(number)).map(({ whole }) => whole),
  ]
  const rest = model.filter(({ number }) => number !== graphOfModel).map(({ whole }) => whole)
  if (!model.some(({ number }) => number === opsetOfModel)) throw new RangeError('the network names no operator set')
  return joinBytes([...rest, fieldOf(graphOfModel, joinBytes(parts))])
}

function inner(name: string): string {
  return `inner_${name}`
}

/** A node (inputs are its field 1, outputs its field 2) with the given tensors under their inner names. */
function renamed(node: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  const parts = splitMessage(node).map(({ number, whole, inside }) => {
    if (number > 2) return whole
    const name = new TextDecoder().decode(inside)
    return names.has(name) ? fieldOf(number, new TextEncoder().encode(inner(name))) : whole
  })
  return joinBytes(parts)
}

function planesOf(graph: GraphBuilder, { colour, pixels }: NetworkManifest['input']): string {
  const bytes = graph.input('pixels', 'uint8', ['N', 'H', 'W', 3])
  const planes = graph.op('Transpose', [bytes], { perm: [0, 3, 1, 2] })
  const ordered = colour === 'BGR' ? graph.op('Gather', [planes, graph.ints([2, 1, 0])], { axis: 1 }) : planes
  const coloured = graph.op('Cast', [ordered], { to: 1 })
  // ITU-R BT.601, as OpenCV makes pictures grey.
  const luma = () => graph.op('Conv', [coloured, graph.floats([1, 3, 1, 1], [0.299, 0.587, 0.114])], {})
  const floats = colour === 'grey' ? luma() : coloured
  const { scale, offset } = pixels ?? { scale: 1, offset: 0 }
  const scaled = scale === 1 ? floats : graph.op('Mul', [floats, graph.floats([], [scale])])
  return offset === 0 ? scaled : graph.op('Add', [scaled, graph.floats([], [offset])])
}

function graphFields(bytes: Uint8Array): readonly RawField[] {
  return splitMessage(joinBytes(insidesOf(splitMessage(bytes), graphOfModel)))
}

function insidesOf(fields: readonly RawField[], number: number): readonly Uint8Array[] {
  return fields.filter((field) => field.number === number).map(({ inside }) => inside)
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** A network of one answer: a row of `dimensions` numbers of length 1 for each crop, as cosine models are compared. */
export const asEmbedding =
  (dimensions: number): Finish =>
  (graph, [answer = '']) => {
    const rows = graph.op('Reshape', [answer, graph.ints([-1, dimensions])])
    const unit = graph.op('LpNormalization', [rows], { axis: 1, p: 2 })
    graph.output(unit, 'embedding', ['N', dimensions])
  }

/** A network of one answer whose numbers are logits of `labels` classes: their probabilities. */
export const asProbabilities =
  (labels: number): Finish =>
  (graph, [answer = '']) => {
    const rows = graph.op('Reshape', [answer, graph.ints([-1, labels])])
    graph.output(graph.op('Softmax', [rows], { axis: 1 }), 'score', ['N', labels])
  }

/** A network of one answer whose numbers are probabilities of `labels` classes already, or single scores. */
export const asScores =
  (labels: number): Finish =>
  (graph, [answer = '']) =>
    graph.output(graph.op('Reshape', [answer, graph.ints([-1, labels])]), 'score', ['N', labels])

/** The network's outputs under other names, in the file's order. */
export const asNamed =
  (names: readonly string[]): Finish =>
  (graph, answers) => {
    if (answers.length !== names.length)
      throw new RangeError(`the network has ${answers.length} outputs instead of ${names.length}`)
    // Ranks differ from file to file and are not declared.
    for (const [i, name] of names.entries()) graph.output(answers[i] ?? '', name)
  }
