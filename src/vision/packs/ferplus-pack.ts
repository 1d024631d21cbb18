import type { CataloguedPack } from './catalogued-pack.ts'

/** Eight expressions, of which contempt is not among those told; its share falls to the others. */
export const ferPlusPack: CataloguedPack = {
  name: 'ferplus',
  version: '1',
  description: 'The FER+ network of the ONNX model zoo for expressions, used beside any pack',
  permittedUse: 'any, commercial use included',
  networks: [
    {
      role: 'expression',
      id: 'emotion-ferplus@8',
      family: 'classifier',
      files: [
        [
          {
            path: 'emotion-ferplus-8.onnx',
            bytes: 35_040_571,
            sha256: 'a2a2ba6a335a3b29c21acb6272f962bd3d47f84952aaffa03b60986e04efa61c',
            url: 'https://media.githubusercontent.com/media/onnx/models/main/validated/vision/body_analysis/emotion_ferplus/model/emotion-ferplus-8.onnx',
          },
        ],
      ],
      // Bytes as they are, and one crop a run: the file has the number of crops written into it.
      input: { width: 64, height: 64, layout: 'NCHW', colour: 'grey', batch: 1 },
      output: 'a logit for each label',
      labels: ['neutral', 'happiness', 'surprise', 'sadness', 'anger', 'disgust', 'fear', 'contempt'],
      licence: {
        code: 'MIT',
        weights: 'MIT',
        commercialUse: true,
        source: 'ONNX model zoo, emotion_ferplus (Barsoum et al. 2016)',
      },
    },
  ],
}
