import { AppError } from '#core/errors.ts'
import type { NetworkManifest } from '#vision/models/manifest.ts'
import { buildBlazeFace } from './build-blazeface.ts'
import { buildDlibResnet } from './build-dlib-resnet.ts'
import { buildFaceExpression } from './build-face-expression.ts'
import { buildInceptionResnet } from './build-inception-resnet.ts'
import { buildOutputNetwork, buildProposalNetwork, buildRefineNetwork } from './build-mtcnn.ts'
import { convertGraphModel, type GraphModelOptions } from './convert-graph-model.ts'
import { convertOpenVino } from './convert-openvino.ts'
import { GraphModel } from './tfjs-graph.ts'
import { readWeights, type Weights, WeightsManifest } from './tfjs-weights.ts'
import { asEmbedding, asNamed, asProbabilities, asScores, wrapOnnx } from './wrap-onnx.ts'

/** Raised whenever a converted file would come out differently, so that caches are rebuilt. */
export const converterVersion = 3

/** A model's description (JSON) and its weights, as ONNX. */
type Converter = (description: unknown, bytes: Uint8Array) => Uint8Array

function named(build: (weights: Weights) => Uint8Array): Converter {
  return (description, bytes) => build(readWeights(WeightsManifest.parse(description), bytes))
}

function graphModel(options: GraphModelOptions): Converter {
  return (description, bytes) => convertGraphModel(GraphModel.parse(description), bytes, options)
}

const unit = { scale: 1 / 255, offset: 0 }

const converters: Readonly<Record<string, Converter>> = {
  blazeface: (description, bytes) => buildBlazeFace(GraphModel.parse(description), bytes),
  facemesh: graphModel({ name: 'facemesh', pixels: unit, outputs: { mesh: 'Identity_2', flag: 'Identity_1' } }),
  'dlib-resnet': named(buildDlibResnet),
  'face-expression': named(buildFaceExpression),
  emotion: graphModel({
    name: 'emotion',
    pixels: { scale: 2 / 255, offset: -1, grey: true },
    outputs: { score: 'Identity' },
  }),
  antispoof: graphModel({ name: 'antispoof', pixels: unit, outputs: { score: 'Identity' } }),
  liveness: graphModel({ name: 'liveness', pixels: unit, outputs: { score: 'Identity' } }),
}

type Described = Pick<NetworkManifest, 'family' | 'input' | 'labels' | 'dimensions'>

const perStride = (...names: readonly string[]) =>
  names.flatMap((name) => [8, 16, 32].map((stride) => `${name}${stride}`))

const none = new Uint8Array()

/** Families that come as an ONNX file: its description in the manifest becomes part of it. */
const wrappers: Readonly<Record<string, (files: readonly Uint8Array[], network: Described) => Uint8Array>> = {
  yunet: ([file = none], network) => wrapOnnx(file, network, asNamed(perStride('cls', 'obj', 'bbox', 'kps'))),
  scrfd: ([file = none], network) => wrapOnnx(file, network, asNamed(perStride('score', 'bbox', 'kps'))),
  'onnx-embedder': ([file = none], network) => wrapOnnx(file, network, asEmbedding(network.dimensions ?? 0)),
  'openvino-embedder': ([description = none, weights = none], network) =>
    wrapOnnx(convertOpenVino(description, weights), network, asEmbedding(network.dimensions ?? 0)),
  // Of logits, and of what are probabilities or scores already.
  classifier: ([file = none], network) => wrapOnnx(file, network, asProbabilities(network.labels?.length ?? 0)),
  scorer: ([file = none], network) => wrapOnnx(file, network, asScores(network.labels?.length ?? 0)),
}

/** Families that come as a PyTorch state dict. */
const builders: Readonly<Record<string, (file: Uint8Array) => Uint8Array>> = {
  'mtcnn-proposal': buildProposalNetwork,
  'mtcnn-refine': buildRefineNetwork,
  'mtcnn-output': buildOutputNetwork,
  'inception-resnet-v1': (file) => buildInceptionResnet(file),
}

/** Whether the family's one file is an ONNX network. */
export function comesAsOnnx({ family }: Described, files: number): boolean {
  return files === 1 && !(family in builders)
}

/** What of the description is built into the converted file. */
export function builtInto({ family, input, labels, dimensions }: Described): string {
  return family in wrappers ? JSON.stringify([input.colour, input.pixels, labels?.length, dimensions]) : ''
}

/**
 * Source files (description, weights) of a family as the bytes of an .onnx file; the same files always give the same
 * bytes. Throws `misconfigured` for an unknown family and for files that the family's converter cannot read.
 */
export function convertNetwork(network: Described, files: readonly Uint8Array[]): Uint8Array {
  const { family } = network
  const [converter, wrapper, builder] = [converters[family], wrappers[family], builders[family]]
  const [first, weights] = files
  try {
    if (builder !== undefined && first !== undefined) return builder(first)
    if (wrapper !== undefined && first !== undefined) return wrapper(files, network)
    if (converter !== undefined && first !== undefined && weights !== undefined)
      return converter(JSON.parse(new TextDecoder().decode(first)), weights)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('misconfigured', `The files of the ${family} network cannot be converted`, { cause })
  }
  throw new AppError('misconfigured', `The model pack names the family ${family}, which this version cannot convert`)
}
