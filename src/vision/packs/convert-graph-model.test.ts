import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '#vision/inference/session.ts'
import { convertGraphModel } from './convert-graph-model.ts'
import { GraphModel } from './tfjs-graph.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netra-ops-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Constant {
  readonly shape: readonly number[]
  readonly data: readonly number[]
  readonly dtype?: 'float32' | 'int32'
}
interface Step {
  readonly op: string
  readonly input: readonly string[]
  readonly attr?: object
}

const text = (value: string) => Buffer.from(value).toString('base64')
const sizes = (...values: number[]) => ({ list: { i: values.map(String) } })
const ones = { shape: [1, 1, 3, 3], data: [1, 0, 0, 0, 1, 0, 0, 0, 1] }

function model(steps: Readonly<Record<string, Step>>, constants: Readonly<Record<string, Constant>>) {
  const names = Object.keys(constants)
  const bytes = Buffer.concat(
    names.map((name) => {
      const { data, dtype } = constants[name] as Constant
      return Buffer.from((dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data)).buffer)
    }),
  )
  const shape = { shape: { dim: [-1, 2, 2, 3].map((size) => ({ size: String(size) })) } }
  const node = [
    { name: 'x', op: 'Placeholder', attr: { shape } },
    ...names.map((name) => ({ name, op: 'Const' })),
    ...Object.entries(steps).map(([name, step]) => ({ name, ...step })),
  ]
  const weights = names.map((name) => ({ name, dtype: 'float32', ...constants[name], data: undefined }))
  const description = { modelTopology: { node }, weightsManifest: [{ paths: ['a.bin'], weights }] }
  return { model: GraphModel.parse(description), bytes }
}

let made = 0
/** Runs a graph that ends in `y` on one 2 × 2 picture with the bytes 0 … 11 (or a batch of such). */
async function run(
  steps: Readonly<Record<string, Step>>,
  constants: Readonly<Record<string, Constant>> = {},
  batch = 1,
) {
  const built = model(steps, constants)
  const options = { name: 'test', pixels: { scale: 1, offset: 0 }, outputs: { y: 'y' } }
  const path = join(folder, `${made++}.onnx`)
  await writeFile(path, convertGraphModel(built.model, built.bytes, options))
  await using session = await openSession(path, { provider: 'cpu', cores: 1 })
  const data = Uint8Array.from({ length: 12 * batch }, (_, i) => i % 12)
  const { y } = await session.run({ pixels: { data, shape: [batch, 2, 2, 3] } })
  return { shape: y?.shape, values: Array.from(y?.data ?? []) }
}

const counting = Array.from({ length: 12 }, (_, i) => i)
const minus5 = counting.map((value) => value - 5)
const scalar = (value: number): Constant => ({ shape: [], data: [value] })
const axes = (...values: number[]): Constant => ({ shape: [values.length], data: values, dtype: 'int32' })
const same = { strides: sizes(1, 1, 1, 1), padding: { s: text('SAME') } }

describe('elementwise ops', () => {
  it.each([
    ['Identity', minus5],
    ['Relu', minus5.map((v) => Math.max(0, v))],
    ['Relu6', minus5.map((v) => Math.min(6, Math.max(0, v)))],
    ['Abs', minus5.map(Math.abs)],
    ['Square', minus5.map((v) => v * v)],
    ['Sigmoid', minus5.map((v) => 1 / (1 + Math.exp(-v)))],
  ])('%s', async (op, expected) => {
    const steps = { d: { op: 'Sub', input: ['x', 'c'] }, y: { op, input: ['d'] } }
    const { values, shape } = await run(steps, { c: scalar(5) })
    expect(shape).toEqual([1, 2, 2, 3])
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5)
  })

  it.each([
    ['AddV2', counting.map((v, i) => v + (i % 3))],
    ['Sub', counting.map((v, i) => v - (i % 3))],
    ['Mul', counting.map((v, i) => v * (i % 3))],
    ['Minimum', counting.map((v, i) => Math.min(v, i % 3))],
    ['Maximum', counting.map((v, i) => Math.max(v, i % 3))],
  ])('%s with a constant for each channel', async (op, expected) => {
    const { values } = await run({ y: { op, input: ['x', 'c'] } }, { c: { shape: [3], data: [0, 1, 2] } })
    expect(values).toEqual(expected)
  })

  it('Rsqrt, Sqrt and Prelu', async () => {
    const root = await run({ a: { op: 'Add', input: ['x', 'c'] }, y: { op: 'Rsqrt', input: ['a'] } }, { c: scalar(4) })
    expect(root.values[5]).toBeCloseTo(1 / 3, 5)
    expect((await run({ y: { op: 'Sqrt', input: ['x'] } })).values[9]).toBeCloseTo(3, 5)
    const steps = { d: { op: 'Sub', input: ['x', 'c'] }, y: { op: 'Prelu', input: ['d', 's'] } }
    const { values } = await run(steps, { c: scalar(5), s: { shape: [1, 1, 3], data: [1, 2, 3] } })
    expect(values).toEqual(minus5.map((v, i) => (v < 0 ? v * ((i % 3) + 1) : v)))
  })
})

