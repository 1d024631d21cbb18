import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withRating } from '#vision/assess-quality.ts'
import { VisionConfig } from '#vision/config.ts'
import type { Landmarks } from '#vision/face.ts'
import { openSession } from '#vision/inference/session.ts'
import { openVision } from '#vision/open-vision.ts'
import { rateFaces } from '#vision/rate-faces.ts'
import { readExpression } from '#vision/read-expression.ts'
import { samplePhoto } from '#vision/sample-photos.fixture.ts'
import type { CataloguedNetwork, CataloguedPack } from './catalogued-pack.ts'
import { checkOnnx } from './check-onnx.ts'
import { convertNetwork } from './convert-network.ts'
import { embeddedPack } from './embedded-pack.ts'
import { ferPlusPack } from './ferplus-pack.ts'
import { buildGraph } from './graph-builder.ts'
import { lightQNetPack } from './lightqnet-pack.ts'
import { openCvPack } from './opencv-pack.ts'
import { sha256Of } from './source-files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netra-classifiers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function networkOf({ networks }: CataloguedPack, role: CataloguedNetwork['role']): CataloguedNetwork {
  const found = networks.find((network) => network.role === role)
  if (found === undefined) throw new Error(`no network for ${role}`)
  return found
}

/** A file of the shape that the pack's has: its answers are the mean of each plane times `weights` [planes, answers], plus `bias`. */
function generated(
  { input, labels = [] }: CataloguedNetwork,
  weights: readonly number[],
  bias: readonly number[],
): Uint8Array {
  const graph = buildGraph()
  const planes = input.colour === 'grey' ? 1 : 3
  const x = graph.input('data', 'float', [1, planes, input.height, input.width])
  const means = graph.op('ReduceMean', [x], { axes: [2, 3], keepdims: 0 })
  const product = graph.op('MatMul', [means, graph.floats([planes, labels.length], weights)])
  graph.output(graph.op('Add', [product, graph.floats([labels.length], bias)]), 'answer', [1, labels.length])
  return graph.finish('generated')
}

async function opened(network: CataloguedNetwork, file: Uint8Array) {
  checkOnnx(file, { ...network })
  const path = join(folder, `${network.id}.onnx`)
  await writeFile(path, convertNetwork(network, [file]))
  return openSession(path, { provider: 'cpu', cores: 1 })
}

/** A frame of one colour with a face's landmarks in it. */
function plain(red: number, green: number, blue: number) {
  const side = 200
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) => [red, green, blue][i % 3] ?? 0)
  const points = [
    [80, 90],
    [120, 90],
    [100, 110],
    [85, 130],
    [115, 130],
  ].map(([x = 0, y = 0]) => ({ x, y }))
  return { frame: { width: side, height: side, pixels }, landmarks: points as unknown as Landmarks }
}

