import { buildGraph, type Dimension, type GraphBuilder } from './graph-builder.ts'
import { type PixelScale, pixelsToPlanes } from './graph-parts.ts'
import { type GraphModel, orderNodes } from './tfjs-graph.ts'
import { type Conversion, inRows, opRules, type Value } from './tfjs-ops.ts'
import { readWeights } from './tfjs-weights.ts'

export interface GraphModelOptions {
  readonly name: string
  /** How RGB bytes become the network's input; `grey` mixes them to one channel by ITU-R BT.601 first. */
  readonly pixels: PixelScale & { readonly grey?: boolean }
  /** Names of the outputs to keep, and the TensorFlow nodes that they are; what they do not need is left out. */
  readonly outputs: Readonly<Record<string, string>>
  /** Set for networks without a dense layer: the input may then have any size that its strides divide. */
  readonly anySize?: boolean
  /** Adds more nodes after the network and says which outputs there are, instead of `outputs` as they are. */
  readonly finish?: (graph: GraphBuilder, outputs: Readonly<Record<string, string>>) => void
}

/**
 * A TensorFlow.js graph model as ONNX, exact up to rounding. Its one input becomes `pixels`, RGB bytes [N, H, W, 3] of
 * the network's own size (or any), its outputs keep TensorFlow's shapes with a free batch. Throws RangeError for an op, a layout
 * or an attribute without a rule: a conversion is exact or it is none.
 */
export function convertGraphModel(model: GraphModel, bytes: Uint8Array, options: GraphModelOptions): Uint8Array {
  const graph = buildGraph()
  const weights = readWeights(model.weightsManifest, bytes)
  const anySize = options.anySize ?? false
  const conversion: Conversion = { graph, weights, values: new Map(), anySize }
  for (const node of orderNodes(model.modelTopology.node, Object.values(options.outputs))) {
    if (node.op === 'Const') continue
    if (node.op === 'Placeholder') {
      const [, height = -1, width = -1] = (node.attr.shape?.shape?.dim ?? []).map((side) => side.size)
      conversion.values.set(node.name, placeholder(graph, anySize ? ['H', 'W'] : [height, width], options.pixels))
      continue
    }
    const rule = opRules[node.op]
    if (rule === undefined) throw new RangeError(`op ${node.op} of ${node.name} is not supported`)
    conversion.values.set(node.name, rule(conversion, node))
  }
  const kept: Record<string, string> = {}
  for (const [name, source] of Object.entries(options.outputs)) {
    const value = conversion.values.get(source)
    if (value === undefined) throw new RangeError(`output ${source} is a constant`)
    kept[name] = inRows(graph, value)
    if (options.finish === undefined) graph.output(kept[name], name, outputShape(name, value))
  }
  options.finish?.(graph, kept)
  return graph.finish(options.name)
}

function placeholder(graph: GraphBuilder, size: readonly Dimension[], pixels: GraphModelOptions['pixels']): Value {
  const input = graph.input('pixels', 'uint8', ['N', ...size, 3])
  if (!pixels.grey) return { tensor: pixelsToPlanes(graph, input, pixels), planes: true, rank: 4 }
  const colour = pixelsToPlanes(graph, input, { scale: 1, offset: 0 })
  const mix = graph.floats([1, 3, 1, 1], [0.299 * pixels.scale, 0.587 * pixels.scale, 0.114 * pixels.scale])
  const grey = graph.op('Conv', [colour, mix], { kernel_shape: [1, 1] })
  if (typeof pixels.offset !== 'number') throw new RangeError('one channel takes one offset')
  return { tensor: graph.op('Add', [grey, graph.floats([], [pixels.offset])]), planes: true, rank: 4 }
}

function outputShape(name: string, value: Value): readonly string[] {
  return Array.from({ length: value.rank }, (_, side) => (side === 0 ? 'N' : `${name}_${side}`))
}
