import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '#core/log.ts'
import { lastEventId } from '#events/event-log.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { inTransaction } from '#storage/transaction.ts'
import { startGallery, type TestGallery } from '#tests/harness/gallery.ts'
import { collectDelivery } from './collect-delivery.ts'
import { ensureLink } from './link-store.ts'
import { pruneSightings } from './prune-sightings.ts'
import { countUndelivered } from './undelivered-store.ts'

const log = createLog('silent')
const day = 86_400_000
const roomy = { ms: 30 * day, bytes: 2 ** 30 }
const now = new Date('2026-05-01T12:00:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms)
let gallery: TestGallery
let galleryId: string

beforeAll(async () => {
  gallery = await startGallery()
  galleryId = gallery.galleryId
  await ensureLink(gallery.db, { name: 'gate', server: 'http://127.0.0.1', gallery: 'default' })
})
afterAll(() => gallery?.[Symbol.asyncDispose]())
beforeEach(async () => {
  await gallery.db.deleteFrom('sightings').execute()
})

const record = async (endedAt: Date | null, startedAt = endedAt ?? now) =>
  (
    await inTransaction(gallery.db, (tx) =>
      recordSighting(tx, gallery.vault, testTrack(galleryId, { startedAt, endedAt, vector: [1, 0, 0, 0] })),
    )
  ).sightingId
const prune = (after: bigint, limits = roomy) =>
  pruneSightings({ db: gallery.db, log }, { galleryId, after }, limits, now)
const left = async () =>
  (await gallery.db.selectFrom('sightings').select('id').orderBy('id').execute()).map(({ id }) => id)
const lost = async () =>
  Number((await gallery.db.selectFrom('edge_link').select('lost').executeTakeFirstOrThrow()).lost)

describe('what an edge node keeps', () => {
  it('is what it could not deliver yet, what goes on, and what was delivered a moment ago', async () => {
    await record(ago(2 * day))
    const moment = await record(ago(60_000))
    const delivered = await lastEventId(gallery.db)
    const waiting = await record(ago(2 * day))
    const open = await record(null, ago(2 * day))
    expect(await prune(delivered)).toBe(0)
    expect(await left()).toEqual([moment, waiting, open].sort())
    expect(await countUndelivered(gallery.db, galleryId, delivered)).toBe(2)
  })

  it('is no older than it may be: the oldest is lost, and counted', async () => {
    const before = await lastEventId(gallery.db)
    await record(ago(40 * day))
    const kept = await record(ago(2 * day))
    const counted = await lost()
    expect(await prune(before)).toBe(1)
    expect(await left()).toEqual([kept])
    expect((await lost()) - counted).toBe(1)
    expect(await prune(before)).toBe(0)
  })

  it('takes no more room than it may, the oldest going first', async () => {
    const before = await lastEventId(gallery.db)
    const ids: string[] = []
    for (let i = 5; i > 0; i--) ids.push(await record(ago(i * day)))
    // A row counts as 4 KiB besides its sealed picture.
    expect(await prune(before, { ms: roomy.ms, bytes: 10_000 })).toBe(3)
    expect(await left()).toEqual(ids.slice(3).sort())
  })
})

describe('a delivery', () => {
  it('has the steps in their order, each sighting once, and goes on where the one before ended', async () => {
    const before = await lastEventId(gallery.db)
    const ids = [await record(ago(3_000)), await record(ago(2_000)), await record(ago(1_000))]
    const size = { most: 2, bytes: 1_000_000, crops: true }
    const first = await collectDelivery(gallery, { galleryId, after: before }, size)
    expect(first?.steps.map(({ sightingId }) => sightingId)).toEqual(ids.slice(0, 2))
    expect(first).toMatchObject({ more: true, sightings: [{ sightingId: ids[0] }, { sightingId: ids[1] }] })
    const second = await collectDelivery(gallery, { galleryId, after: BigInt(first?.through ?? 0) }, size)
    expect(second).toMatchObject({
      more: false,
      sightings: [{ sightingId: ids[2], template: { modelId: 'test/four@1' } }],
    })
    expect(await collectDelivery(gallery, { galleryId, after: BigInt(second?.through ?? 0) }, size)).toBeNull()
  })

  it('is small: as much as fits, and one at least', async () => {
    const before = await lastEventId(gallery.db)
    for (let i = 0; i < 3; i++) await record(ago(1_000))
    const found = await collectDelivery(gallery, { galleryId, after: before }, { most: 50, bytes: 10, crops: true })
    expect(found?.sightings).toHaveLength(1)
    expect(found?.sightings[0]?.crop?.jpeg).toBe(Buffer.from('a crop').toString('base64'))
    const plain = await collectDelivery(
      gallery,
      { galleryId, after: before },
      { most: 50, bytes: 10_000, crops: false },
    )
    expect(plain?.sightings.map(({ crop }) => crop)).toEqual([null, null, null])
  })

  it('passes over what is gone by now', async () => {
    const before = await lastEventId(gallery.db)
    const id = await record(ago(1_000))
    await gallery.db.deleteFrom('sightings').where('id', '=', id).execute()
    const found = await collectDelivery(gallery, { galleryId, after: before }, { most: 50, bytes: 10_000, crops: true })
    expect(found).toMatchObject({ steps: [{ sightingId: id }], sightings: [] })
  })
})
