import { cellsOf } from './cell-centres.ts'
import { convertGraphModel } from './convert-graph-model.ts'
import type { GraphBuilder } from './graph-builder.ts'
import type { GraphModel } from './tfjs-graph.ts'

/** Pixels a cell and anchors a cell; every anchor of a cell has the cell's centre and no size of its own (MediaPipe). */
const layers = [
  { pixels: 16, anchors: 2, scores: 'fineScores', boxes: 'fineBoxes', map: 'fineMap' },
  { pixels: 32, anchors: 6, scores: 'coarseScores', boxes: 'coarseBoxes', map: 'coarseMap' },
] as const

/**
 * BlazeFace, back camera (Bazarevsky et al. 2019), as @vladmandic/human stores it. Input `pixels` [N, H, W, 3] RGB bytes,
 * trained at 256 × 256; it is convolutional, so any multiples of 32 do. Outputs, one row an anchor:
 * `boxes` [N, A, 4] as x0, y0, x1, y1 in pixels of the input, `scores` [N, A], `eyes` [N, A, 2], the vector from eye to eye.
 */
export function buildBlazeFace(model: GraphModel, bytes: Uint8Array): Uint8Array {
  return convertGraphModel(model, bytes, {
    name: 'blazeface',
    pixels: { scale: 2 / 255, offset: -1 },
    anySize: true,
    outputs: {
      fineScores: 'Identity',
      coarseScores: 'Identity_1',
      fineBoxes: 'Identity_2',
      coarseBoxes: 'Identity_3',
      fineMap: 'StatefulPartitionedCall/functional_1/conv2d_33/BiasAdd',
      coarseMap: 'StatefulPartitionedCall/functional_1/conv2d_34/BiasAdd',
    },
    finish: (graph, out) => {
      const boxes = layers.map((layer) => {
        const cells = cellsOf(graph, out[layer.map] ?? '', layer.anchors)
        return decode(graph, out[layer.boxes] ?? '', cells, layer.pixels)
      })
      graph.output(graph.op('Concat', boxes, { axis: 1 }), 'boxes', ['N', 'A', 4])
      const lines = layers.map((layer) => eyeLine(graph, out[layer.boxes] ?? ''))
      graph.output(graph.op('Concat', lines, { axis: 1 }), 'eyes', ['N', 'A', 2])
      const logits = graph.op(
        'Concat',
        layers.map((layer) => out[layer.scores] ?? ''),
        { axis: 1 },
      )
      graph.output(graph.op('Sigmoid', [graph.op('Squeeze', [logits, graph.ints([2])])]), 'scores', ['N', 'A'])
    },
  })
}

/** From the eye at the image's left to the one at its right: the first two of the keypoints. */
function eyeLine(graph: GraphBuilder, encoded: string): string {
  const part = (from: number) =>
    graph.op('Slice', [encoded, graph.ints([from]), graph.ints([from + 2]), graph.ints([2])])
  return graph.op('Sub', [part(6), part(4)])
}

/** Encodings are the centre's offset from the cell's centre and the size, in pixels, then six keypoints. */
function decode(graph: GraphBuilder, encoded: string, cells: string, pixels: number): string {
  const part = (from: number, to: number) =>
    graph.op('Slice', [encoded, graph.ints([from]), graph.ints([to]), graph.ints([2])])
  const scaled = graph.op('Mul', [cells, graph.floats([], [pixels])])
  const centres = graph.op('Add', [scaled, graph.floats([], [pixels / 2])])
  const centre = graph.op('Add', [part(0, 2), centres])
  const half = graph.op('Mul', [part(2, 4), graph.floats([], [0.5])])
  return graph.op('Concat', [graph.op('Sub', [centre, half]), graph.op('Add', [centre, half])], { axis: 2 })
}
