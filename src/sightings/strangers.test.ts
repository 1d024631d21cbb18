import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { systemCaller } from '#api/caller.ts'
import { newId } from '#core/ids.ts'
import type { Operation } from '#core/operation.ts'
import { lastEventId, readEvents } from '#events/event-log.ts'
import { forgetPerson } from '#gallery/forget-person.ts'
import { mergePeople } from '#gallery/merge-people.ts'
import { createPerson } from '#gallery/people-operations.ts'
import { listMerges, undoMerge } from '#gallery/undo-merge.ts'
import { inTransaction } from '#storage/transaction.ts'
import { startGallery, type TestGallery, testModel } from '#tests/harness/gallery.ts'
import { openReferenceIndex } from '#vector-index/reference.ts'
import { abandonedMs, closeLeftOpen } from './close-left-open.ts'
import { changeDecision, endSighting, type OpenSighting, recordSighting } from './record-sighting.ts'
import { testRegion, testTrack } from './sighting.fixture.ts'
import { SightingIndex } from './sighting-index.ts'
import { findSighting, noteSeen } from './sighting-store.ts'
import { likelyStrangers, tellStranger } from './tell-stranger.ts'
import { undoStrangerCorrection } from './undo-correction.ts'
import {
  deleteUnknown,
  getUnknown,
  ignoreUnknown,
  listUnknowns,
  mergeUnknowns,
  splitUnknown,
} from './unknown-operations.ts'

const limit = 0.5
let gallery: TestGallery
let sightings: SightingIndex
let followed: bigint

beforeAll(async () => {
  gallery = await startGallery()
})
afterAll(() => gallery?.[Symbol.asyncDispose]())
beforeEach(async () => {
  await gallery.db.deleteFrom('sightings').execute()
  await gallery.db.deleteFrom('unknown_people').execute()
  sightings = new SightingIndex({ ...gallery, index: openReferenceIndex() })
  await sightings.ready(testModel)
  followed = await lastEventId(gallery.db)
})

/** What the process does: the index follows the event log. */
async function follow(index = sightings): Promise<void> {
  const events = await readEvents(gallery.db, followed, 1_000)
  for (const event of events) await index.apply(event)
  followed = events.at(-1)?.id ?? followed
}

const run = async <Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<TestGallery, Input, Output>,
  input: z.input<Input>,
): Promise<z.input<Output>> => {
  const answer = await gallery.run(operation as never, input as never)
  await follow()
  return answer as z.input<Output>
}

/** A stranger as a camera records one; `now` is when it is told whom it is of. */
async function seeStranger(
  vector: readonly number[],
  { index = sightings, now = new Date(), cameraId = newId() } = {},
) {
  const template = { modelId: testModel.modelId, vector: Float32Array.from(vector) }
  const about = { model: testModel, galleryId: gallery.galleryId, template }
  const likely = await likelyStrangers({ sightings: index, now }, about, AbortSignal.timeout(10_000))
  return await inTransaction(gallery.db, async (tx) => {
    const { unknownId, isNew } = await tellStranger(tx, gallery.vault, about, likely, limit)
    const opened = await recordSighting(
      tx,
      gallery.vault,
      testTrack(gallery.galleryId, { vector, unknownId, cameraId }),
    )
    return { ...opened, unknownId, isNew }
  })
}
const unknownOf = async (sightingId: string) => (await findSighting(gallery.db, sightingId))?.unknown_id
const later = new Date(Date.now() + 3_600_000)

describe('strangers', () => {
  it('are known again by the index, by another process from the start, and told apart', async () => {
    const first = await seeStranger([1, 0, 0, 0])
    await follow()
    const again = await seeStranger([0.9, 0.1, 0, 0], { now: later })
    expect([again.isNew, again.unknownId]).toEqual([false, first.unknownId])
    const other = new SightingIndex({ ...gallery, index: openReferenceIndex() })
    expect((await seeStranger([1, 0.1, 0, 0], { index: other, now: later })).unknownId).toBe(first.unknownId)
    expect((await seeStranger([0, 1, 0, 0], { now: later })).unknownId).not.toBe(first.unknownId)
  })

  it('are known again before the index has followed, also when several are recorded at once', async () => {
    const seen = await Promise.all([1, 2, 3, 4].map(() => seeStranger([0, 0, 1, 0])))
    expect(new Set(seen.map(({ unknownId }) => unknownId)).size).toBe(1)
    expect(seen.filter(({ isNew }) => isNew)).toHaveLength(1)
  })

  it('are listed with what their sightings say', async () => {
    const { unknownId } = await seeStranger([1, 0, 0, 0])
    await seeStranger([1, 0, 0, 0])
    const { unknowns } = await run(listUnknowns, {})
    expect(unknowns).toMatchObject([{ unknownId, sightings: 2, state: 'unnamed', person: null }])
    expect(unknowns[0]?.cameras).toHaveLength(2)
  })
})

