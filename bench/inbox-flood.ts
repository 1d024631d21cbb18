// Many small files dropped into the inbox at once: are all accounted for, and does memory stay flat?
// npx tsx --conditions=netra-source bench/inbox-flood.ts [--files 50000] [--faces 500]
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { createGalleryFolder } from './gallery-folder.ts'
import { inboxSettings, moveInto, readInbox, writeFacePhotos } from './inbox-photos.ts'
import { describeMachine, residentMegabytes } from './machine.ts'
import { prepareBenchPhotos } from './photos.ts'
import { buildServer, startServer } from './server-process.ts'

const { values } = parseArgs({
  options: { files: { type: 'string', default: '50000' }, faces: { type: 'string', default: '500' } },
})
const [files, faces] = [Number(values.files), Number(values.faces)]

await buildServer()
await using photos = await prepareBenchPhotos()
await using folder = await createGalleryFolder(undefined, inboxSettings)
const aside = join(folder.data, 'aside')
const names = await writeFacePhotos(photos.oneFace, aside, faces)
// Of the others one in five is a photo, of nobody; the rest is something else under a photo's name.
await mkdir(aside, { recursive: true })
for (let at = names.length; at < files; at++) {
  const name = `p${at}.jpg`
  const background = { r: at % 256, g: Math.floor(at / 256) % 256, b: 128 }
  const small = () =>
    sharp({ create: { width: 48, height: 48, channels: 3, background } })
      .jpeg()
      .toBuffer()
  await writeFile(join(aside, name), at % 5 === 0 ? await small() : `not a photo, number ${at}`)
  names.push(name)
}
await using server = await startServer(folder)
const inbox = join(folder.data, 'inbox')
const started = performance.now()
await moveInto(inbox, aside, names)
const memory: number[] = []
let done = 0
while (done < files) {
  await sleep(2_000)
  const { enrolled, refused, quarantined } = await readInbox(server.url)
  done = enrolled + refused + quarantined
  memory.push(residentMegabytes(server.pid)?.now ?? Number.NaN)
  if (memory.length % 15 === 0) console.log(`${done} of ${files}, ${memory.at(-1)?.toFixed(0)} MB`)
}
const seconds = (performance.now() - started) / 1_000
const figures = await readInbox(server.url)
const refused = (await readdir(join(inbox, 'refused'))).filter((name) => name.endsWith('.jpg'))
const left = (await readdir(inbox)).filter((name) => name.endsWith('.jpg'))
const tenth = Math.max(1, Math.floor(memory.length / 10))
const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length
console.log(JSON.stringify(describeMachine(), null, 2))
console.log(figures)
console.log(`${files} files in ${seconds.toFixed(0)} s; ${left.length} left lying, ${refused.length} in refused/`)
console.log(`lost: ${files - figures.enrolled - figures.refused - figures.quarantined}`)
console.log(
  `server: ${mean(memory.slice(tenth, 2 * tenth)).toFixed(0)} MB in the second tenth, ${mean(memory.slice(-tenth)).toFixed(0)} MB in the last, peak ${residentMegabytes(server.pid)?.peak.toFixed(0)} MB`,
)
