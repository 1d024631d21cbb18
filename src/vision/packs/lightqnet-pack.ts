import type { CataloguedPack } from './catalogued-pack.ts'

/** No publisher's address is known to hold this file: import only. */
export const lightQNetPack: CataloguedPack = {
  name: 'lightqnet',
  version: '1',
  description: 'LightQNet: how well a face can be recognised, beside any pack',
  permittedUse: 'any, commercial use included',
  networks: [
    {
      role: 'quality',
      id: 'lightqnet-dm050@1',
      family: 'scorer',
      files: [
        [
          {
            path: 'lightqnet-dm050.onnx',
            bytes: 577_501,
            sha256: '65a0167f05fd43d51669cd6c514cf51e6634791584a9d52347018da54c71fea5',
          },
        ],
      ],
      input: { width: 96, height: 96, layout: 'NCHW', colour: 'BGR', pixels: { scale: 1 / 128, offset: -1 } },
      output: 'score [N, 1], 0…1',
      labels: ['recognisability'],
      // Half of the LFW photos score 0.60 or more and none above 0.62; bench/quality.ts compares ranges.
      scoreRange: { worst: 0.4, best: 0.61 },
      alignment: [
        { x: 0.3419, y: 0.4616 },
        { x: 0.6565, y: 0.4598 },
        { x: 0.5012, y: 0.824 },
      ],
      licence: { code: 'MIT', weights: 'MIT', commercialUse: true, source: 'KaenChan/lightqnet (Chen et al. 2021)' },
    },
  ],
}
