import type { CataloguedNetwork } from './catalogued-pack.ts'

export const openCvZoo = 'https://media.githubusercontent.com/media/opencv/opencv_zoo/main/models'

/**
 * YuNet (Wu et al. 2023). It sees faces of about 18 to 300 px in its input (bench/detection.ts --pack open). Scores of 0.6 are believed without a second look:
 * the network takes one image a run.
 */
const network: Omit<CataloguedNetwork, 'role'> = {
  id: 'yunet@2023mar',
  family: 'yunet',
  files: [
    [
      {
        path: 'face_detection_yunet_2023mar.onnx',
        bytes: 232_589,
        sha256: '8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4',
        url: `${openCvZoo}/face_detection_yunet/face_detection_yunet_2023mar.onnx`,
      },
    ],
  ],
  input: { width: 640, height: 640, layout: 'NCHW', colour: 'BGR' },
  output: 'cls, obj, bbox and kps at strides 8, 16 and 32; five landmarks a face',
  licence: { code: 'MIT', weights: 'MIT', commercialUse: true, source: 'OpenCV zoo, face_detection_yunet_2023mar' },
  // In mode fast it sees faces from an eighteenth of the photo's long side on.
  detection: {
    stride: 32,
    smallestFace: 18,
    largestFace: 300,
    confident: 0.6,
    doubtful: 0.6,
    fastSide: 320,
    decoder: 'yunet',
  },
}

export const yuNet: readonly CataloguedNetwork[] = [
  { role: 'detector-accurate', ...network },
  { role: 'detector-fast', ...network },
]
