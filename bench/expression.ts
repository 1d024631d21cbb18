// Which expression network is right most often on labelled faces (FER2013's validation part, 50 of each of seven expressions), for
// every network at hand and several sizes of the crop. The faces are not part of the project: give their folder.
//   npx tsx --conditions=netra-source bench/expression.ts ../shared/faces/expression-dev [--models ../shared/models] [--json]
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ExpressionLabel, expressionLabels, type Landmarks } from '#vision/face.ts'
import type { Frame } from '#vision/frame.ts'
import { resizeFrame } from '#vision/image/resize.ts'
import type { Network } from '#vision/inference/network.ts'
import { openSession } from '#vision/inference/session.ts'
import type { NetworkManifest } from '#vision/models/manifest.ts'
import { convertNetwork } from '#vision/packs/convert-network.ts'
import { locateSource } from '#vision/packs/source-files.ts'
import { readExpression } from '#vision/read-expression.ts'
import { selectFace } from '#vision/select-face.ts'
import { openFacePipeline } from './face-pipeline.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { models: { type: 'string', default: join('..', 'shared', 'models') }, json: { type: 'boolean' } },
})
const folder = positionals[0] ?? join('..', 'shared', 'faces', 'expression-dev')
const labelOf: Readonly<Record<string, ExpressionLabel>> = {
  angry: 'anger',
  disgust: 'disgust',
  fear: 'fear',
  happy: 'happiness',
  neutral: 'neutral',
  sad: 'sadness',
  surprise: 'surprise',
}
/** The pictures have 48 pixels a side; larger, the detector sees them as it sees faces in photos. */
const side = 192

interface Shown {
  readonly label: ExpressionLabel
  readonly frame: Frame
  /** Null where no face is found: counted as a wrong answer. */
  readonly landmarks: Landmarks | null
}

const human = (path: string) => readFile(locateSource({ package: '@vladmandic/human', path, bytes: 1, sha256: '' }))
const faceApi = (path: string) =>
  readFile(locateSource({ package: '@vladmandic/face-api', path, bytes: 1, sha256: '' }))

type Facts = Pick<NetworkManifest, 'id' | 'family' | 'input' | 'labels'>
const networks: { readonly facts: Facts; readonly files: readonly Uint8Array[] }[] = [
  {
    facts: {
      id: "face-api's network",
      family: 'face-expression',
      input: { width: 112, height: 112, layout: 'NHWC', colour: 'RGB' },
      labels: ['neutral', 'happiness', 'sadness', 'anger', 'fear', 'disgust', 'surprise'],
    },
    files: [
      await faceApi('model/face_expression_model-weights_manifest.json'),
      await faceApi('model/face_expression_model.bin'),
    ],
  },
  {
    facts: {
      id: "human's emotion",
      family: 'emotion',
      input: { width: 64, height: 64, layout: 'NHWC', colour: 'RGB' },
      labels: ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'],
    },
    files: [await human('models/emotion.json'), await human('models/emotion.bin')],
  },
]
const file = await readFile(join(values.models, 'expression', 'fer2013_mini_XCEPTION.102-0.66.onnx')).catch(() => null)
const symmetric = { scale: 2 / 255, offset: -1 }
if (file)
  networks.push({
    facts: {
      id: 'mini_XCEPTION',
      family: 'scorer',
      input: { width: 64, height: 64, layout: 'NCHW', colour: 'grey', pixels: symmetric },
      labels: ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'],
    },
    files: [file],
  })

const faces = await lookAtFaces()
const found = faces.filter(({ landmarks }) => landmarks !== null)
const rows = []
for (const { facts, files } of networks) {
  const path = join(tmpdir(), `netra-bench-expression-${facts.family}.onnx`)
  await writeFile(path, convertNetwork(facts, files))
  await using session = await openSession(path, { provider: 'cpu', cores: 2 })
  for (const mirror of [false, true])
    for (const cropSize of [2.1, 2.4, 2.7, 3]) {
      const right = await countRight(mirror ? mirrored(session, facts.input.width) : session, { ...facts, cropSize })
      rows.push({
        network: facts.id,
        cropSize,
        mirror,
        right: right.all,
        ofFaces: faces.length,
        interval95: wilson(right.all, faces.length),
        byLabel: right.byLabel,
      })
    }
}
const report = { faces: faces.length, found: found.length, rows }
if (values.json) console.log(JSON.stringify(report))
else {
  console.log(`${report.found} of ${report.faces} faces found`)
  for (const { network, cropSize, mirror, right, interval95, byLabel } of rows)
    console.log(
      `${network.padEnd(20)} crop ${cropSize}${mirror ? ' mirrored' : '         '} ${((100 * right) / faces.length).toFixed(1)} % (${interval95.map((share) => (100 * share).toFixed(1)).join(' to ')})  ${expressionLabels.map((label) => `${label} ${byLabel[label] ?? 0}`).join(' ')}`,
    )
}

async function lookAtFaces(): Promise<readonly Shown[]> {
  await using pipeline = await openFacePipeline(2)
  const shown: Shown[] = []
  for (const [name, label] of Object.entries(labelOf))
    for (const picture of (await readdir(join(folder, name))).sort()) {
      const frame = resizeFrame(await pipeline.read(join(folder, name, picture)), side, side)
      const [face] = selectFace(await pipeline.find(frame), frame, 'prominent')
      shown.push({ label, frame, landmarks: face?.landmarks ?? null })
    }
  return shown
}

async function countRight(network: Network, facts: Parameters<typeof readExpression>[2]) {
  const targets = found.flatMap(({ frame, landmarks }) => (landmarks ? [{ frame, landmarks }] : []))
  const answers = await readExpression(targets, network, facts)
  const byLabel: Partial<Record<ExpressionLabel, number>> = {}
  let all = 0
  for (const [i, { label }] of answers.entries()) {
    if (label !== found[i]?.label) continue
    all++
    byLabel[label] = (byLabel[label] ?? 0) + 1
  }
  return { all, byLabel }
}

/** The network on each crop and its mirror image, answers averaged. */
function mirrored(network: Network, width: number): Network {
  return {
    async run({ pixels }) {
      if (pixels === undefined) throw new RangeError('no pixels')
      const turned = new Uint8Array(pixels.data.length)
      for (let at = 0; at < turned.length; at += 3) {
        const x = (at / 3) % width
        turned.set(pixels.data.subarray(at, at + 3), at + (width - 1 - 2 * x) * 3)
      }
      const [plain, other] = [await network.run({ pixels }), await network.run({ pixels: { ...pixels, data: turned } })]
      const [a, b] = [plain.score, other.score]
      if (!(a?.data instanceof Float32Array) || b === undefined) throw new RangeError('no scores')
      return { score: { shape: a.shape, data: a.data.map((value, i) => (value + (b.data[i] ?? 0)) / 2) } }
    },
  }
}

/** Wilson's (1927) score interval of so many of so many. */
function wilson(right: number, count: number): readonly [number, number] {
  const [z, share] = [1.96, right / count]
  const centre = share + z ** 2 / (2 * count)
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))
  return [(centre - half) / (1 + z ** 2 / count), (centre + half) / (1 + z ** 2 / count)]
}
