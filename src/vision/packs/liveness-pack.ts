import type { CataloguedFile, CataloguedNetwork, CataloguedPack } from './catalogued-pack.ts'

const releases = 'https://github.com/yakhyo/face-anti-spoofing/releases/download/weights'
const licence: CataloguedNetwork['licence'] = {
  code: 'Apache-2.0',
  weights: 'Apache-2.0',
  commercialUse: true,
  source: 'minivision-ai/Silent-Face-Anti-Spoofing',
}

function miniFasNet(
  role: 'spoof' | 'liveness',
  id: string,
  boxScale: number,
  files: readonly CataloguedFile[],
): CataloguedNetwork {
  return {
    role,
    id,
    family: 'classifier',
    files: files.map((file) => [file]),
    // Bytes as they are, not divided by 255.
    input: { width: 80, height: 80, layout: 'NCHW', colour: 'BGR', batch: 1 },
    output: 'a logit for each label',
    labels: ['print', 'live', 'replay'],
    boxScale,
    licence,
  }
}

/** The published pair, averaged; it takes the place of the embedded networks in whichever pack is in use. */
export const livenessPack: CataloguedPack = {
  name: 'liveness',
  version: '1',
  description: 'The MiniFASNet pair against printed and replayed faces, used beside any pack',
  permittedUse: 'any, commercial use included',
  networks: [
    miniFasNet('spoof', 'minifasnet-v2@1', 2.7, [
      {
        path: 'MiniFASNetV2.onnx',
        bytes: 1_743_581,
        sha256: 'b32929adc2d9c34b9486f8c4c7bc97c1b69bc0ea9befefc380e4faae4e463907',
        url: `${releases}/MiniFASNetV2.onnx`,
      },
      {
        path: '2.7_80x80_MiniFASNetV2.onnx',
        bytes: 1_743_495,
        sha256: '7886c41bcbcc1be00cf8700eddbd8cbd4b1ad138e69010790de2a57a3b01d7e5',
      },
    ]),
    miniFasNet('liveness', 'minifasnet-v1se@1', 4, [
      {
        path: 'MiniFASNetV1SE.onnx',
        bytes: 2 ** 22,
        atMost: true,
        sha256: 'ebab7f90c7833fbccd46d3a555410e78d969db5438e169b6524be444862b3676',
        url: `${releases}/MiniFASNetV1SE.onnx`,
      },
      {
        path: '4_0_0_80x80_MiniFASNetV1SE.onnx',
        bytes: 1_742_663,
        sha256: 'e67aedf72df3e1912dbf6baa5f7406b8b30c3cb43234170a70dd9d143fea358e',
      },
    ]),
  ],
}
