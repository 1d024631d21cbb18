import type { CataloguedPack } from './catalogued-pack.ts'
import { openCohort } from './cohorts.ts'
import { yuNet } from './yunet.ts'

const omz =
  'https://storage.openvinotoolkit.org/repositories/open_model_zoo/2023.0/models_bin/1/face-reidentification-retail-0095/FP32'
const name = 'face-reidentification-retail-0095'

/** The landmarks' places that Intel's demo aligns to, each over the sides 96 and 112 of the crop they were given for. */
const frame = [
  [30.2946, 51.6963],
  [65.5318, 51.5014],
  [48.0252, 71.7366],
  [33.5493, 92.3655],
  [62.7299, 92.2041],
].map(([x = 0, y = 0]) => ({ x: x / 96, y: y / 112 }))

/** Permissive and accurate: the pack to recommend. */
export const openPack: CataloguedPack = {
  name: 'open',
  version: '1',
  description:
    'YuNet and Intel’s face-reidentification-retail-0095: permissive licences, more accurate than the embedded pack',
  permittedUse: 'any, commercial use included',
  networks: [
    ...yuNet,
    {
      role: 'embedder',
      id: 'retail-0095@1',
      family: 'openvino-embedder',
      files: [
        [
          {
            path: `${name}.xml`,
            bytes: 237_585,
            sha384: 'd5adadadf98f45459bf740b0d5cb425b029ef81133280d3b4f9d0ba0d565b8e21b834c3d030448b8926d849340a8ca7a',
            url: `${omz}/${name}.xml`,
          },
          {
            path: `${name}.bin`,
            bytes: 4_427_256,
            sha384: '953bb75f16d4e7faa0a19700871e6107726cb83e0e062215a841848335694a1e274c61efacab81b4d240d935fe30efda',
            url: `${omz}/${name}.bin`,
          },
        ],
        // The same weights in half precision.
        [
          {
            path: `${name}.xml`,
            bytes: 382_044,
            sha256: '879662c555c826e7a07683f95bb4387b810ab679a8b8c64cc46e07016bb3da2b',
          },
          {
            path: `${name}.bin`,
            bytes: 2_213_628,
            sha256: '4d8cdfa9447ddd6d8b447f76c6eaaa2c9345c1ee0146b94900ee5267ffcb9307',
          },
        ],
      ],
      input: { width: 128, height: 128, layout: 'NCHW', colour: 'BGR' },
      output: 'embedding [N, 256], cosine distance',
      dimensions: 256,
      alignment: frame,
      licence: {
        code: 'Apache-2.0',
        weights: 'Apache-2.0',
        commercialUse: true,
        source: 'Intel Open Model Zoo, face-reidentification-retail-0095',
      },
    },
  ],
  embedder: {
    modelId: 'open/retail-0095@1',
    dimensions: 256,
    metric: 'cosine',
    calibration: { slope: 23.7, midpoint: 0.6783, fittedOn: '1,200 pairs of LFW, the last two of its ten folds' },
    // Known at 0.53 and uncertain at 0.66 keep 96.7 and 99.8 % of those pairs and none of the 600 of different people (nearest:
    // 0.697); the most alike brothers and sisters of three families are 0.553 apart.
    presets: {
      strict: { known: 0.48, uncertain: 0.58 },
      balanced: { known: 0.53, uncertain: 0.66 },
      lenient: { known: 0.62, uncertain: 0.7 },
    },
    publishedAccuracy: 'LFW 99.47 % (Intel Open Model Zoo)',
    cohort: openCohort,
  },
}