describe('convolutions', () => {
  it('keep TensorFlow’s filter order and fuse bias and activation', async () => {
    const filter = { shape: [1, 1, 3, 2], data: [1, 0, 0, 1, 2, 0] }
    const bias = { shape: [2], data: [0, -5] }
    const attr = { ...same, fused_ops: { list: { s: [text('BiasAdd'), text('Relu')] } } }
    const { values, shape } = await run(
      { y: { op: '_FusedConv2D', input: ['x', 'f', 'b'], attr } },
      { f: filter, b: bias },
    )
    expect(shape).toEqual([1, 2, 2, 2])
    const pixels = [0, 3, 6, 9]
    expect(values).toEqual(pixels.flatMap((r) => [r + 2 * (r + 2), Math.max(0, r + 1 - 5)]))
  })

  it('pad as TensorFlow does: one more below than above', async () => {
    const filter = { shape: [2, 2, 3, 1], data: Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? 1 : 0)) }
    const { values } = await run({ y: { op: 'Conv2D', input: ['x', 'f'], attr: same } }, { f: filter })
    expect(values).toEqual([18, 12, 15, 9])
    const attr = { strides: sizes(1, 1, 1, 1), padding: { s: text('VALID') } }
    expect((await run({ y: { op: 'Conv2D', input: ['x', 'f'], attr } }, { f: filter })).values).toEqual([18])
  })

  it('go channel by channel when depthwise', async () => {
    const filter = { shape: [1, 1, 3, 1], data: [1, 10, 100] }
    const { values } = await run({ y: { op: 'DepthwiseConv2dNative', input: ['x', 'f'], attr: same } }, { f: filter })
    expect(values).toEqual(counting.map((v, i) => v * 10 ** (i % 3)))
  })

  it('refuse dilations rather than ignore them', async () => {
    const attr = { ...same, dilations: sizes(1, 2, 2, 1) }
    await expect(run({ y: { op: 'Conv2D', input: ['x', 'f'], attr } }, { f: ones })).rejects.toThrow(/dilations/)
  })
})

describe('ops that change the shape', () => {
  it('MaxPool and Pad', async () => {
    const attr = { ksize: sizes(1, 2, 2, 1), strides: sizes(1, 2, 2, 1), padding: { s: text('SAME') } }
    expect((await run({ y: { op: 'MaxPool', input: ['x'], attr } })).values).toEqual([9, 10, 11])
    const pads: Constant = { shape: [4, 2], data: [0, 0, 1, 0, 0, 0, 0, 1], dtype: 'int32' }
    const { shape, values } = await run({ y: { op: 'Pad', input: ['x', 'p'] } }, { p: pads })
    expect(shape).toEqual([1, 3, 2, 4])
    expect(values.slice(8, 16)).toEqual([0, 1, 2, 0, 3, 4, 5, 0])
  })

  it('Reshape keeps TensorFlow’s order of numbers and any batch', async () => {
    const { shape, values } = await run({ y: { op: 'Reshape', input: ['x', 's'] } }, { s: axes(1, 4, 3) }, 2)
    expect(shape).toEqual([2, 4, 3])
    expect(values).toEqual([...counting, ...counting])
  })

  it.each([
    ['Mean', [4.5, 5.5, 6.5]],
    ['Max', [9, 10, 11]],
    ['Sum', [18, 22, 26]],
  ])('%s over height and width', async (op, expected) => {
    expect(await run({ y: { op, input: ['x', 'a'] } }, { a: axes(1, 2) })).toEqual({ shape: [1, 3], values: expected })
    const kept = await run({ y: { op, input: ['x', 'a'], attr: { keep_dims: { b: true } } } }, { a: axes(1, 2) })
    expect(kept).toEqual({ shape: [1, 1, 1, 3], values: expected })
  })

  it('Squeeze, ConcatV2 and Softmax', async () => {
    const attr = { squeeze_dims: sizes(1, 2) }
    const pooled = { op: 'Max', input: ['x', 'a'], attr: { keep_dims: { b: true } } }
    expect((await run({ m: pooled, y: { op: 'Squeeze', input: ['m'], attr } }, { a: axes(1, 2) })).shape).toEqual([
      1, 3,
    ])
    const joined = await run({ y: { op: 'ConcatV2', input: ['x', 'x', 'c'] } }, { c: scalar(3) })
    expect(joined.shape).toEqual([1, 2, 2, 6])
    expect(joined.values.slice(0, 6)).toEqual([0, 1, 2, 0, 1, 2])
    const { values } = await run({ y: { op: 'Softmax', input: ['x'] } })
    expect(values.slice(0, 3).reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    expect((values[1] ?? 0) / (values[0] ?? 1)).toBeCloseTo(Math.E, 4)
  })

  it('matrix products with bias', async () => {
    const attr = { fused_ops: { list: { s: [text('BiasAdd'), text('Relu')] } } }
    const steps = { m: { op: 'Max', input: ['x', 'a'] }, y: { op: '_FusedMatMul', input: ['m', 'w', 'b'], attr } }
    const constants = {
      a: axes(1, 2),
      w: { shape: [3, 2], data: [1, -1, 1, -1, 1, -1] },
      b: { shape: [2], data: [0.5, 0] },
    }
    expect((await run(steps, constants)).values).toEqual([30.5, 0])
  })
})

describe('what has no rule', () => {
  it('is refused by name', async () => {
    await expect(run({ y: { op: 'Erf', input: ['x'] } })).rejects.toThrow(/op Erf of y is not supported/)
    await expect(run({ y: { op: 'Relu', input: ['z'] } })).rejects.toThrow(/no node z/)
    await expect(run({ y: { op: 'Relu', input: ['y'] } })).rejects.toThrow(/cycle through y/)
  })
})