describe('networks of optional packs, in generated files of their shapes', () => {
  it('ferplus answers the seven expressions from grey bytes; contempt falls to the others', async () => {
    const network = networkOf(ferPlusPack, 'expression')
    // Brightness speaks for surprise; contempt is the likeliest of all.
    const logits = [0, 0, 0, 1, 0, 0, 0, 3]
    const surprise = [0, 0, 2 / 150, 0, 0, 0, 0, 0]
    await using session = await opened(network, generated(network, surprise, logits))
    const targets = [plain(150, 150, 150), plain(255, 0, 0)]
    const [bright, red] = await readExpression(targets, session, network)
    expect(bright?.label).toBe('surprise')
    const sum = Math.exp(2) + Math.exp(1) + 5
    expect(bright?.probabilities.surprise).toBeCloseTo(Math.exp(2) / sum, 4)
    expect(bright?.probabilities.sadness).toBeCloseTo(Math.exp(1) / sum, 4)
    // Grey as OpenCV makes it: 0.299 of red.
    const less = Math.exp((2 * 0.299 * 255) / 150)
    expect(red?.probabilities.surprise).toBeCloseTo(less / (less + Math.exp(1) + 5), 3)
    for (const { probabilities } of [bright, red].filter((answer) => answer !== undefined)) {
      expect(Object.keys(probabilities)).toHaveLength(7)
      expect(Object.values(probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    }
  })

  it('opencv’s expressions are in the order of the zoo, from RGB between −1 and 1', async () => {
    const network = networkOf(openCvPack, 'expression')
    // Red speaks for the first label of the zoo, angry; blue for the last, surprised.
    const weights = [5, 0, 0, 0, 0, 0, 0, ...Array(7).fill(0), 0, 0, 0, 0, 0, 0, 5]
    await using session = await opened(network, generated(network, weights, Array(7).fill(0)))
    const [red, blue] = await readExpression([plain(255, 0, 0), plain(0, 0, 255)], session, network)
    expect([red?.label, blue?.label]).toEqual(['anger', 'surprise'])
    expect(red?.probabilities.anger).toBeCloseTo(Math.exp(5) / (Math.exp(5) + Math.exp(-5) + 5), 4)
  })

  it('opencv’s quality is a score of the aligned face, never outside 0…1', async () => {
    const network = networkOf(openCvPack, 'quality')
    await using session = await opened(network, generated(network, [0.5, 0, 0], [0.3]))
    const [dark, half, bright] = await rateFaces([plain(0, 0, 0), plain(128, 0, 0), plain(255, 0, 0)], session, network)
    expect(dark).toBe(0)
    expect(half).toBeCloseTo(0.3, 2)
    expect(bright).toBeCloseTo(0.8, 2)
  })

  it('lightqnet’s scores are stretched over the range that it uses, from BGR', async () => {
    const network = networkOf(lightQNetPack, 'quality')
    await using session = await opened(network, generated(network, [0.1, 0, 0], [0.5]))
    const [red, blue] = await rateFaces([plain(255, 0, 0), plain(0, 0, 255)], session, network)
    expect(red).toBeCloseTo((0.4 - 0.4) / 0.21, 2)
    expect(blue).toBeCloseTo((0.5 + 0.1 * (127 / 128) - 0.4) / 0.21, 2)
  })
})

describe('a pack with a network for quality', () => {
  it('has every face rated by it', async () => {
    const network = networkOf(openCvPack, 'quality')
    const bytes = generated(network, [0, 0, 0], [0.2])
    await writeFile(join(folder, 'quality.onnx'), bytes)
    const files = [{ path: 'quality.onnx', bytes: bytes.length, sha256: sha256Of(bytes) }]
    const pack = { ...embeddedPack, networks: [...embeddedPack.networks, { ...network, files }] }
    const config = VisionConfig.parse({ inference: { provider: 'cpu', threads: 1 } })
    await using vision = await openVision(config, { cacheFolder: join(folder, 'cache'), pack, packFolder: folder })
    const photo = await sharp(await samplePhoto(1))
      .resize(480)
      .jpeg()
      .toBuffer()
    const options = { pick: 'all', template: false, region: false, attributes: [] } as const
    const { faces } = await vision.analyse(photo, options, new AbortController().signal)
    expect(faces).toHaveLength(3)
    for (const { quality } of faces) {
      expect(quality.overall).toBeCloseTo(0.2)
      expect(quality.reason).not.toBeNull()
    }
  })
})

describe('withRating', () => {
  const measures = { sharpness: 1, brightness: 1, contrast: 1, faceSize: 1, pose: 1, eyeOpenness: 1 }
  const quality = (overall: number, reason: string | null = null) => ({
    ...measures,
    overall,
    reason,
    angles: { yaw: 0, pitch: 0, roll: 0 },
  })
  it.each([
    ['a better rating changes nothing', quality(0.7), 0.9, { overall: 0.7, reason: null }],
    ['a lower one counts', quality(0.9), 0.6, { overall: 0.6, reason: null }],
    ['and says so where it is bad', quality(0.9), 0.2, { overall: 0.2, reason: expect.stringMatching(/clearer/) }],
    ['unless a measure names the defect', quality(0.4, 'too dark'), 0.2, { overall: 0.2, reason: 'too dark' }],
  ])('%s', (_, given, rating, expected) => {
    expect(withRating(given, rating)).toMatchObject(expected)
  })
})
