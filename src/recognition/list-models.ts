import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { NetworkManifest, PackManifest } from '#vision/models/manifest.ts'
import type { Vision } from '#vision/vision.ts'

export const listModels = operation({
  name: 'list_models',
  summary: 'The model pack in use: networks, licences, metric and thresholds, and what runs them',
  permission: 'system:read',
  reach: 'input',
  input: z.strictObject({}),
  output: z.strictObject({
    packs: z.array(
      PackManifest.omit({ networks: true }).extend({
        inUse: z.boolean(),
        networks: z.array(NetworkManifest.pick({ role: true, id: true, family: true, input: true, licence: true })),
      }),
    ),
    provider: z.enum(['cpu', 'cuda']),
    cores: z.int(),
  }),
  async run(needs: { vision: Vision }) {
    const { networks, ...pack } = needs.vision.pack
    const { provider, cores } = needs.vision.status()
    const shown = networks.map(({ role, id, family, input, licence }) => ({ role, id, family, input, licence }))
    return { packs: [{ ...pack, inUse: true, networks: shown }], provider, cores }
  },
})
