// What protection costs: npx tsx --conditions=netra-source bench/data-protection.ts [--only auth,audit,sealing,rotation,erasure]
// [--faces 100000]
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { systemCaller } from '#api/caller.ts'
import type { Store } from '#app.ts'
import { createAuthenticator } from '#auth/authenticate.ts'
import { systemClock } from '#core/clock.ts'
import { createLog } from '#core/log.ts'
import { forget } from '#gallery/forget-person.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { rotateMasterKey } from '#gallery/rotate-master-key.ts'
import { sealRegion, sealTemplate } from '#gallery/sealed-face.ts'
import { adminKey, createGalleryFolder } from './gallery-folder.ts'
import { describeMachine } from './machine.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'auth,audit,sealing,rotation,erasure' },
    faces: { type: 'string', default: '100000' },
  },
})
const wanted = new Set(values.only.split(','))
const signal = new AbortController().signal
const caller = systemCaller(signal)

/** Milliseconds: median and 99th percentile of what each call took. */
async function spread(rounds: number, work: (round: number) => unknown): Promise<string> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await work(round)
    times.push(performance.now() - start)
  }
  const sorted = times.slice(Math.min(10, Math.floor(rounds / 10))).sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(4)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${sorted.length})`
}

async function measureAuthentication({ needs: { db } }: Store): Promise<void> {
  await using auth = createAuthenticator({ db, clock: systemClock, log: createLog('silent') })
  console.log(`authentication, warm cache: ${await spread(20_000, () => auth.authenticate(adminKey))} (reach 0.2)`)
}

async function measureAudit({ needs: { audit } }: Store): Promise<void> {
  const call = (permission: string) => ({
    operation: 'recognise_image',
    permission,
    subject: { person: '019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f' },
    caller,
    code: 'ok',
    seconds: 0.01,
  })
  // Kept below the bound from which calls wait, as a server's traffic is.
  const search = await spread(5_000, async (round) => {
    if (round % 500 === 499) await audit.settled()
    return audit.record(call('recognition:run'))
  })
  console.log(`audit of a search, what its caller waits: ${search} (reach 0.3)`)
  console.log(
    `audit of a change, which waits for its entry: ${await spread(500, () => audit.record(call('gallery:write')))}`,
  )
}

/** Sealing of one enrolment: a data key, a template and a region of usual size, against the 60 ms of an analysis at least. */
async function measureSealing({ needs: { vault } }: Store): Promise<void> {
  const vector = Float32Array.from({ length: 128 }, () => Math.random())
  const jpeg = randomBytes(25_000)
  const box = { x: 0, y: 0, width: 100, height: 100 }
  const landmarks = Array.from({ length: 5 }, () => ({ x: 1, y: 1 }))
  const region = { jpeg, width: 512, height: 512, box, landmarks, detectorId: 'bench' } as never
  const text = await spread(2_000, (round) => {
    const owner = { personId: `person ${round}`, faceId: `face ${round}` }
    const { key } = vault.createDataKey(owner.personId)
    sealTemplate(vault, key, owner, { modelId: 'bench', vector })
    sealRegion(vault, key, owner, region)
  })
  console.log(`sealing of one enrolment: ${text}; 5 % of an enrolment of 90 ms are 4.5 ms`)
}

async function measureRotation({ needs }: Store, faces: number): Promise<void> {
  const start = performance.now()
  const answer = await rotateMasterKey.run(needs, {}, caller)
  const seconds = (performance.now() - start) / 1_000
  console.log(`rotation over ${faces} people: ${seconds.toFixed(1)} s (reach 60)`, answer)
}

async function measureErasure({ needs }: Store, faces: number): Promise<void> {
  const galleryId = await galleryIdOf(needs.db, 'default')
  const rows = await needs.db
    .selectFrom('people')
    .select('id')
    .where('gallery_id', '=', galleryId)
    .orderBy('external_id')
    .limit(200)
    .execute()
  const text = await spread(rows.length, (round) => forget(needs, rows[round]?.id ?? '', caller))
  console.log(`erasure in a gallery of ${faces}, receipt included: ${text} (reach 1000)`)
}

console.log(JSON.stringify(describeMachine(), null, 2))
await using folder = await createGalleryFolder()
const faces = wanted.has('rotation') || wanted.has('erasure') ? Number(values.faces) : 10
await folder.fill(faces)
await using store = await folder.open()
if (wanted.has('auth')) await measureAuthentication(store)
if (wanted.has('audit')) await measureAudit(store)
if (wanted.has('sealing')) await measureSealing(store)
if (wanted.has('erasure')) await measureErasure(store, faces)
if (wanted.has('rotation')) await measureRotation(store, faces)
