import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '#api/caller.ts'
import { systemClock } from '#core/clock.ts'
import { newId } from '#core/ids.ts'
import { readEvents } from '#events/event-log.ts'
import { createPerson } from '#gallery/people-operations.ts'
import { inTransaction } from '#storage/transaction.ts'
import { startGallery, type TestGallery } from '#tests/harness/gallery.ts'
import { openSightingCrop } from './open-sighting-crop.ts'
import { type DecidedTrack, recordSighting } from './record-sighting.ts'
import { sightingRetention } from './retention-classes.ts'
import { testRegion, testTrack } from './sighting.fixture.ts'
import { deleteSighting, getSighting, listSightings } from './sighting-operations.ts'
import { findSighting } from './sighting-store.ts'
import { insertUnknown } from './unknown-store.ts'

let gallery: TestGallery
beforeAll(async () => {
  gallery = await startGallery()
})
afterAll(() => gallery?.[Symbol.asyncDispose]())

const record = async (track: Partial<DecidedTrack> & { readonly personId?: string } = {}) =>
  await inTransaction(gallery.db, (tx) => recordSighting(tx, gallery.vault, testTrack(gallery.galleryId, track)))

describe('a recorded sighting', () => {
  it('is there with its event and its sealed crop, and gone when deleted', async () => {
    const { sightingId, eventId } = await record({ cameraName: 'Door' })
    expect(await findSighting(gallery.db, sightingId)).toMatchObject({
      camera_name: 'Door',
      gallery: 'default',
      ignored: false,
      has_crop: true,
    })
    const [event] = await readEvents(gallery.db, eventId - 1n, 1)
    expect(event).toMatchObject({ type: 'sighting_started', payload: { sightingId, decision: 'unknown' } })
    expect(await openSightingCrop(gallery, sightingId)).toEqual(testRegion)
    await gallery.run(deleteSighting, { sightingId })
    expect(await findSighting(gallery.db, sightingId)).toBeUndefined()
    await expect(gallery.run(getSighting, { sightingId })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('retention', () => {
  it('counts and deletes strangers and people by classes of their own, ended ones only', async () => {
    await gallery.db.deleteFrom('sightings').execute()
    const { personId } = await gallery.run(createPerson, { name: 'Ada' })
    const long = new Date('2020-01-01T00:00:00Z')
    const times = { startedAt: long, lastSeenAt: long, endedAt: long }
    const stranger = newId()
    await insertUnknown(gallery.db, stranger, gallery.galleryId)
    await record({ ...times, unknownId: stranger })
    await record({ ...times, personId })
    await record({ startedAt: long, lastSeenAt: long })
    const before = new Date('2021-01-01T00:00:00Z')
    const needs = { ...gallery, clock: systemClock }
    for (const one of sightingRetention) {
      expect(await one.count(gallery.db, before, before)).toBe(1)
      const [id = ''] = await one.find(gallery.db, before, before)
      await one.remove(needs, id, systemCaller(AbortSignal.timeout(20_000)))
      expect(await one.count(gallery.db, before, before)).toBe(0)
    }
    expect(await gallery.db.selectFrom('unknown_people').select('id').execute()).toEqual([])
  })
})

describe('the list', () => {
  it('goes back in time page by page, filtered by camera, time and decision', async () => {
    const cameraId = newId()
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute))
    for (const minute of [0, 1, 2, 3])
      await record({ cameraId, startedAt: at(minute), lastSeenAt: at(minute), zone: minute > 1 ? 'gate' : null })
    const first = await gallery.run(listSightings, { cameraId, limit: 3 })
    expect(first.sightings.map(({ startedAt }) => startedAt)).toEqual([3, 2, 1].map((m) => at(m).toISOString()))
    const second = await gallery.run(listSightings, { cameraId, cursor: first.nextCursor ?? '' })
    expect(second.sightings.map(({ startedAt }) => startedAt)).toEqual([at(0).toISOString()])
    expect(second.nextCursor).toBeNull()
    const count = async (filter: object) => (await gallery.run(listSightings, { cameraId, ...filter })).sightings.length
    expect(await count({ from: at(1).toISOString(), to: at(3).toISOString() })).toBe(2)
    expect(await count({ zone: 'gate' })).toBe(2)
    expect(await count({ decision: 'known' })).toBe(0)
    await expect(gallery.run(listSightings, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('shows a caller who is restricted only what the own cameras and galleries saw', async () => {
    const [mine, other] = [newId(), newId()]
    const { sightingId } = await record({ cameraId: mine })
    const hidden = await record({ cameraId: other })
    const caller = { ...systemCaller(AbortSignal.timeout(20_000)), cameras: [mine] }
    const { sightings } = await listSightings.run(gallery, listSightings.input.parse({}), caller)
    expect(sightings.map((one) => one.sightingId)).toEqual([sightingId])
    await expect(getSighting.run(gallery, { sightingId: hidden.sightingId }, caller)).rejects.toMatchObject({
      code: 'not_found',
    })
    const elsewhere = { ...systemCaller(AbortSignal.timeout(20_000)), galleries: ['other'] }
    expect((await listSightings.run(gallery, listSightings.input.parse({}), elsewhere)).sightings).toEqual([])
  })
})
