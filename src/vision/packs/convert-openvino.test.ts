import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '#vision/inference/session.ts'
import { convertOpenVino } from './convert-openvino.ts'

const models = join('..', 'shared', 'models', 'embedder')
const atHand = existsSync(models)
const name = 'face-reidentification-retail-0095'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netra-ir-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(model: Uint8Array, shape: readonly number[], data: Float32Array): Promise<Float32Array> {
  const path = join(folder, 'network.onnx')
  await writeFile(path, model)
  await using session = await openSession(path, { provider: 'cpu', cores: 1 })
  // Two files name their input differently; each has one.
  for (const input of ['input0', 'input'])
    try {
      const [answer] = Object.values(await session.run({ [input]: { data, shape } }))
      if (answer?.data instanceof Float32Array) return answer.data
    } catch {}
  throw new Error('the network did not run')
}

/** A network of the layers given, each fed by the one before and, where it has weights, by a constant in front of it. */
function network(...layers: { type: string; data?: string; weights?: string }[]): string {
  const [written, edges]: [string[], string[]] = [[], []]
  let [id, last] = [0, -1]
  for (const { type, data = '', weights } of layers) {
    if (weights) written.push(`<layer id="${id++}" name="w" type="Const"><data element_type="f32" ${weights}/></layer>`)
    written.push(`<layer id="${id}" name="${type}" type="${type}"><data ${data}/></layer>`)
    if (last >= 0) edges.push(`<edge from-layer="${last}" from-port="9" to-layer="${id}" to-port="0"/>`)
    if (weights) edges.push(`<edge from-layer="${id - 1}" from-port="0" to-layer="${id}" to-port="1"/>`)
    last = id++
  }
  return `<net><layers>${written.join('')}</layers><edges>${edges.join('')}</edges></net>`
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const parameter = { type: 'Parameter', data: 'shape="1,2,2,2"' }
const result = { type: 'Result' }

describe('OpenVINO networks', () => {
  it.skipIf(!atHand)('answer as their ONNX twin does: retail-0095 of ../shared/models', async () => {
    const [xml, bin, twin] = await Promise.all(
      ['xml', 'bin', 'onnx'].map((kind) => readFile(join(models, `${name}.${kind}`))),
    )
    if (!xml || !bin || !twin) throw new Error('files lack')
    const data = Float32Array.from({ length: 2 * 3 * 128 * 128 }, (_, i) => (i * 7919) % 256)
    const [a, b] = [
      await run(convertOpenVino(xml, bin), [2, 3, 128, 128], data),
      await run(twin, [2, 3, 128, 128], data),
    ]
    expect(a).toHaveLength(512)
    for (let i = 0; i < a.length; i++) expect(Math.abs((a[i] ?? 9) - (b[i] ?? 0))).toBeLessThan(1e-3)
  })

  it('keep the meaning of grouped convolution, slopes and pooling', async () => {
    const weights = Float32Array.of(2, -3, 0.5, 0.25)
    const xml = network(
      parameter,
      {
        type: 'GroupConvolution',
        data: 'strides="1,1" pads_begin="0,0" pads_end="0,0" dilations="1,1" auto_pad="explicit"',
        weights: 'shape="2,1,1,1,1" offset="0" size="8"',
      },
      { type: 'PReLU', weights: 'shape="2" offset="8" size="8"' },
      {
        type: 'AvgPool',
        data: 'kernel="2,2" strides="2,2" pads_begin="0,0" pads_end="0,0" exclude-pad="true" rounding_type="floor"',
      },
      result,
    )
    const model = convertOpenVino(bytesOf(xml), new Uint8Array(weights.buffer))
    expect([...(await run(model, [1, 2, 2, 2], Float32Array.of(1, 2, 3, 4, 1, 2, 3, 4)))]).toEqual([5, -1.875])
  })

  it.each([
    ['an unknown layer', network(parameter, { type: 'NonMaxSuppression' }, result), /NonMaxSuppression/],
    [
      'weights outside the file',
      network(parameter, { type: 'Add', weights: 'shape="4" offset="8" size="16"' }, result),
      /outside/,
    ],
    [
      'a size that is not the shape’s',
      network(parameter, { type: 'Add', weights: 'shape="4" offset="0" size="8"' }, result),
      /outside/,
    ],
    ['no input', network(result), /0 inputs/],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${network(parameter, result)}`, /document type/],
    [
      'a circle',
      '<net><layers><layer id="0" type="Sigmoid"/><layer id="1" type="Sigmoid"/></layers><edges><edge from-layer="0" to-layer="1" to-port="0"/><edge from-layer="1" to-layer="0" to-port="0"/></edges></net>',
      /circle/,
    ],
    ['no XML', 'PK\u0003\u0004', /0 inputs/],
  ])('are refused with %s', (_, xml, message) => {
    expect(() => convertOpenVino(bytesOf(xml), new Uint8Array(16))).toThrow(message)
  })
})
