import { describe, expect, it } from 'vitest'
import { checkOnnx } from './check-onnx.ts'
import { buildGraph } from './graph-builder.ts'
import { type OnnxModel, readOnnx, writeOnnx } from './onnx-format.ts'

const network = { input: { width: 8, height: 8, layout: 'NCHW', colour: 'RGB' }, dimensions: 3 } as const

function plain(side = 8, answer = 3): OnnxModel {
  const graph = buildGraph()
  const planes = graph.input('planes', 'float', ['N', 3, side, side])
  const scaled = graph.op('Mul', [planes, graph.floats([], [2])])
  graph.output(graph.op('ReduceMean', [scaled], { axes: [2, 3], keepdims: 0 }), 'mean', ['N', answer])
  return readOnnx(graph.finish('plain'))
}

describe('an ONNX file', () => {
  it('is accepted where it is a plain network of the size declared', () => {
    expect(() => checkOnnx(writeOnnx(plain()), network)).not.toThrow()
  })

  it.each<[string, (model: OnnxModel) => OnnxModel, RegExp]>([
    [
      'weights in another file',
      (model) => ({
        ...model,
        graph: {
          ...model.graph,
          initializer: model.graph.initializer.map((tensor) => ({
            ...tensor,
            externalData: [{ key: 'location', value: '../../etc/passwd' }],
          })),
        },
      }),
      /other files/,
    ],
    [
      'operators of another domain',
      (model) => ({
        ...model,
        graph: { ...model.graph, node: model.graph.node.map((node) => ({ ...node, domain: 'com.example' })) },
      }),
      /operators of com\.example/,
    ],
    [
      'another domain imported',
      (model) => ({ ...model, opsetImport: [...model.opsetImport, { domain: 'ai.onnx.ml', version: 3 }] }),
      /operators of ai\.onnx\.ml/,
    ],
    ['another input size', () => plain(16), /input is not 3 × 8 × 8/],
    ['another answer', () => plain(8, 4), /does not answer 3/],
    [
      'a second input',
      (model) => ({ ...model, graph: { ...model.graph, input: [...model.graph.input, ...model.graph.input] } }),
      /exactly one input/,
    ],
  ])('is refused with %s', (_, change, message) => {
    expect(() => checkOnnx(writeOnnx(change(plain())), network)).toThrow(message)
  })

  it.each([
    ['nothing', Uint8Array.of()],
    ['text', new TextEncoder().encode('<html>not found</html>')],
    ['half of a network', writeOnnx(plain()).subarray(0, 60)],
  ])('is refused where it is %s', (_, bytes) => {
    expect(() => checkOnnx(bytes, network)).toThrow(/refused/)
  })
})
