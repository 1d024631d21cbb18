import type { z } from 'zod'
import type { Licence, NetworkManifest, PackManifest, SourceFile } from '#vision/models/manifest.ts'
import { embeddedCohort } from './cohorts.ts'

type Files = z.infer<typeof SourceFile>[]
type Terms = z.infer<typeof Licence>

const faceApi: Terms = {
  code: 'MIT',
  weights: 'MIT',
  commercialUse: true,
  source: 'npm @vladmandic/face-api 1.7.15, after face-api.js by Vincent Mühler',
}

const human: Terms = {
  code: 'MIT',
  weights: 'MIT',
  commercialUse: true,
  source: 'npm @vladmandic/human 3.3.6',
}

function fromFaceApi(model: string, manifest: readonly [number, string], weights: readonly [number, string]): Files {
  const name = '@vladmandic/face-api'
  return [
    { package: name, path: `model/${model}-weights_manifest.json`, bytes: manifest[0], sha256: manifest[1] },
    { package: name, path: `model/${model}.bin`, bytes: weights[0], sha256: weights[1] },
  ]
}

function fromHuman(model: string, graph: readonly [number, string], weights: readonly [number, string]): Files {
  const name = '@vladmandic/human'
  return [
    { package: name, path: `models/${model}.json`, bytes: graph[0], sha256: graph[1] },
    { package: name, path: `models/${model}.bin`, bytes: weights[0], sha256: weights[1] },
  ]
}

function pixels(side: number): NetworkManifest['input'] {
  return { width: side, height: side, layout: 'NHWC', colour: 'RGB' }
}

/**
 * The five landmarks in dlib's face chip (padding 0.25), as shares of its side. On the LFW development pairs as good as or
 * better than dlib's own five points taken from the mesh (99.75 against 99.58 %), and it needs no more than five points.
 */
const dlibFrame = [
  [0.2273, 0.2214],
  [0.7528, 0.2212],
  [0.4901, 0.52],
  [0.28, 0.78],
  [0.7, 0.78],
].map(([x = 0, y = 0]) => ({ x: (x + 0.25) / 1.5, y: (y + 0.25) / 1.5 }))

/** One network for both modes, which differ in the scales that are scanned: see decisions/0003-faces-of-any-size.md. */
const blazeFace: Omit<NetworkManifest, 'role'> = {
  id: 'blazeface@1',
  family: 'blazeface',
  files: fromHuman(
    'blazeface',
    [79038, 'cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f'],
    [538928, 'dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72'],
  ),
  input: pixels(256),
  output: 'boxes [N, A, 4] x0 y0 x1 y1 in input pixels; scores [N, A] 0…1',
  licence: { ...human, weights: 'Apache-2.0 (MediaPipe BlazeFace, Google)' },
  detection: { stride: 32, smallestFace: 12, largestFace: 240, confident: 0.6, doubtful: 0.1 },
}

const networks: NetworkManifest[] = [
  { role: 'detector-accurate', ...blazeFace },
  { role: 'detector-fast', ...blazeFace },
  {
    role: 'landmarks',
    id: 'facemesh@1',
    family: 'facemesh',
    files: fromHuman(
      'facemesh',
      [95845, 'b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7'],
      [1477958, '3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b'],
    ),
    input: pixels(192),
    output: 'mesh [N, 1404] x y z of 468 points in input pixels; flag [N, 1] 0…1 whether it is a face',
    licence: { ...human, weights: 'Apache-2.0 (MediaPipe Face Mesh, Google)' },
  },
  {
    role: 'embedder',
    id: 'dlib-resnet@1',
    family: 'dlib-resnet',
    files: fromFaceApi(
      'face_recognition_model',
      [19615, 'cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b'],
      [6444032, 'b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589'],
    ),
    input: pixels(150),
    output: 'embedding [N, 128], Euclidean distance, mean of the crop and its mirror image',
    alignment: dlibFrame,
    // bench/open-set.ts, 60 draws of 60 people: known 50/56/59 (min, median, max) instead of 48/54/59, mistaken 0 instead of 3.
    enrolScales: [1, 1.1, 0.92, 1.18],
    licence: {
      ...faceApi,
      weights: 'CC0-1.0 (dlib_face_recognition_resnet_model_v1, Davis King), quantised under MIT',
    },
  },
  {
    role: 'expression',
    id: 'face-expression@1',
    family: 'face-expression',
    files: fromFaceApi(
      'face_expression_model',
      [6980, '5b349c17c7836da506e03422cd6461c74085d8bb2713ad4114647dc5d28174c8'],
      [329468, '9a9840f2cf1f4c7eab95f197512569345c00d2426754d4608b92af30e0300f3d'],
    ),
    input: pixels(112),
    output: 'score [N, 7], a probability for each label',
    labels: ['neutral', 'happiness', 'sadness', 'anger', 'fear', 'disgust', 'surprise'],
    licence: faceApi,
  },
  {
    role: 'spoof',
    id: 'antispoof@1',
    family: 'antispoof',
    files: fromHuman(
      'antispoof',
      [8713, '7fd698ae1cebabbcad79d3b8b448587b0365eb7911987418231bdcf36583112a'],
      [853098, '4490fecb2becdb6869edc7e60f5e59962be013a8def8719b1373afb0f905c094'],
    ),
    input: pixels(128),
    output: 'score [N, 1]: 0 attack … 1 live',
    labels: ['live'],
    licence: human,
  },
  {
    role: 'liveness',
    id: 'liveness@1',
    family: 'liveness',
    files: fromHuman(
      'liveness',
      [17070, '9e51c8acf83b80abbf329b2735309ab5c90611c66905ade8b1bd130d473df9c8'],
      [592976, 'fc6a6b6b3b9721bdb8bff67a457a15b7cbfd81715cfb27f3e65b757e81dd663e'],
    ),
    input: pixels(32),
    output: 'score [N, 2], a probability for each label',
    labels: ['live', 'attack'],
    licence: human,
  },
]

/** The pack that every installation has: its weights lie in two npm packages. What it measures stands in bench/. */
export const embeddedPack: PackManifest = {
  name: 'embedded',
  version: '1',
  description: 'BlazeFace, FaceMesh and the dlib ResNet out of two MIT-licensed npm packages',
  networks,
  embedder: {
    modelId: 'embedded/dlib-resnet@1',
    dimensions: 128,
    metric: 'euclidean',
    calibration: { slope: 41.9, midpoint: 0.5946, fittedOn: '1,200 pairs of LFW, the last two of its ten folds' },
    presets: {
      strict: { known: 0.45, uncertain: 0.55 },
      balanced: { known: 0.5, uncertain: 0.6 },
      lenient: { known: 0.6, uncertain: 0.7 },
    },
    publishedAccuracy: 'LFW 99.38 % (dlib, Davis King, 2017)',
    personTemplates: true,
    cohort: embeddedCohort,
  },
}
