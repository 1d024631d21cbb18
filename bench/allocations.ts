// What one analysis allocates in an inference thread: JavaScript heap, and pixels and tensors outside it; and where.
//   npx tsx --conditions=netra-source bench/allocations.ts [--pack NAME] [--detector fast] [--photo all] [--sites]
import { readFile } from 'node:fs/promises'
import { Session } from 'node:inspector/promises'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { analysePhoto } from '#vision/analyse-photo.ts'
import { VisionConfig } from '#vision/config.ts'
import { createPixelStore } from '#vision/image/pixel-store.ts'
import { createNetworkSet } from '#vision/inference/network-set.ts'
import { preparePack } from '#vision/packs/prepare-pack.ts'
import { modelCache } from './model-cache.ts'
import { packAtHand } from './pack-at-hand.ts'
import { prepareBenchPhotos } from './photos.ts'
import { spreadOf } from './row.ts'

const { values } = parseArgs({
  options: {
    pack: { type: 'string', default: 'embedded' },
    detector: { type: 'string', default: 'accurate' },
    photo: { type: 'string', default: 'one' },
    sites: { type: 'boolean' },
  },
})
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const checkpoint = () => {}
const { manifest: pack, folder } = await packAtHand(values.pack)
const { networks: paths } = await preparePack(pack, modelCache, new AbortController().signal, folder)
const networks = createNetworkSet({
  paths,
  provider: 'cpu',
  wideCores: 1,
  narrowCores: 1,
  alone: () => false,
  checkpoint,
})
const tools = { pack, networks, limits: VisionConfig.parse({}).limits, store: createPixelStore(), checkpoint }
const detector = values.detector === 'fast' ? 'fast' : 'accurate'
const options = { pick: 'all', template: true, region: false, attributes: [], detector } as const
await using photos = await prepareBenchPhotos()
const image = await readFile(values.photo === 'one' ? photos.oneFace : (photos.all[0] ?? ''))
const analyse = () => analysePhoto(image, options, tools)
for (let i = 0; i < 20; i++) await analyse()

const growth: { heap: number; outside: number; native: number }[] = []
for (let i = 0; i < 50; i++) {
  collect()
  const before = process.memoryUsage()
  await analyse()
  const after = process.memoryUsage()
  growth.push({
    heap: (after.heapUsed - before.heapUsed) / 1e6,
    outside: (after.arrayBuffers - before.arrayBuffers) / 1e6,
    native: (after.external - after.arrayBuffers - before.external + before.arrayBuffers) / 1e6,
  })
}
collect()
const steady = process.memoryUsage()
for (let i = 0; i < 1_000; i++) await analyse()
collect()
const later = process.memoryUsage()
const row = (name: string, numbers: readonly number[]) => ({ name, ...spreadOf(numbers), unit: 'MB' })
console.table([
  row(
    'JavaScript heap an analysis',
    growth.map(({ heap }) => heap),
  ),
  row(
    'array buffers an analysis',
    growth.map(({ outside }) => outside),
  ),
  row(
    'other external an analysis',
    growth.map(({ native }) => native),
  ),
  row('heap kept after 1,000', [(later.heapUsed - steady.heapUsed) / 1e6]),
  row('array buffers kept after 1,000', [(later.arrayBuffers - steady.arrayBuffers) / 1e6]),
  row('resident gained by 1,000', [(later.rss - steady.rss) / 1e6]),
])
if (values.sites) await printSites()

/** Where the heap goes, by function, collected objects included. */
async function printSites(): Promise<void> {
  using session = Object.assign(new Session(), { [Symbol.dispose]: () => {} })
  session.connect()
  await session.post('HeapProfiler.enable')
  const flags = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true }
  await session.post('HeapProfiler.startSampling', { samplingInterval: 4_096, ...flags })
  for (let i = 0; i < 100; i++) await analyse()
  const { profile } = await session.post('HeapProfiler.stopSampling')
  const sizes = new Map<string, number>()
  const visit = (node: (typeof profile)['head']): void => {
    const { functionName, url, lineNumber } = node.callFrame
    const name = `${functionName || '(anonymous)'} ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`
    sizes.set(name, (sizes.get(name) ?? 0) + node.selfSize)
    for (const child of node.children) visit(child)
  }
  visit(profile.head)
  const most = [...sizes].sort(([, a], [, b]) => b - a).slice(0, 15)
  console.table(most.map(([site, bytes]) => ({ site, 'KB an analysis': Math.round((bytes / 100_000) * 10) / 10 })))
  session.disconnect()
}
