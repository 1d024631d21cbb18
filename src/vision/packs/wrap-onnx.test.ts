import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '#vision/inference/session.ts'
import { buildGraph } from './graph-builder.ts'
import { asEmbedding, asNamed, asProbabilities, type Finish, wrapOnnx } from './wrap-onnx.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netra-wrap-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The mean of each plane, under the names that the stages use themselves: they must not get into each other's way. */
function means(): Uint8Array {
  const graph = buildGraph()
  const planes = graph.input('pixels', 'float', [1, 3, 2, 2])
  graph.output(graph.op('ReduceMean', [planes], { axes: [2, 3], keepdims: 0 }), 'embedding', [1, 3])
  return graph.finish('means')
}

async function run(colour: 'RGB' | 'BGR', pixels: { scale: number; offset: number } | undefined, finish: Finish) {
  const input = { width: 2, height: 2, layout: 'NCHW' as const, colour, ...(pixels ? { pixels } : {}) }
  const path = join(folder, 'wrapped.onnx')
  await writeFile(path, wrapOnnx(means(), { input }, finish))
  await using session = await openSession(path, { provider: 'cpu', cores: 1 })
  // One red and one blue crop: more than the one image that the network was made for.
  const data = Uint8Array.from([...Array(4).fill([200, 0, 0]), ...Array(4).fill([0, 0, 100])].flat())
  const answers = await session.run({ pixels: { data, shape: [2, 2, 2, 3] } })
  return Object.fromEntries(Object.entries(answers).map(([name, { data: numbers }]) => [name, [...numbers]]))
}

describe('a wrapped network', () => {
  it('takes RGB bytes in the colour order and scale that it was trained with', async () => {
    const named = asNamed(['mean'])
    expect(await run('RGB', undefined, named)).toEqual({ mean: [200, 0, 0, 0, 0, 100] })
    expect(await run('BGR', undefined, named)).toEqual({ mean: [0, 0, 200, 100, 0, 0] })
    expect(await run('RGB', { scale: 0.5, offset: -1 }, named)).toEqual({ mean: [99, -1, -1, -1, -1, 49] })
  })

  it('answers vectors of length 1, and probabilities', async () => {
    expect(await run('RGB', undefined, asEmbedding(3))).toEqual({ embedding: [1, 0, 0, 0, 0, 1] })
    const { score = [] } = await run('RGB', { scale: 0.01, offset: 0 }, asProbabilities(3))
    expect(score.slice(0, 3).reduce((a, b) => a + b)).toBeCloseTo(1)
    expect(score[0]).toBeCloseTo(Math.exp(2) / (Math.exp(2) + 2))
  })

  it('must have the outputs that are named', () => {
    const input = { width: 2, height: 2, layout: 'NCHW', colour: 'RGB' } as const
    expect(() => wrapOnnx(means(), { input }, asNamed(['a', 'b']))).toThrow(/1 outputs instead of 2/)
  })
})
