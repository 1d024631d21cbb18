import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { createPerson } from '#gallery/people-operations.ts'
import { inTransaction } from '#storage/transaction.ts'
import { startGallery, type TestGallery } from '#tests/harness/gallery.ts'
import { recordSighting } from './record-sighting.ts'
import { testTrack } from './sighting.fixture.ts'
import { insertUnknown } from './unknown-store.ts'
import { getPersonVisits } from './visit-operations.ts'

let gallery: TestGallery
beforeAll(async () => {
  gallery = await startGallery()
})
afterAll(() => gallery?.[Symbol.asyncDispose]())

const [gate, yard, far] = [newId(), newId(), newId()]
const noon = Date.now() - 86_400_000

/** On a camera from one second to another. */
async function see(who: { personId?: string; unknownId?: string }, cameraId: string, from: number, to: number) {
  const times = { startedAt: new Date(noon + from * 1_000), lastSeenAt: new Date(noon + to * 1_000) }
  const track = testTrack(gallery.galleryId, { ...who, cameraId, ...times })
  await inTransaction(gallery.db, (tx) => recordSighting(tx, gallery.vault, track))
}

it('tells cameras that see one place from those where nobody can be at once', async () => {
  const people = []
  for (const name of ['Ann', 'Bob']) people.push((await gallery.run(createPerson, { name })).personId)
  const [ann = '', bob = ''] = people
  const stranger = newId()
  await insertUnknown(gallery.db, stranger, gallery.galleryId)
  const stops = async () => {
    const { visits } = await gallery.run(getPersonVisits, { personId: ann })
    return visits.flatMap((visit) => visit.stops.map(({ cameraId, impossible }) => [cameraId, impossible]))
  }
  // Ann alone was at two of them at once.
  await see({ personId: ann }, gate, 0, 60)
  await see({ personId: ann }, yard, 30, 90)
  await see({ personId: ann }, far, 3_600, 3_660)
  await see({ personId: ann }, gate, 3_700, 3_760)
  await see({ personId: ann }, far, 3_720, 3_740)
  expect(await stops()).toEqual([
    [far, false],
    [gate, false],
    [far, true],
    [gate, false],
    [yard, true],
  ])
  // Where others were at both at once, too, the two see one place.
  await see({ personId: bob }, gate, 200, 260)
  await see({ personId: bob }, yard, 220, 230)
  await see({ unknownId: stranger }, yard, 300, 360)
  await see({ unknownId: stranger }, gate, 320, 400)
  expect(await stops()).toEqual([
    [far, false],
    [gate, false],
    [far, true],
    [gate, false],
    [yard, false],
  ])
})
