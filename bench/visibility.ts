// How soon a change is seen by recognition over HTTP: after an answer of this server, and after another process's commit.
import { readFile } from 'node:fs/promises'
import type { Store } from '#app.ts'
import { newId } from '#core/ids.ts'
import { appendEvent } from '#events/event-log.ts'
import { insertFace, readTemplates } from '#gallery/face-store.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { insertPerson, wrappedKeyOf } from '#gallery/person-store.ts'
import { openTemplate, sealTemplate } from '#gallery/sealed-face.ts'
import { inTransaction } from '#storage/transaction.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'
import type { Template } from '#vision/template.ts'
import type { GalleryFolder } from './gallery-folder.ts'
import type { BenchPhotos } from './photos.ts'
import { measured, type Row } from './row.ts'
import { authorization, startServer } from './server-process.ts'

const part = 'changes, over HTTP, 10,000 people'
const { modelId } = embeddedPack.embedder

export async function benchVisibility(
  folder: GalleryFolder,
  photos: BenchPhotos,
  { rounds = 10, progress }: { readonly rounds?: number; readonly progress: (text: string) => void },
): Promise<{ rows: Row[] }> {
  await folder.fill(10_000)
  progress('changes: enrol, delete, enrol beside the server')
  await using server = await startServer(folder)
  const image = await readFile(photos.oneFace)
  const recognised = async (): Promise<boolean> => {
    const answer = await call<{ faces: { decision: string }[] }>(`${server.url}/recognize`, 'POST', image)
    return answer.faces.some(({ decision }) => decision === 'known')
  }
  const register = async (): Promise<string> =>
    (await call<{ face_id: string }>(`${server.url}/api/faces/register?name=Somebody`, 'POST', image)).face_id
  const remove = (faceId: string) => call(`${server.url}/api/faces/${faceId}`, 'DELETE')
  const enrol: number[] = []
  const erase: number[] = []
  let wrong = 0
  let template: Template | undefined
  await using store = await folder.open()
  for (let round = 0; round < rounds; round++) {
    let faceId = ''
    enrol.push(
      await timed(async () => {
        faceId = await register()
      }),
    )
    if (!(await recognised())) wrong++
    template ??= await templateOf(store, faceId)
    erase.push(await timed(() => remove(faceId)))
    if (await recognised()) wrong++
  }
  const seen: number[] = []
  let first = 0
  for (let round = 0; round < rounds && template; round++) {
    const faceId = await addBeside(store, template)
    const committed = performance.now()
    let tries = 1
    while (!(await recognised())) {
      if (++tries > 200) throw new Error('a face enrolled by another process is never recognised')
    }
    if (tries === 1) first++
    seen.push(performance.now() - committed)
    await remove(faceId)
  }
  return {
    rows: [
      measured(part, 'enrol a photo, until the answer', 'ms', enrol),
      measured(part, 'delete a face, until the answer', 'ms', erase),
      {
        part,
        name: 'recognitions after such an answer that were out of date',
        value: wrong,
        unit: `of ${rounds * 2}`,
        reach: { limit: 0, is: 'at most' },
      },
      measured(part, "another process's commit, until recognised", 'ms', seen, {
        note: `recognition included; the first one sent saw it ${first} of ${seen.length} times`,
      }),
    ],
  }
}

async function templateOf({ needs: { db, vault } }: Store, faceId: string): Promise<Template> {
  const [row] = await readTemplates(db, { modelId, faceIds: [faceId] })
  if (!row) throw new Error('the enrolled face has no template')
  const key = vault.unwrapDataKey(row.person_id, wrappedKeyOf(row))
  return openTemplate(vault, key, { faceId, personId: row.person_id }, modelId, row.sealed)
}

/** A new person with that template, as another process enrols one: rows and event in one transaction. */
async function addBeside({ needs: { db, vault } }: Store, template: Template): Promise<string> {
  const owner = { personId: newId(), faceId: newId() }
  const galleryId = await galleryIdOf(db, 'default')
  await inTransaction(db, async (tx) => {
    const { key, wrapped } = vault.createDataKey(owner.personId)
    await insertPerson(tx, {
      id: owner.personId,
      galleryId,
      externalId: null,
      name: 'Enrolled beside the server',
      email: null,
      metadata: {},
      wrappedKey: wrapped,
    })
    await insertFace(tx, {
      id: owner.faceId,
      personId: owner.personId,
      galleryId,
      detectionScore: 0.9,
      qualityScore: 0.8,
      quality: {},
      detectorId: 'bench',
      source: null,
      photoDigest: vault.digest(Buffer.from(owner.faceId)),
      region: null,
      metadata: {},
      templates: [{ modelId, sealed: sealTemplate(vault, key, owner, template) }],
    })
    await appendEvent(tx, { type: 'face_added', payload: { galleryId, ...owner } })
  })
  return owner.faceId
}

async function call<T>(url: string, method: string, image?: Uint8Array): Promise<T> {
  const body = image === undefined ? {} : { body: new Uint8Array(image) }
  const headers: Record<string, string> = { authorization, ...(image ? { 'content-type': 'image/jpeg' } : {}) }
  const answer = await fetch(url, { method, headers, ...body })
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
