import type { EmbedderFacts } from '#vision/models/manifest.ts'
import { arcFaceFrame, symmetric } from './arcface-frame.ts'
import type { CataloguedFile, CataloguedNetwork, CataloguedPack, Expected } from './catalogued-pack.ts'
import { yuNet } from './yunet.ts'

const releases = 'https://github.com/deepinsight/insightface/releases/download/v0.7'
const mebibyte = 2 ** 20

/** Nothing of these packs was fitted here: thresholds as the users of these networks commonly take them. */
const unfitted: Pick<EmbedderFacts, 'calibration' | 'presets'> = {
  calibration: { slope: 20, midpoint: 0.7, fittedOn: 'not fitted: thresholds in common use (cosine 0.3 to 0.5)' },
  presets: {
    strict: { known: 0.5, uncertain: 0.65 },
    balanced: { known: 0.6, uncertain: 0.7 },
    lenient: { known: 0.65, uncertain: 0.75 },
  },
}

const licence: CataloguedNetwork['licence'] = {
  code: 'MIT',
  weights: 'non-commercial research only',
  commercialUse: false,
  source: 'deepinsight/insightface, model packages of release v0.7',
}

function scrfd(id: string, file: CataloguedFile): readonly CataloguedNetwork[] {
  const network: Omit<CataloguedNetwork, 'role'> = {
    id,
    family: 'scrfd',
    files: [[file]],
    input: { width: 640, height: 640, layout: 'NCHW', colour: 'RGB', pixels: { scale: 1 / 128, offset: -127.5 / 128 } },
    output: 'score, bbox and kps at strides 8, 16 and 32, two anchors a cell; five landmarks a face',
    licence,
    detection: { stride: 32, smallestFace: 12, largestFace: 400, confident: 0.6, doubtful: 0.6, decoder: 'scrfd' },
  }
  return [
    { role: 'detector-accurate', ...network },
    { role: 'detector-fast', ...network },
  ]
}

function arcFace(id: string, file: CataloguedFile, terms = licence): CataloguedNetwork {
  return {
    role: 'embedder',
    id,
    family: 'onnx-embedder',
    files: [[file]],
    input: { width: 112, height: 112, layout: 'NCHW', colour: 'RGB', pixels: symmetric },
    output: 'embedding [N, 512], cosine distance',
    dimensions: 512,
    alignment: arcFaceFrame,
    licence: terms,
  }
}

/** A member of a zip archive; the publisher gives hashes of members, not their sizes. */
function inside(archive: string, expected: Expected, member: string, most: number, sha256: string): CataloguedFile {
  return {
    path: member,
    bytes: most,
    atMost: true,
    sha256,
    url: `${releases}/${archive}`,
    archive: { member, expected },
  }
}

const large: Expected = {
  bytes: 288_621_354,
  sha256: '80ffe37d8a5940d59a7384c201a2a38d4741f2f3c51eef46ebb28218a7b0ca2f',
}
const small: Expected = {
  bytes: 127_607_557,
  sha256: 'd85a87f503f691807cd8bb97128bdf7a0660326cd9cd02657127fa978bab8b5e',
}

const permittedUse = 'non-commercial research only'

export const insightFaceLarge: CataloguedPack = {
  name: 'insightface-l',
  version: '1',
  description: 'buffalo_l: SCRFD-10G and ArcFace ResNet-50, not for commercial use',
  permittedUse,
  networks: [
    ...scrfd(
      'scrfd-10g@1',
      inside(
        'buffalo_l.zip',
        large,
        'det_10g.onnx',
        64 * mebibyte,
        '5838f7fe053675b1c7a08b633df49e7af5495cee0493c7dcf6697200b85b5b91',
      ),
    ),
    arcFace(
      'w600k-r50@1',
      inside(
        'buffalo_l.zip',
        large,
        'w600k_r50.onnx',
        256 * mebibyte,
        '4c06341c33c2ca1f86781dab0e829f88ad5b64be9fba56e56bc9ebdefc619e43',
      ),
    ),
  ],
  embedder: {
    modelId: 'insightface/w600k-r50@1',
    dimensions: 512,
    metric: 'cosine',
    ...unfitted,
    publishedAccuracy: 'LFW 99.83 % (InsightFace model zoo, buffalo_l)',
  },
}

export const insightFaceSmall: CataloguedPack = {
  name: 'insightface-s',
  version: '1',
  description: 'buffalo_s: SCRFD-500M and a MobileFaceNet, not for commercial use',
  permittedUse,
  networks: [
    ...scrfd(
      'scrfd-500m@1',
      inside(
        'buffalo_s.zip',
        small,
        'det_500m.onnx',
        16 * mebibyte,
        '5e4447f50245bbd7966bd6c0fa52938c61474a04ec7def48753668a9d8b4ea3a',
      ),
    ),
    arcFace(
      'w600k-mbf@1',
      inside(
        'buffalo_s.zip',
        small,
        'w600k_mbf.onnx',
        64 * mebibyte,
        '9cc6e4a75f0e2bf0b1aed94578f144d15175f357bdc05e815e5c4a02b319eb4f',
      ),
    ),
  ],
  embedder: {
    modelId: 'insightface/w600k-mbf@1',
    dimensions: 512,
    metric: 'cosine',
    ...unfitted,
    publishedAccuracy: 'LFW 99.70 % (InsightFace model zoo, buffalo_s)',
  },
}

/** The same architecture on data that allows commercial use. */
export const auraFace: CataloguedPack = {
  name: 'auraface',
  version: '1',
  description: 'YuNet and AuraFace: a large permissive embedder of 512 numbers',
  permittedUse: 'any, commercial use included',
  networks: [
    ...yuNet,
    arcFace(
      'auraface@1',
      {
        path: 'glintr100.onnx',
        bytes: 260_694_151,
        sha256: 'a7933ea5330113b01c9b60351d8f4c33003f145d8470ac5f0e52ee2effe25c60',
        url: 'https://huggingface.co/fal/AuraFace-v1/resolve/af6d057c9b0ec4071d4c49c80e3539258798b609/glintr100.onnx',
      },
      { code: 'Apache-2.0', weights: 'Apache-2.0', commercialUse: true, source: 'fal/AuraFace-v1' },
    ),
  ],
  embedder: {
    modelId: 'auraface/auraface@1',
    dimensions: 512,
    metric: 'cosine',
    ...unfitted,
    publishedAccuracy: 'LFW 99.65 % (AuraFace model card)',
  },
}
