import type { PackManifest } from '#vision/models/manifest.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'

/**
 * A second model that needs no other weights: the embedded networks on faces that lie on their side, compared by angle. It tells
 * people apart only in all but the same photo, and its vectors are strangers to those of the embedded pack (the same faces
 * of the sample photos are 0.67 or more apart), so that a search that mixed the two would recognise nobody.
 */
export const angularPack: PackManifest = {
  ...embeddedPack,
  name: 'angular',
  description: 'For tests: the embedded networks, aligned and compared in another way',
  networks: embeddedPack.networks.map((network) => {
    if (network.role !== 'embedder') return network
    const alignment = (network.alignment ?? []).map(({ x, y }) => ({ x: 1 - y, y: x }))
    return { ...network, id: 'angular@1', alignment, enrolScales: [1] }
  }),
  embedder: {
    modelId: 'angular/dlib-resnet@1',
    dimensions: 128,
    metric: 'cosine',
    calibration: { slope: 800, midpoint: 0.012, fittedOn: 'nothing' },
    presets: {
      strict: { known: 0.008, uncertain: 0.01 },
      balanced: { known: 0.01, uncertain: 0.012 },
      lenient: { known: 0.012, uncertain: 0.014 },
    },
    publishedAccuracy: 'none',
  },
}
