import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGallery, type TestGallery } from '#tests/harness/gallery.ts'
import { erasureDigest } from './erasure-store.ts'
import { deleteFace, getFace, listFaces, updateFace } from './faces-operations.ts'
import { forgetPerson } from './forget-person.ts'
import { createGallery, deleteGallery, listGalleries } from './gallery-operations.ts'
import { mergePeople } from './merge-people.ts'
import { moveFace } from './move-face.ts'
import { createPerson, getPerson, listPeople, updatePerson } from './people-operations.ts'
import { findPerson, wrappedKeyOf } from './person-store.ts'
import { refreshIndex } from './refresh-index.ts'
import { openRegion, openTemplate } from './sealed-face.ts'

let gallery: TestGallery
beforeAll(async () => {
  gallery = await startGallery()
})
afterAll(() => gallery[Symbol.asyncDispose]())

const nobody = '01890a5d-ac96-774b-bcce-b302099a8057'
const person = async (name: string, more: { externalId?: string; email?: string; gallery?: string } = {}) =>
  (await gallery.run(createPerson, { name, ...more })).personId

describe('people', () => {
  it('are created, read, changed and listed with what was given', async () => {
    const id = await person('Ann Lee', { externalId: 'a-1', email: 'ann@example.com' })
    await gallery.run(updatePerson, { personId: id, metadata: { room: 4, nested: { deep_key: true } } })
    const read = await gallery.run(getPerson, { personId: id })
    expect(read).toMatchObject({
      name: 'Ann Lee',
      externalId: 'a-1',
      email: 'ann@example.com',
      faceCount: 0,
      coverFaceId: null,
      gallery: 'default',
    })
    expect(read.metadata).toEqual({ room: 4, nested: { deep_key: true } })
    for (const query of ['nn l', 'A-1', 'ANN@ex'])
      expect((await gallery.run(listPeople, { query })).people.map((p) => p.personId)).toEqual([id])
    expect((await gallery.run(listPeople, { query: '100%' })).total).toBe(0)
    await gallery.run(updatePerson, { personId: id, email: null, name: 'Ann' })
    expect(await gallery.run(getPerson, { personId: id })).toMatchObject({
      name: 'Ann',
      email: null,
      externalId: 'a-1',
    })
  })

  it('are found by the values of their facts, and by one fact', async () => {
    const found = async (input: { query?: string; fact?: string; factValue?: string }) =>
      (await gallery.run(listPeople, input)).people.map(({ name }) => name)
    const facts = [
      ['Mia', { Abteilung: 'Küche', shift: { at: ['night', 'Early 50%'] }, level: 3, guest: true }],
      ['Noa', { Abteilung: 'Küchenchef', level: 30 }],
    ] satisfies [string, Record<string, unknown>][]
    for (const [name, metadata] of facts) await gallery.run(createPerson, { name, metadata })
    expect(await found({ query: 'KÜCHE' })).toEqual(['Mia', 'Noa'])
    expect(await found({ query: 'early 50%' })).toEqual(['Mia'])
    // Names of facts are no text of anybody's.
    expect(await found({ query: 'abteilung' })).toEqual([])
    expect(await found({ fact: 'Abteilung' })).toEqual(['Mia', 'Noa'])
    expect(await found({ fact: 'Abteilung', factValue: 'küche' })).toEqual(['Mia'])
    expect(await found({ fact: 'level', factValue: '3' })).toEqual(['Mia'])
    expect(await found({ fact: 'guest', factValue: 'true' })).toEqual(['Mia'])
    expect(await found({ fact: 'level', query: 'noa' })).toEqual(['Noa'])
    expect(await found({ fact: 'abteilung' })).toEqual([])
    await expect(found({ factValue: '3' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are listed page by page in the order in which they came', async () => {
    await gallery.run(createGallery, { name: 'pages' })
    const ids: string[] = []
    for (const name of ['A', 'B', 'C']) ids.push(await person(name, { gallery: 'pages' }))
    const faceId = await gallery.addFace(ids[2] ?? '', [0, 3, 3, 0])
    const page = await gallery.run(listPeople, { gallery: 'pages', offset: 1, limit: 5 })
    expect(page).toMatchObject({
      total: 3,
      people: [
        { personId: ids[1], faceCount: 0 },
        { personId: ids[2], faceCount: 1, coverFaceId: faceId },
      ],
    })
  })

  it('have an external id of their own in a gallery', async () => {
    await person('First', { externalId: 'same' })
    await expect(person('Second', { externalId: 'same' })).rejects.toMatchObject({ code: 'conflict' })
    const third = await person('Third')
    await expect(gallery.run(updatePerson, { personId: third, externalId: 'same' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('that are not there are not found, whatever their id looks like', async () => {
    for (const personId of [nobody, 'not-an-id', '']) {
      const missing = { code: 'not_found' }
      await expect(gallery.run(getPerson, { personId })).rejects.toMatchObject(missing)
      await expect(gallery.run(forgetPerson, { personId })).rejects.toMatchObject(missing)
      await expect(gallery.run(updatePerson, { personId })).rejects.toMatchObject(missing)
    }
  })

  it('are gone from tables and index once forgotten', async () => {
    const id = await person('To forget')
    await gallery.addFace(id, [9, 0, 0, 0])
    expect(await gallery.closest([9, 0, 0, 0])).toContain(id)
    expect(await gallery.run(forgetPerson, { personId: id })).toMatchObject({ success: true, faces: 1 })
    expect(await gallery.closest([9, 0, 0, 0])).not.toContain(id)
    await expect(gallery.run(getPerson, { personId: id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await gallery.db.selectFrom('faces').selectAll().where('person_id', '=', id).execute()).toEqual([])
  })

  it('merged have all faces, each photo once, and open with the kept person’s key only', async () => {
    const kept = await person('Kept')
    const gone = await person('Gone', { externalId: 'gone-1' })
    const photo = Buffer.from('the same photo')
    await gallery.addFace(kept, [0, 9, 0, 0], photo)
    const dropped = await gallery.addFace(gone, [0, 9, 0, 1], photo)
    const moved = await gallery.addFace(gone, [0, 8, 0, 0])
    const merged = await gallery.run(mergePeople, { personId: kept, mergedPersonId: gone })
    expect(merged).toMatchObject({ personId: kept, name: 'Kept', externalId: 'gone-1', faceCount: 2 })
    expect((await gallery.closest([0, 8, 0, 0]))[0]).toBe(kept)
    expect(await gallery.closest([0, 9, 0, 1])).not.toContain(gone)
    await expectOpens(moved, kept, [0, 8, 0, 0])
    // A backup from before must not bring back the face of the photo that the other had, too.
    const digest = erasureDigest(gallery.vault, dropped)
    expect(gallery.ledger.read().filter((one) => one.kind === 'face' && one.digest.equals(digest))).toHaveLength(1)
    await expect(gallery.run(mergePeople, { personId: kept, mergedPersonId: kept })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(gallery.run(mergePeople, { personId: kept, mergedPersonId: gone })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('merged both ways at once end as one person, not as none', async () => {
    const a = await person('A')
    const b = await person('B')
    const results = await Promise.allSettled([
      gallery.run(mergePeople, { personId: a, mergedPersonId: b }),
      gallery.run(mergePeople, { personId: b, mergedPersonId: a }),
    ])
    expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    const left = await Promise.all([findPerson(gallery.db, a), findPerson(gallery.db, b)])
    expect(left.filter(Boolean)).toHaveLength(1)
  })
})

async function expectOpens(faceId: string, personId: string, vector: number[]): Promise<void> {
  const { db, vault } = gallery
  const row = await db.selectFrom('templates').selectAll().where('face_id', '=', faceId).executeTakeFirstOrThrow()
  const face = await db.selectFrom('faces').selectAll().where('id', '=', faceId).executeTakeFirstOrThrow()
  const owner = await findPerson(db, personId)
  if (!owner || !face.region) throw new Error('missing')
  const key = vault.unwrapDataKey(personId, wrappedKeyOf(owner))
  expect([...openTemplate(vault, key, { faceId, personId }, row.model_id, row.sealed).vector]).toEqual(vector)
  expect(openRegion(vault, key, { faceId, personId }, face.region)).toMatchObject({ width: 4, detectorId: 'd@1' })
  expect(() => openTemplate(vault, key, { faceId: nobody, personId }, row.model_id, row.sealed)).toThrow()
}

describe('faces', () => {
  it('are listed, changed and deleted; the person stays', async () => {
    const id = await person('With faces')
    const first = await gallery.addFace(id, [0, 0, 7, 0])
    const second = await gallery.addFace(id, [0, 0, 7, 1])
    const list = await gallery.run(listFaces, { personId: id, limit: 1, offset: 1 })
    expect(list.total).toBe(2)
    expect(list.faces).toMatchObject([{ faceId: second, name: 'With faces', models: ['test/four@1'], hasRegion: true }])
    expect(await gallery.run(updateFace, { faceId: first, metadata: { seen: 'x' } })).toMatchObject({
      metadata: { seen: 'x' },
    })
    await gallery.run(deleteFace, { faceId: first })
    await gallery.run(deleteFace, { faceId: second })
    await expect(gallery.run(getFace, { faceId: first })).rejects.toMatchObject({ code: 'not_found' })
    await expect(gallery.run(deleteFace, { faceId: first })).rejects.toMatchObject({ code: 'not_found' })
    expect(await gallery.closest([0, 0, 7, 0])).not.toContain(id)
    expect(await gallery.run(getPerson, { personId: id })).toMatchObject({ faceCount: 0 })
  })

  it('move to another person, sealed anew, and are found there', async () => {
    const from = await person('From')
    const to = await person('To')
    const photo = Buffer.from('one photo')
    const faceId = await gallery.addFace(from, [0, 0, 0, 6], photo)
    await gallery.run(moveFace, { faceId, personId: to })
    expect((await gallery.closest([0, 0, 0, 6]))[0]).toBe(to)
    await expectOpens(faceId, to, [0, 0, 0, 6])
    await gallery.addFace(from, [0, 0, 0, 6], photo)
    await expect(gallery.run(moveFace, { faceId, personId: from })).rejects.toMatchObject({ code: 'duplicate_photo' })
    await expect(gallery.run(moveFace, { faceId, personId: nobody })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('galleries', () => {
  it('keep their people apart, and take everybody with them when deleted', async () => {
    await gallery.run(createGallery, { name: 'visitors' })
    await expect(gallery.run(createGallery, { name: 'visitors' })).rejects.toMatchObject({ code: 'conflict' })
    const guest = await person('Guest', { gallery: 'visitors', externalId: 'same' })
    await gallery.addFace(guest, [5, 5, 5, 5])
    expect(await gallery.closest([5, 5, 5, 5])).not.toContain(guest)
    const { galleries } = await gallery.run(listGalleries, {})
    const visitors = galleries.find((g) => g.name === 'visitors')
    expect(visitors).toMatchObject({ people: 1, faces: 1 })
    expect(await gallery.closest([5, 5, 5, 5], visitors?.galleryId)).toEqual([guest])
    const colleague = await person('Colleague')
    await expect(gallery.run(mergePeople, { personId: colleague, mergedPersonId: guest })).rejects.toMatchObject({
      code: 'conflict',
    })
    await gallery.run(deleteGallery, { name: 'visitors' })
    await expect(gallery.run(getPerson, { personId: guest })).rejects.toMatchObject({ code: 'not_found' })
    expect(await gallery.closest([5, 5, 5, 5], visitors?.galleryId)).toEqual([])
    await expect(gallery.run(deleteGallery, { name: 'visitors' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(gallery.run(deleteGallery, { name: 'default' })).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('the index', () => {
  it('is filled from the database, and survives a row that does not open', async () => {
    const id = await person('Indexed')
    const good = await gallery.addFace(id, [3, 3, 0, 0])
    const damaged = await gallery.addFace(id, [3, 3, 0, 1])
    await gallery.db
      .updateTable('templates')
      .set({ sealed: Buffer.alloc(40) })
      .where('face_id', '=', damaged)
      .execute()
    for (const { space } of await gallery.index.sizes()) await gallery.index.drop(space)
    expect(await gallery.closest([3, 3, 0, 0])).toEqual([])
    const { encodingsLoaded } = await gallery.run(refreshIndex, { action: 'reload' })
    expect(encodingsLoaded).toBeGreaterThan(1)
    expect((await gallery.closest([3, 3, 0, 0]))[0]).toBe(id)
    await gallery.run(deleteFace, { faceId: good })
    await gallery.run(deleteFace, { faceId: damaged })
  })
})
