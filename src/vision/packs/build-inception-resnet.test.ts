import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '#vision/inference/session.ts'
import { buildInceptionResnet, type InceptionParts, inceptionParts } from './build-inception-resnet.ts'
import { convertNetwork } from './convert-network.ts'
import { facenetShapes, seededRandom, writeFacenet } from './facenet.fixture.ts'
import { facenetModules, type Planes } from './facenet-forward.fixture.ts'
import { buildGraph } from './graph-builder.ts'
import { readStateDict, type StateDict } from './state-dict.ts'

let folder: string
let file: Uint8Array
let weights: StateDict
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netra-facenet-'))
  file = writeFacenet(7)
  weights = readStateDict(file)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(bytes: Uint8Array, input: string, shape: readonly number[], data: Float32Array | Uint8Array) {
  const path = join(folder, 'network.onnx')
  await writeFile(path, bytes)
  await using session = await openSession(path, { provider: 'cpu', cores: 1 })
  const [answer] = Object.values(await session.run({ [input]: { data, shape } }))
  return answer ?? { data: new Float32Array(), shape: [] }
}

function planes(channels: number, side: number): Planes {
  const random = seededRandom(channels)
  return { channels, height: side, width: side, data: Float64Array.from({ length: channels * side * side }, random) }
}

/** The largest difference as a share of the largest number. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  let [apart, largest] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    apart = Math.max(apart, Math.abs((a[i] as number) - (b[i] as number)))
    largest = Math.max(largest, Math.abs(b[i] as number))
  }
  expect(largest).toBeGreaterThan(0)
  return apart / largest
}

type Modules = ReturnType<typeof facenetModules>
const stages: [
  string,
  Planes,
  (parts: InceptionParts, x: string) => string,
  (modules: Modules, x: Planes) => Planes,
][] = [
  [
    'convolution, normalisation and ReLU',
    planes(64, 5),
    (parts, x) => parts.conv(x, 'conv2d_3b', 64, 80, { kernel: [1, 1] }),
    (modules, x) => modules.basic(x, 'conv2d_3b', 80, [1, 1]),
  ],
  [
    'Block35',
    planes(256, 4),
    (parts, x) => parts.block35(x, 'repeat_1.3'),
    (modules, x) => modules.block35(x, 'repeat_1.3'),
  ],
  [
    'Mixed_6a',
    planes(256, 5),
    (parts, x) => parts.mixed6a(x, 'mixed_6a'),
    (modules, x) => modules.mixed6a(x, 'mixed_6a'),
  ],
  [
    'Block17',
    planes(896, 3),
    (parts, x) => parts.block17(x, 'repeat_2.9'),
    (modules, x) => modules.block17(x, 'repeat_2.9'),
  ],
  [
    'Mixed_7a',
    planes(896, 3),
    (parts, x) => parts.mixed7a(x, 'mixed_7a'),
    (modules, x) => modules.mixed7a(x, 'mixed_7a'),
  ],
  [
    'Block8',
    planes(1792, 2),
    (parts, x) => parts.block8(x, 'repeat_3.4', 0.2, true),
    (modules, x) => modules.block8(x, 'repeat_3.4', 0.2, false),
  ],
  [
    'the last Block8, without ReLU',
    planes(1792, 2),
    (parts, x) => parts.block8(x, 'block8', 1, false),
    (modules, x) => modules.block8(x, 'block8', 1, true),
  ],
]

describe('FaceNet’s network', () => {
  it.each(stages)('answers as an independent forward pass does: %s', async (_, x, build, forward) => {
    const graph = buildGraph()
    const input = graph.input('x', 'float', [1, x.channels, x.height, x.width])
    graph.output(build(inceptionParts(graph, weights), input), 'y')
    const shape = [1, x.channels, x.height, x.width]
    const answer = await run(graph.finish('stage'), 'x', shape, Float32Array.from(x.data))
    const expected = forward(facenetModules(weights), x)
    expect(answer.shape).toEqual([1, expected.channels, expected.height, expected.width])
    expect(difference(answer.data, expected.data)).toBeLessThan(1e-5)
  })

  it('answers as an independent forward pass does: last_linear and last_bn', async () => {
    const x = planes(1792, 1)
    const graph = buildGraph()
    graph.output(inceptionParts(graph, weights).last(graph.input('x', 'float', [1, 1792])), 'y')
    const answer = await run(graph.finish('last'), 'x', [1, 1792], Float32Array.from(x.data))
    expect(difference(answer.data, facenetModules(weights).last(x))).toBeLessThan(1e-5)
  })

  it('answers as a whole as the forward pass does, from pixels to a vector of length 1', async () => {
    // The smallest side that the reductions leave anything of is 75.
    const side = 79
    const random = seededRandom(3)
    const bytes = Uint8Array.from({ length: side * side * 3 }, () => random() * 256)
    const input = { channels: 3, height: side, width: side, data: new Float64Array(bytes.length) }
    for (const [i, byte] of bytes.entries())
      input.data[(i % 3) * side * side + Math.floor(i / 3)] = (byte - 127.5) / 128
    const answer = await run(buildInceptionResnet(file, side), 'pixels', [1, side, side, 3], bytes)
    expect(answer.shape).toEqual([1, 512])
    expect(Math.hypot(...answer.data)).toBeCloseTo(1, 5)
    expect(difference(answer.data, facenetModules(weights).forward(input))).toBeLessThan(1e-4)
  }, 120_000)

  it('has 160 × 160 pixels as its family, and needs every tensor of the true shape', async () => {
    const input = { width: 160, height: 160, layout: 'NHWC', colour: 'RGB' } as const
    const network = convertNetwork({ family: 'inception-resnet-v1', input }, [file])
    const answer = await run(network, 'pixels', [2, 160, 160, 3], new Uint8Array(2 * 160 * 160 * 3).fill(90))
    expect(answer.shape).toEqual([2, 512])
    // 512 × 1792 of last_linear, the blocks and the stem, without the classifier of the training: 23.5 million numbers.
    const sizes = [...facenetShapes()].filter(([name]) => !/logits|tracked/.test(name))
    const size = sizes.reduce((sum, [, shape]) => sum + shape.reduce((product, side) => product * side, 1), 0)
    expect(size).toBeGreaterThan(23_400_000)
    expect(size).toBeLessThan(23_600_000)
    const lacking = {
      ...weights,
      tensor: (name: string, shape: readonly number[]) => weights.tensor(name.replace('2.9', '2.99'), shape),
    }
    const graph = buildGraph()
    expect(() =>
      inceptionParts(graph, lacking).block17(graph.input('x', 'float', [1, 896, 3, 3]), 'repeat_2.9'),
    ).toThrow(/holds no repeat_2.99/)
  }, 120_000)
})
