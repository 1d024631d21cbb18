// Every number that the README quotes. Peers are installed on first use; everything else is loopback and temporary folders.
//   npm run bench -- [--only end-to-end,http] [--quick] [--json]
//   npm run bench -- --only cameras,cameras-open [--cameras 8,16]
//   npm run bench -- --only camera-memory [--minutes 60] [--cameras 2]
import { parseArgs } from 'node:util'
import { benchCameraMemory } from './camera-memory.ts'
import { benchCameras } from './cameras.ts'
import { benchEndToEnd } from './end-to-end.ts'
import { createGalleryFolder, type GalleryFolder } from './gallery-folder.ts'
import { benchHttp } from './http.ts'
import { benchOverload } from './http-overload.ts'
import { benchHttpReach } from './http-reach.ts'
import { describeMachine } from './machine.ts'
import { prepareBenchPhotos } from './photos.ts'
import { layOut, listMissed } from './report.ts'
import type { Row } from './row.ts'
import { benchCodes } from './search-codes.ts'
import { buildServer } from './server-process.ts'
import { searchRows, stageRows, threadsRows } from './stage-rows.ts'
import { benchStart } from './start.ts'
import { benchTracker } from './tracker.ts'
import { benchVideos } from './videos.ts'
import { benchVisibility } from './visibility.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '60' },
    cameras: { type: 'string' },
  },
})
const progress = (text: string) => process.stderr.write(`${text}\n`)
await using photos = await prepareBenchPhotos()

const { quick } = values
const quickCodes = { faces: 100_000, queries: 1_000 }
const largeCodes = { faces: 1_000_000, queries: 10_000 }

const usualSteps = quick ? [8] : [4, 8, 12, 16, 24]
const cameraSteps = { steps: values.cameras?.split(',').map(Number) ?? usualSteps, seconds: quick ? 15 : 60 }

const parts: Record<string, () => Promise<{ rows: readonly Row[] }>> = {
  stages: () => stageRows(quick ? 4 : 12),
  search: () => searchRows(quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000], progress),
  codes: () =>
    benchCodes({ ...(quick ? quickCodes : largeCodes), dimensions: 128, metric: 'euclidean', rounds: 25, progress }),
  'end-to-end': () => benchEndToEnd(photos, { rounds: quick ? 3 : 7, progress }),
  start: async () => {
    await buildServer()
    return benchStart(photos, { rounds: quick ? 2 : 5, progress, ...(quick ? { sizes: [10_000] } : {}) })
  },
  http: () => withGallery((folder) => benchHttp(folder, photos, { seconds: quick ? 3 : 8, progress })),
  'http-reach': async () => {
    await buildServer()
    return benchHttpReach(photos, { faces: quick ? 10_000 : 100_000, seconds: quick ? 4 : 10, progress })
  },
  'http-overload': async () => {
    await buildServer()
    return withGallery((folder) => benchOverload(folder, photos, { faces: 1_000, seconds: quick ? 4 : 10, progress }))
  },
  tracker: () => benchTracker({ sequences: quick ? 10 : 40 }),
  threads: () => threadsRows(quick ? 2 : 6),
  cameras: () => withGallery((folder) => benchCameras(folder, { ...cameraSteps, part: 'cameras', progress })),
  'cameras-open': () =>
    withGallery((folder) => benchCameras(folder, { ...cameraSteps, part: 'cameras, pack open', progress }), 'open'),
  'camera-memory': () =>
    withGallery((folder) =>
      benchCameraMemory(folder, { cameras: Number(values.cameras ?? 2), minutes: Number(values.minutes), progress }),
    ),
  videos: async () => {
    await buildServer()
    return withGallery((folder) => benchVideos(folder, photos, { seconds: quick ? 20 : 120, rounds: 3, progress }))
  },
  changes: () => withGallery((folder) => benchVisibility(folder, photos, { progress })),
}

const onDemand = [
  'threads',
  'codes',
  'http-reach',
  'http-overload',
  'cameras',
  'cameras-open',
  'camera-memory',
  'videos',
]
const wanted = values.only?.split(',') ?? Object.keys(parts).filter((part) => !onDemand.includes(part))
const strangers = wanted.filter((part) => !(part in parts))
if (strangers.length > 0) {
  process.stderr.write(`There is no part ${strangers.join(', ')}; there are ${Object.keys(parts).join(', ')}.\n`)
  process.exit(2)
}
const about = describeMachine()
const results: Record<string, { rows: readonly Row[] }> = {}
for (const part of wanted) results[part] = (await parts[part]?.()) ?? { rows: [] }

const rows = Object.values(results).flatMap((result) => result.rows)
if (values.json) console.log(JSON.stringify({ ...about, results }, null, 2))
else {
  const { machine, versions } = about
  console.log(`${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, load ${machine.loadBefore}`)
  console.log(`Netra ${versions.netra}, Node.js ${versions.node}, ONNX Runtime ${versions.onnxruntime}`)
  console.log(layOut(rows))
  const missed = listMissed(rows)
  if (missed.length > 0) console.log(`\nMissed:\n${missed.map((line) => `  ${line}`).join('\n')}`)
}

/** Runs a part on a data folder of its own, with the server built. */
async function withGallery<T>(work: (folder: GalleryFolder) => Promise<T>, pack?: string): Promise<T> {
  await buildServer()
  await using folder = await createGalleryFolder(pack)
  return await work(folder)
}
