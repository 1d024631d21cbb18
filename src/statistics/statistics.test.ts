import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '#api/caller.ts'
import { systemClock } from '#core/clock.ts'
import { newId } from '#core/ids.ts'
import { createMemoryBus } from '#events/bus/memory.ts'
import { appendEvent, lastEventId } from '#events/event-log.ts'
import { forgetPerson } from '#gallery/forget-person.ts'
import { mergePeople } from '#gallery/merge-people.ts'
import { createPerson } from '#gallery/people-operations.ts'
import { listMerges, undoMerge } from '#gallery/undo-merge.ts'
import { insertCorrection, moveSightings } from '#sightings/correction-store.ts'
import { eraseSighting } from '#sightings/erase-sightings.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { deleteSighting } from '#sightings/sighting-operations.ts'
import { undoStrangerCorrection } from '#sightings/undo-correction.ts'
import { deleteUnknown, mergeUnknowns } from '#sightings/unknown-operations.ts'
import { tellUnknownChanged } from '#sightings/unknown-reach.ts'
import { insertUnknown, updateUnknown } from '#sightings/unknown-store.ts'
import { inTransaction } from '#storage/transaction.ts'
import { startGallery } from '#tests/harness/gallery.ts'
import { countEvents } from './count-events.ts'
import { getStatistics } from './get-statistics.ts'

let gallery: Awaited<ReturnType<typeof startGallery>>
const caller = () => systemCaller(AbortSignal.timeout(60_000))
beforeAll(async () => {
  gallery = await startGallery()
})
afterAll(() => gallery?.[Symbol.asyncDispose]())
beforeEach(async () => {
  await settle()
  for (const table of ['statistics_hours', 'statistics_people', 'statistics_sightings'] as const)
    await gallery.db.deleteFrom(table).execute()
})

