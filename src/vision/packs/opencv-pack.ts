import { arcFaceFrame, symmetric } from './arcface-frame.ts'
import type { CataloguedPack } from './catalogued-pack.ts'
import { openCvZoo, yuNet } from './yunet.ts'

/** What OpenCV's own face recognition uses, for those who want the same. */
export const openCvPack: CataloguedPack = {
  name: 'opencv',
  version: '1',
  description: 'YuNet, SFace and the networks for expression and quality of the OpenCV zoo: permissive licences',
  permittedUse: 'any, commercial use included',
  networks: [
    ...yuNet,
    {
      role: 'embedder',
      id: 'sface@2021dec',
      family: 'onnx-embedder',
      files: [
        [
          {
            path: 'face_recognition_sface_2021dec.onnx',
            bytes: 38_696_353,
            sha256: '0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79',
            url: `${openCvZoo}/face_recognition_sface/face_recognition_sface_2021dec.onnx`,
          },
        ],
      ],
      // FaceRecognizerSF exchanges OpenCV's BGR for RGB and scales inside the network.
      input: { width: 112, height: 112, layout: 'NCHW', colour: 'RGB', batch: 1 },
      output: 'embedding [N, 128], cosine distance',
      dimensions: 128,
      alignment: arcFaceFrame,
      licence: {
        code: 'Apache-2.0',
        weights: 'Apache-2.0',
        commercialUse: true,
        source: 'OpenCV zoo, face_recognition_sface_2021dec (Zhong et al. 2021)',
      },
    },
    {
      role: 'expression',
      id: 'fer-mobilefacenet@2022july',
      family: 'classifier',
      files: [
        [
          {
            path: 'facial_expression_recognition_mobilefacenet_2022july.onnx',
            bytes: 4_791_892,
            sha256: '4f61307602fc089ce20488a31d4e4614e3c9753a7d6c41578c854858b183e1a9',
            url: `${openCvZoo}/facial_expression_recognition/facial_expression_recognition_mobilefacenet_2022july.onnx`,
          },
        ],
      ],
      input: { width: 112, height: 112, layout: 'NCHW', colour: 'RGB', pixels: symmetric, batch: 1 },
      output: 'a logit for each label; RAF-DB 88.27 % (OpenCV zoo)',
      labels: ['anger', 'disgust', 'fear', 'happiness', 'neutral', 'sadness', 'surprise'],
      alignment: arcFaceFrame,
      licence: {
        code: 'Apache-2.0',
        weights: 'Apache-2.0',
        commercialUse: true,
        source: 'OpenCV zoo, facial_expression_recognition_mobilefacenet_2022july',
      },
    },
    {
      role: 'quality',
      id: 'ediffiqa-tiny@jun2024',
      family: 'scorer',
      files: [
        [
          {
            path: 'ediffiqa_tiny_jun2024.onnx',
            bytes: 7_272_678,
            sha256: '9426c899cc0f01665240cb7d9e7f98e18e24e456c178326c771a43da289bfc6a',
            url: `${openCvZoo}/face_image_quality_assessment_ediffiqa/ediffiqa_tiny_jun2024.onnx`,
          },
        ],
      ],
      // As the zoo's own ediffiqa.py prepares it; how its scores spread has not been measured here, so they are taken as they are.
      input: { width: 112, height: 112, layout: 'NCHW', colour: 'RGB', pixels: symmetric, batch: 1 },
      output: 'score [N, 1], about 0…1',
      labels: ['recognisability'],
      alignment: arcFaceFrame,
      licence: {
        code: 'MIT',
        weights: 'CC BY 4.0',
        commercialUse: true,
        source: 'OpenCV zoo, ediffiqa_tiny_jun2024 (Babnik et al. 2024)',
      },
    },
  ],
  embedder: {
    modelId: 'opencv/sface@2021dec',
    dimensions: 128,
    metric: 'cosine',
    calibration: {
      slope: 20,
      midpoint: 0.637,
      fittedOn: 'not fitted: the threshold that OpenCV publishes (cosine 0.363)',
    },
    presets: {
      strict: { known: 0.55, uncertain: 0.637 },
      balanced: { known: 0.6, uncertain: 0.68 },
      lenient: { known: 0.637, uncertain: 0.72 },
    },
    publishedAccuracy: 'LFW 99.40 % (OpenCV zoo)',
  },
}
