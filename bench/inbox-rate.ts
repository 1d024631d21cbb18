// How fast photos get from the inbox into the gallery, with the embedded pack's fast detector: npx tsx --conditions=netra-source bench/inbox-rate.ts [--photos 300]
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createGalleryFolder } from './gallery-folder.ts'
import { inboxSettings, moveInto, readInbox, writeFacePhotos } from './inbox-photos.ts'
import { describeMachine, machineCpuMs, processCpuMs } from './machine.ts'
import { prepareBenchPhotos } from './photos.ts'
import { buildServer, startServer } from './server-process.ts'

const { values } = parseArgs({ options: { photos: { type: 'string', default: '300' } } })
const count = Number(values.photos)

await buildServer()
await using photos = await prepareBenchPhotos()
await using folder = await createGalleryFolder(undefined, inboxSettings)
const names = await writeFacePhotos(photos.oneFace, join(folder.data, 'aside'), count)
await using server = await startServer(folder)
const before = { process: processCpuMs(server.pid), machine: machineCpuMs() }
const started = performance.now()
await moveInto(join(folder.data, 'inbox'), join(folder.data, 'aside'), names)
let figures = await readInbox(server.url)
while (figures.enrolled + figures.refused + figures.quarantined < count) {
  await sleep(100)
  figures = await readInbox(server.url)
}
const seconds = (performance.now() - started) / 1_000
const used = ((processCpuMs(server.pid) ?? 0) - (before.process ?? 0)) / 1_000
const machine = ((machineCpuMs() ?? 0) - (before.machine ?? 0)) / 1_000
const { cores } = describeMachine().machine
console.log(JSON.stringify(describeMachine(), null, 2))
console.log(figures)
console.log(`${(count / seconds).toFixed(1)} photos/s by the clock: ${count} in ${seconds.toFixed(1)} s`)
console.log(
  `${((count * cores) / used).toFixed(1)} photos/s if the server had all ${cores} cores (${((used / count) * 1_000).toFixed(0)} ms of processor each)`,
)
console.log(`the server had ${((100 * used) / machine).toFixed(0)} % of what was used of the machine`)
