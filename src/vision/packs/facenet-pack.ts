import type { CataloguedPack } from './catalogued-pack.ts'
import { mtcnn } from './mtcnn.ts'

/** The part of the crop that is MTCNN's box: facenet-pytorch evaluates with a margin of 14 of its 160 pixels. */
const boxShare = (160 - 14) / 160

/**
 * Where the landmarks lie on average in the published crop, an upright box of MTCNN with its margin squeezed to a square: measured on
 * MTCNN's boxes of the first photo of 400 people of LFW. Faces are turned upright to these places instead of cut by their
 * boxes, so that kept regions can be embedded, whichever detector found them.
 */
const boxFrame = [
  [0.2906, 0.3917],
  [0.7305, 0.3851],
  [0.5184, 0.6],
  [0.3278, 0.7526],
  [0.7152, 0.7449],
].map(([x = 0, y = 0]) => ({ x: (x - 0.5) * boxShare + 0.5, y: (y - 0.5) * boxShare + 0.5 }))

/** The pair that much older software was built on. */
export const faceNetPack: CataloguedPack = {
  name: 'facenet',
  version: '1',
  description: 'MTCNN and FaceNet (Inception-ResNet-v1, VGGFace2) from their PyTorch weights',
  permittedUse: 'any, commercial use included, as the publisher licenses the weights (trained on VGGFace2)',
  networks: [
    ...mtcnn,
    {
      role: 'embedder',
      id: 'facenet-vggface2@20180402',
      family: 'inception-resnet-v1',
      files: [
        [
          {
            path: '20180402-114759-vggface2.pt',
            bytes: 111_898_327,
            sha256: '281cebca8662831adb987a874bdcb36e73f5b1c6dc5ee5878f305e985625d99b',
            url: 'https://github.com/timesler/facenet-pytorch/releases/download/v2.2.9/20180402-114759-vggface2.pt',
          },
        ],
      ],
      input: { width: 160, height: 160, layout: 'NHWC', colour: 'RGB' },
      output:
        'embedding [N, 512], cosine distance; faces are aligned by landmarks to their mean places in MTCNN’s boxes',
      dimensions: 512,
      alignment: boxFrame,
      licence: {
        code: 'MIT',
        weights: 'MIT',
        commercialUse: true,
        source: 'timesler/facenet-pytorch, after davidsandberg/facenet 20180402-114759',
      },
    },
  ],
  embedder: {
    modelId: 'facenet/vggface2@20180402',
    dimensions: 512,
    metric: 'cosine',
    calibration: {
      slope: 15,
      midpoint: 0.55,
      fittedOn: 'not fitted: thresholds in common use (Euclidean 1.0 to 1.1, cosine 0.4 to 0.5)',
    },
    presets: {
      strict: { known: 0.35, uncertain: 0.45 },
      balanced: { known: 0.4, uncertain: 0.55 },
      lenient: { known: 0.5, uncertain: 0.6 },
    },
    publishedAccuracy: 'LFW 99.65 % (facenet-pytorch)',
  },
}