const newPerson = async (name: string) => (await gallery.run(createPerson, { name })).personId
const ask = async (input: Record<string, unknown> = {}) => {
  const range = { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' }
  return await getStatistics.run(
    { db: gallery.db, clock: systemClock },
    getStatistics.input.parse({ ...range, ...input }),
    caller(),
  )
}

async function see(at: string, facts: Parameters<typeof testTrack>[1] = {}): Promise<string> {
  const time = new Date(at)
  const track = testTrack(gallery.galleryId, { startedAt: time, lastSeenAt: time, ...facts })
  return (await inTransaction(gallery.db, (tx) => recordSighting(tx, gallery.vault, track))).sightingId
}

async function settle(followers = 1): Promise<void> {
  const follow = () => countEvents({ db: gallery.db, bus: createMemoryBus(), clock: systemClock, log: gallery.log })
  const running = Array.from({ length: followers }, follow)
  const newest = await lastEventId(gallery.db)
  const cursor = async () => {
    const rows = await gallery.db
      .selectFrom('event_cursors')
      .select('cursor')
      .where('name', '=', 'statistics')
      .execute()
    return BigInt(rows[0]?.cursor ?? -1)
  }
  await expect.poll(cursor, { timeout: 60_000, interval: 10 }).toBeGreaterThanOrEqual(newest)
  for (const one of running) await one[Symbol.asyncDispose]()
}

describe('what was seen', () => {
  it('is counted once, however many processes follow, by hour, day, camera and person', async () => {
    const [ann, bob] = [await newPerson('Ann'), await newPerson('Bob')]
    const [gate, hall] = [newId(), newId()]
    await see('2026-03-01T10:05:00Z', { personId: ann, cameraId: gate })
    await see('2026-03-01T10:55:00Z', { personId: ann, cameraId: hall })
    await see('2026-03-01T11:00:00Z', { personId: bob, cameraId: gate })
    await see('2026-03-02T11:00:00Z', { cameraId: gate })
    await see('2026-03-02T12:00:00Z', {
      decision: { kind: 'uncertain', reason: 'r', candidate: null, confidence: 0.5 },
    })
    await settle(4)
    const days = await ask()
    expect(days.total).toEqual({
      sightings: 5,
      known: 3,
      uncertain: 1,
      unknown: 1,
      notUsable: 0,
      people: 2,
      strangers: 0,
      cameras: 2,
      alerts: 0,
    })
    expect(days.buckets).toMatchObject([
      { start: '2026-03-01T00:00:00.000Z', sightings: 3, people: 2, cameras: 2 },
      { start: '2026-03-02T00:00:00.000Z', sightings: 2, people: 0, cameras: 1 },
    ])
    expect(days.people).toEqual([
      { personId: ann, name: 'Ann', sightings: 2 },
      { personId: bob, name: 'Bob', sightings: 1 },
    ])
    expect(days.cameras).toEqual([
      { cameraId: gate, cameraName: null, sightings: 3 },
      { cameraId: hall, cameraName: null, sightings: 1 },
    ])
    const hours = await ask({ by: 'hour' })
    expect(hours.buckets).toHaveLength(48)
    expect(hours.buckets[10]).toMatchObject({ start: '2026-03-01T10:00:00.000Z', sightings: 2, people: 1 })
    expect((await ask({ cameraId: hall })).total).toMatchObject({ sightings: 1, people: 1, cameras: 1 })
    expect((await ask({ personId: ann })).total).toMatchObject({ sightings: 2, cameras: 2, known: null, people: null })
    const rows = await gallery.db.selectFrom('statistics_hours').selectAll().execute()
    expect(rows).toHaveLength(5)
  })

  it('has days that begin where the user is, also when clocks are changed', async () => {
    await see('2026-03-28T22:59:00Z')
    await see('2026-03-28T23:00:00Z')
    await see('2026-03-29T21:59:00Z')
    await see('2026-03-29T22:00:00Z')
    await settle()
    const range = { from: '2026-03-27T23:00:00Z', to: '2026-03-30T22:00:00Z', timezone: 'Europe/Berlin' }
    expect((await ask(range)).buckets.map(({ start, sightings }) => [start, sightings])).toEqual([
      ['2026-03-27T23:00:00.000Z', 1],
      ['2026-03-28T23:00:00.000Z', 2],
      ['2026-03-29T22:00:00.000Z', 1],
    ])
    expect((await ask({ ...range, by: 'week' })).buckets.map(({ start, sightings }) => [start, sightings])).toEqual([
      ['2026-03-22T23:00:00.000Z', 3],
      ['2026-03-29T22:00:00.000Z', 1],
    ])
  })

  it('is counted as what it turned out to be', async () => {
    const personId = await newPerson('Turned out')
    const sightingId = await see('2026-03-01T10:00:00Z')
    await settle()
    expect((await ask()).total).toMatchObject({ unknown: 1, known: 0, people: 0 })
    await inTransaction(gallery.db, async (tx) => {
      await tx
        .updateTable('sightings')
        .set({ decision: 'known', person_id: personId })
        .where('id', '=', sightingId)
        .execute()
      const payload = { galleryId: gallery.galleryId, sightingId, cameraId: null, personId, unknownId: null }
      for (const type of ['sighting_changed', 'sighting_ended'] as const)
        await appendEvent(tx, { type, payload: { ...payload, decision: 'known' } })
    })
    await settle()
    expect((await ask()).total).toMatchObject({ sightings: 1, unknown: 0, known: 1, people: 1 })
  })

  it('is taken back when a sighting is deleted within a day, and stays when it is deleted later', async () => {
    const now = new Date()
    const old = await see(new Date(now.getTime() - 3 * 86_400_000).toISOString())
    const fresh = await see(new Date(now.getTime() - 60_000).toISOString())
    await settle()
    const range = { from: new Date(now.getTime() - 7 * 86_400_000).toISOString(), to: now.toISOString() }
    expect((await ask(range)).total.sightings).toBe(2)
    for (const sightingId of [old, fresh]) await gallery.run(deleteSighting, { sightingId })
    await settle()
    expect((await ask(range)).total.sightings).toBe(1)
    expect(await gallery.db.selectFrom('statistics_sightings').select('sighting_id').execute()).toEqual([])
  })

  it('is taken back whenever a sighting is deleted that never was', async () => {
    const sightingId = await see('2026-03-01T10:00:00Z')
    await settle()
    expect((await ask()).total.sightings).toBe(1)
    await inTransaction(gallery.db, (tx) => eraseSighting(tx, gallery.vault, sightingId, { mistake: true }))
    await settle()
    expect((await ask()).total.sightings).toBe(0)
  })

  it('tells no longer where a person was than the sightings are kept, while totals stay', async () => {
    const [ann, bob] = [await newPerson('Ann'), await newPerson('Bob')]
    const [old, other] = [await see('2026-03-01T10:00:00Z', { personId: ann }), await see('2026-03-01T10:20:00Z')]
    await see('2026-03-01T11:00:00Z', { personId: ann })
    await see('2026-03-01T11:00:00Z', { personId: bob })
    await settle()
    expect((await ask({ personId: ann })).total).toMatchObject({ sightings: 2 })
    for (const sightingId of [old, other]) await gallery.run(deleteSighting, { sightingId })
    await settle()
    expect((await ask({ personId: ann, by: 'hour' })).buckets.filter(({ sightings }) => sightings > 0)).toMatchObject([
      { start: '2026-03-01T11:00:00.000Z', sightings: 1 },
    ])
    expect((await ask()).total).toMatchObject({ sightings: 4, known: 3, unknown: 1, people: 2 })
  })

  it('follows strangers who are merged, named, unnamed and deleted, and forgets all of who is forgotten', async () => {
    const [one, two] = [newId(), newId()]
    for (const id of [one, two]) await insertUnknown(gallery.db, id, gallery.galleryId)
    await see('2026-03-01T10:00:00Z', { unknownId: one })
    await see('2026-03-01T10:30:00Z', { unknownId: two })
    await settle()
    expect((await ask()).total).toMatchObject({ sightings: 2, people: 0, strangers: 2 })
    await gallery.run(mergeUnknowns, { unknownId: one, mergedUnknownId: two })
    await settle()
    expect((await ask()).total).toMatchObject({ sightings: 2, people: 0, strangers: 1 })

    // As naming does it, but for the pictures.
    const ann = await newPerson('Ann')
    const correctionId = await inTransaction(gallery.db, async (tx) => {
      const facts = { gallery_id: gallery.galleryId, kind: 'name' as const, made_by: 'test', unknown_id: one }
      const id = await insertCorrection(tx, { ...facts, person_id: ann })
      await moveSightings(tx, id, { unknownId: one }, { personId: ann, corrected: true })
      await updateUnknown(tx, one, { person_id: ann })
      await tellUnknownChanged(tx, gallery.galleryId, [one])
      return id
    })
    await settle()
    expect((await ask()).total).toMatchObject({ sightings: 2, people: 1, strangers: 0 })
    await gallery.run(undoStrangerCorrection, { correctionId })
    await settle()
    expect((await ask()).total).toMatchObject({ sightings: 2, people: 0, strangers: 1 })

    const three = newId()
    await insertUnknown(gallery.db, three, gallery.galleryId)
    await see('2026-03-01T12:00:00Z', { unknownId: three })
    await settle()
    await updateUnknown(gallery.db, three, { person_id: ann })
    await gallery.run(forgetPerson, { personId: ann })
    await gallery.run(deleteUnknown, { unknownId: one })
    await settle()
    expect((await ask()).total).toMatchObject({ sightings: 3, people: 0, strangers: 0 })
    for (const table of ['statistics_people', 'statistics_sightings'] as const)
      expect(await gallery.db.selectFrom(table).selectAll().execute()).toEqual([])
  })

  it('says nothing of who is forgotten, and adds up who are made one', async () => {
    const [kept, gone, forgotten] = [await newPerson('Kept'), await newPerson('Gone'), await newPerson('Forgotten')]
    for (const personId of [kept, gone, gone, forgotten]) await see('2026-03-01T10:00:00Z', { personId })
    await settle()
    await gallery.run(mergePeople, { personId: kept, mergedPersonId: gone })
    await gallery.run(forgetPerson, { personId: forgotten })
    await settle()
    const { total, people } = await ask()
    expect([total.sightings, total.people]).toEqual([4, 1])
    expect(people).toEqual([{ personId: kept, name: 'Kept', sightings: 3 }])
    const rest = await sql<{
      n: number
    }>`select count(*)::int as n from statistics_people where subject_id = ${forgotten}`.execute(gallery.db)
    expect(rest.rows).toEqual([{ n: 0 }])

    const [merge] = (await gallery.run(listMerges, { personId: kept })).merges
    await gallery.run(undoMerge, { personId: kept, mergeId: merge?.mergeId ?? '' })
    await settle()
    const parted = await ask()
    expect([parted.total.sightings, parted.total.people]).toEqual([4, 2])
    expect(parted.people).toMatchObject([
      { personId: gone, sightings: 2 },
      { personId: kept, sightings: 1 },
    ])
  })

  it('is refused where it would make too many rows', async () => {
    await expect(ask({ from: '2016-01-01T00:00:00Z', by: 'hour' })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(ask({ from: '2026-04-01T00:00:00Z' })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

it('a week of ten years is found over an index', async () => {
  const { db, galleryId } = gallery
  await sql`insert into statistics_hours (hour, gallery_id, camera_id, kind, n)
    select h, ${galleryId}, ('00000000-0000-0000-0000-00000000000' || c)::uuid, 'known', 1
    from generate_series('2016-01-01T00:00Z'::timestamptz, '2025-12-31T21:00Z', interval '3 hours') h, generate_series(1, 2) c`.execute(
    db,
  )
  await sql`insert into statistics_people (hour, gallery_id, camera_id, kind, subject_id, n)
    select h, ${galleryId}, '00000000-0000-0000-0000-000000000001', 'person', ${newId()}, 1
    from generate_series('2016-01-01T00:00Z'::timestamptz, '2025-12-31T21:00Z', interval '3 hours') h`.execute(db)
  await sql`analyze statistics_hours, statistics_people`.execute(db)
  for (const table of ['statistics_hours', 'statistics_people']) {
    const { rows } = await sql<{ 'QUERY PLAN': unknown }>`explain (format json) select * from ${sql.table(table)} t
      where t.hour >= '2020-05-01' and t.hour < '2020-05-08'`.execute(db)
    const plan = JSON.stringify(rows)
    expect([plan.includes('Index'), plan.includes('Seq Scan')]).toEqual([true, false])
  }
  const week = await ask({ from: '2020-05-04T00:00:00Z', to: '2020-05-11T00:00:00Z' })
  expect([week.total.sightings, week.buckets.length]).toEqual([2 * 7 * 8, 7])
  const years = await ask({ from: '2016-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z', by: 'week' })
  expect([years.total.sightings, years.total.people]).toEqual([2 * 29_224, 1])
})