describe('corrections', () => {
  it('merge two strangers, whom later sightings follow, until it is undone', async () => {
    const [a, b] = [await seeStranger([1, 0, 0, 0]), await seeStranger([0, 1, 0, 0])]
    await follow()
    const merged = await run(mergeUnknowns, { unknownId: a.unknownId, mergedUnknownId: b.unknownId })
    expect(merged).toMatchObject({ kind: 'merge', sightings: 1 })
    expect(await unknownOf(b.sightingId)).toBe(a.unknownId)
    const third = await seeStranger([0, 0.9, 0, 0], { now: later })
    expect(third.unknownId).toBe(a.unknownId)
    await expect(run(getUnknown, { unknownId: b.unknownId })).rejects.toMatchObject({ code: 'not_found' })
    await run(undoStrangerCorrection, { correctionId: merged.correctionId })
    expect(await unknownOf(b.sightingId)).toBe(b.unknownId)
    expect((await run(getUnknown, { unknownId: b.unknownId })).sightings).toBe(1)
    await expect(run(undoStrangerCorrection, { correctionId: merged.correctionId })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('split a stranger, whose sightings stay apart, also for what is seen later', async () => {
    const [a, b] = [await seeStranger([1, 0, 0, 0]), await seeStranger([0.6, 0.2, 0, 0])]
    await follow()
    expect(b.unknownId).toBe(a.unknownId)
    const split = await run(splitUnknown, { unknownId: a.unknownId, sightingIds: [b.sightingId] })
    expect(await unknownOf(b.sightingId)).toBe(split.unknownId)
    expect((await seeStranger([0.58, 0.22, 0, 0], { now: later })).unknownId).toBe(split.unknownId)
    expect((await seeStranger([1, 0.02, 0, 0], { now: later })).unknownId).toBe(a.unknownId)
    // A better look decided otherwise: what a user said stays.
    const known = testTrack(gallery.galleryId, { personId: newId() })
    await inTransaction(gallery.db, (tx) => changeDecision(tx, b.sightingId, known))
    expect(await findSighting(gallery.db, b.sightingId)).toMatchObject({ unknown_id: split.unknownId, corrected: true })
    await expect(run(splitUnknown, { unknownId: a.unknownId, sightingIds: [newId()] })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('are undone in their order', async () => {
    const [a, b] = [await seeStranger([1, 0, 0, 0]), await seeStranger([0, 1, 0, 0])]
    await seeStranger([0, 1, 0, 0])
    await follow()
    const merged = await run(mergeUnknowns, { unknownId: a.unknownId, mergedUnknownId: b.unknownId })
    const split = await run(splitUnknown, { unknownId: a.unknownId, sightingIds: [b.sightingId] })
    const undo = async (correctionId: string) => await run(undoStrangerCorrection, { correctionId })
    await expect(undo(merged.correctionId)).rejects.toMatchObject({ code: 'conflict' })
    await undo(split.correctionId)
    await undo(merged.correctionId)
    expect((await run(getUnknown, { unknownId: b.unknownId })).sightings).toBe(2)
  })

  it('ignore a stranger for good, who is still recorded', async () => {
    const { unknownId } = await seeStranger([1, 0, 0, 0])
    await follow()
    const ignored = await run(ignoreUnknown, { unknownId })
    const { sightingId } = await seeStranger([1, 0, 0, 0], { now: later })
    expect(await findSighting(gallery.db, sightingId)).toMatchObject({ ignored: true, unknown_id: unknownId })
    expect((await run(listUnknowns, { state: 'unnamed' })).unknowns).toEqual([])
    await run(undoStrangerCorrection, { correctionId: ignored.correctionId })
    expect((await run(listUnknowns, { state: 'unnamed' })).unknowns).toHaveLength(1)
  })

  it('delete a stranger with everything, who is nobody again afterwards', async () => {
    const first = await seeStranger([1, 0, 0, 0])
    await follow()
    expect(await run(deleteUnknown, { unknownId: first.unknownId })).toMatchObject({ sightings: 1 })
    expect(await findSighting(gallery.db, first.sightingId)).toBeUndefined()
    expect((await seeStranger([1, 0, 0, 0], { now: later })).isNew).toBe(true)
  })

  it('are for callers who may see all cameras', async () => {
    const { unknownId } = await seeStranger([1, 0, 0, 0])
    const caller = { ...systemCaller(AbortSignal.timeout(10_000)), cameras: [newId()] }
    await expect(ignoreUnknown.run(gallery, { unknownId }, caller)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(getUnknown.run(gallery, { unknownId }, caller)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the end of a sighting', () => {
  const open = async (at: Date) =>
    await inTransaction(gallery.db, (tx) =>
      recordSighting(tx, gallery.vault, testTrack(gallery.galleryId, { startedAt: at, lastSeenAt: at })),
    )
  const best = (lastSeenAt: Date) => ({ ...testTrack(gallery.galleryId), region: testRegion, lastSeenAt, frames: 9 })
  const end = async (opened: OpenSighting, at: Date) =>
    await inTransaction(gallery.db, (tx) => endSighting(tx, gallery.vault, opened, best(at)))

  it('keeps the best of the track, and is told of once', async () => {
    const opened = await open(new Date(1_000))
    const before = await lastEventId(gallery.db)
    for (const at of [5_000, 6_000]) await end(opened, new Date(at))
    expect(await findSighting(gallery.db, opened.sightingId)).toMatchObject({ frames: 9, ended_at: new Date(5_000) })
    expect((await readEvents(gallery.db, before, 10)).map(({ type }) => type)).toEqual(['sighting_ended'])
  })

  it('comes by itself when the process that followed it was killed, at the time when it was last seen', async () => {
    const now = new Date()
    const long = new Date(now.getTime() - abandonedMs - 1)
    const [left, living] = [await open(long), await open(long)]
    await noteSeen(gallery.db, [{ sightingId: living.sightingId, at: now, frames: 50 }])
    expect(await closeLeftOpen(gallery.db, now)).toBe(1)
    expect(await findSighting(gallery.db, left.sightingId)).toMatchObject({ ended_at: long })
    expect(await findSighting(gallery.db, living.sightingId)).toMatchObject({ ended_at: null, frames: 50 })
  })
})

describe('a person', () => {
  const person = async () => (await gallery.run(createPerson, { name: 'Ada' })).personId
  const see = async (personId: string) =>
    await inTransaction(gallery.db, (tx) =>
      recordSighting(tx, gallery.vault, testTrack(gallery.galleryId, { personId, vector: [1, 1, 0, 0] })),
    )
  const closest = async () => {
    await follow()
    const about = { model: testModel, galleryId: gallery.galleryId, vector: Float32Array.of(1, 1, 0, 0) }
    return (await sightings.closestSightings(about, 5)).map(({ sightingId }) => sightingId)
  }

  it('is forgotten with all sightings, which the receipt counts and no search finds', async () => {
    const personId = await person()
    const { sightingId } = await see(personId)
    expect(await closest()).toEqual([sightingId])
    const { receipt } = await gallery.run(forgetPerson, { personId })
    expect(receipt.counts).toEqual(
      expect.arrayContaining([
        { table: 'sightings', rows: 1 },
        { table: 'sighting_templates', rows: 1 },
        { table: 'regions', rows: 1 },
      ]),
    )
    expect(await findSighting(gallery.db, sightingId)).toBeUndefined()
    expect(await closest()).toEqual([])
  })

  it('keeps the sightings of whoever is merged into them', async () => {
    const [kept, gone] = [await person(), await person()]
    const { sightingId } = await see(gone)
    await gallery.run(mergePeople, { personId: kept, mergedPersonId: gone })
    expect(await findSighting(gallery.db, sightingId)).toMatchObject({ person_id: kept })
    expect(await closest()).toEqual([sightingId])
    const { merges } = await gallery.run(listMerges, { personId: kept })
    await gallery.run(undoMerge, { personId: kept, mergeId: merges[0]?.mergeId ?? '' })
    expect(await findSighting(gallery.db, sightingId)).toMatchObject({ person_id: gone })
    expect(await closest()).toEqual([sightingId])
  })
})
