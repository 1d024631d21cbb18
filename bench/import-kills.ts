// The server is killed with SIGKILL again and again while it takes photos from the inbox: every photo is enrolled once, or reported
// once. npx tsx --conditions=netra-source bench/import-kills.ts [--kills 100] [--photos 400]
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { seededRandom } from '#core/random.ts'
import { createGalleryFolder } from './gallery-folder.ts'
import { inboxSettings, moveInto, readInbox, writeFacePhotos } from './inbox-photos.ts'
import { describeMachine } from './machine.ts'
import { prepareBenchPhotos } from './photos.ts'
import { authorization, buildServer, startServer } from './server-process.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, photos: { type: 'string', default: '400' } },
})
const [kills, count] = [Number(values.kills), Number(values.photos)]
const random = seededRandom(5)

await buildServer()
await using photos = await prepareBenchPhotos()
await using folder = await createGalleryFolder(undefined, inboxSettings)
const aside = join(folder.data, 'aside')
const names = await writeFacePhotos(photos.oneFace, aside, count)
// One in twenty is none, to be reported.
for (let at = 0; at < count; at += 20) await writeFile(join(aside, `ann_${at + 1}.jpg`), `not a photo, number ${at}`)
const inbox = join(folder.data, 'inbox')
// So many at a time, so that there is something to take at every kill.
const portion = Math.ceil(count / kills)
let killed = 0
let midway = 0
for (; killed < kills; killed++) {
  const server = await startServer(folder)
  await moveInto(inbox, aside, names.slice(killed * portion, (killed + 1) * portion))
  // Any moment from before the first look to the middle of the enrolments.
  await sleep(random() * 1_500)
  if ((await readdir(inbox)).some((name) => name.endsWith('.jpg'))) midway++
  process.kill(server.pid, 'SIGKILL')
  await server[Symbol.asyncDispose]()
}
await using server = await startServer(folder)
let figures = await readInbox(server.url)
for (let still = 0; still < 50; ) {
  await sleep(200)
  const now = await readInbox(server.url)
  const lying = (await readdir(inbox)).filter((name) => name.endsWith('.jpg')).length
  still = lying === 0 && now.enrolled + now.refused === figures.enrolled + figures.refused ? still + 1 : 0
  figures = now
}
const answer = await fetch(`${server.url}/api/faces?limit=1000`, { headers: { authorization } })
const { faces, total } = (await answer.json()) as { faces: { metadata: unknown }[]; total: number }
const refused = (await readdir(join(inbox, 'refused'))).filter((name) => name.endsWith('.jpg'))
const expected = { enrolled: count - Math.ceil(count / 20), refused: Math.ceil(count / 20) }
console.log(JSON.stringify(describeMachine(), null, 2))
console.log({ kills: killed, 'with photos in the inbox': midway, figures, listed: faces.length })
console.log(
  total === expected.enrolled && refused.length === expected.refused && figures.quarantined === 0
    ? `all ${count} photos: ${total} enrolled once, ${refused.length} reported once`
    : `WRONG: ${total} faces of ${expected.enrolled}, ${refused.length} refused of ${expected.refused}`,
)
