// Our pipeline behind the same lines as bench/peers/serve.mjs: `{photo}` in, `{ms, cpuMs, decodeMs, faces}` out.
import { readFile } from 'node:fs/promises'
import { VisionConfig } from '#vision/config.ts'
import { openVision } from '#vision/open-vision.ts'
import { answerJsonLines } from './json-lines.ts'
import { modelCache } from './model-cache.ts'

const signal = new AbortController().signal
const detector = process.argv[2] === 'fast' ? 'fast' : 'accurate'
await using vision = await openVision(VisionConfig.parse({ inference: { provider: 'cpu' } }), {
  cacheFolder: modelCache,
})
await answerJsonLines<{ photo: string }>(
  { name: detector === 'fast' ? 'netra fast' : 'netra', threads: vision.status().cores },
  async ({ photo }) => {
    const bytes = await readFile(photo)
    const cpu = process.cpuUsage()
    const start = performance.now()
    const { faces, times } = await vision.analyse(
      bytes,
      { detector, pick: 'all', template: true, region: false, attributes: [] },
      signal,
    )
    const ms = performance.now() - start
    const used = process.cpuUsage(cpu)
    return {
      ms,
      decodeMs: times.decode,
      cpuMs: (used.user + used.system) / 1000,
      faces: faces.length,
      dimensions: faces[0]?.template?.vector.length ?? 0,
      times,
    }
  },
)
