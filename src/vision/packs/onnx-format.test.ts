import { describe, expect, it } from 'vitest'
import { buildGraph } from './graph-builder.ts'
import { readOnnx } from './onnx-format.ts'

describe('ONNX files', () => {
  it('hold what the graph was built of', () => {
    const graph = buildGraph()
    const x = graph.input('pixels', 'uint8', ['N', 2, 2, 3])
    const scaled = graph.op('Mul', [graph.op('Cast', [x], { to: 1 }), graph.floats([], [0.5])])
    graph.output(graph.op('LeakyRelu', [scaled], { alpha: { float: 0.25 } }), 'out', ['N', 2, 2, 3])
    const model = readOnnx(graph.finish('tiny'))
    expect(model.opsetImport).toMatchObject([{ version: 17 }])
    expect(model.graph.node.map(({ opType }) => opType)).toEqual(['Cast', 'Mul', 'LeakyRelu', 'Identity'])
    expect(model.graph.node[2]?.attribute).toMatchObject([{ name: 'alpha', type: 1, f: 0.25 }])
    const [weight] = model.graph.initializer
    expect(new Float32Array(Uint8Array.from(weight?.rawData ?? []).buffer)).toEqual(Float32Array.of(0.5))
    expect(model.graph.input[0]?.type.tensorType.elemType).toBe(2)
    expect(model.graph.input[0]?.type.tensorType.shape?.dim[0]).toEqual({ dimParam: 'N' })
  })

  it('are refused where weights do not fill their shape or bytes are no model', () => {
    expect(() => buildGraph().floats([2, 2], [1, 2, 3])).toThrow(RangeError)
    expect(() => readOnnx(Uint8Array.of(255, 255, 255))).toThrow()
  })
})
