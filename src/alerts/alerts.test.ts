import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { systemCaller } from '#api/caller.ts'
import type { Clock } from '#core/clock.ts'
import { newId } from '#core/ids.ts'
import { createMemoryBus } from '#events/bus/memory.ts'
import { appendEvent, lastEventId } from '#events/event-log.ts'
import { forgetPerson } from '#gallery/forget-person.ts'
import { mergePeople } from '#gallery/merge-people.ts'
import { createPerson } from '#gallery/people-operations.ts'
import { insertCorrection, moveSightings } from '#sightings/correction-store.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { mergeUnknowns } from '#sightings/unknown-operations.ts'
import { insertUnknown } from '#sightings/unknown-store.ts'
import { inTransaction } from '#storage/transaction.ts'
import { startGallery } from '#tests/harness/gallery.ts'
import { startFixture } from '#tests/harness/start-fixture.ts'
import { acknowledgeAlert, commentAlert, getAlert, listAlerts, reopenAlert, resolveAlert } from './alert-operations.ts'
import type { RuleFacts } from './alert-rule.ts'
import { createAlertRule, deleteAlertRule, updateAlertRule } from './alert-rule-operations.ts'
import { followAlerts } from './follow-alerts.ts'
import { tryAlertRule } from './try-alert-rule.ts'
import { addToWatchList, createWatchList, deleteWatchList, listWatchListPeople } from './watch-list-operations.ts'
import { watchListsOf } from './watch-lists-of.ts'

let gallery: Awaited<ReturnType<typeof startGallery>>
let now = new Date('2026-03-01T12:00:00Z')
/** Time stands still; whoever sleeps is woken in a moment. */
const clock: Clock = {
  now: () => now,
  sleep: (_ms, signal) =>
    new Promise((resolve, reject) => {
      setTimeout(resolve, 5)
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    }),
}
const caller = () => systemCaller(AbortSignal.timeout(60_000))
const needs = () => ({ db: gallery.db, clock })

beforeAll(async () => {
  gallery = await startGallery()
})
afterAll(() => gallery?.[Symbol.asyncDispose]())
beforeEach(async () => {
  now = new Date('2026-03-01T12:00:00Z')
  await gallery.db.deleteFrom('alert_rules').execute()
  await gallery.db.deleteFrom('alerts').execute()
})

const later = (seconds: number) => new Date(Date.parse('2026-03-01T12:00:00Z') + seconds * 1000)
const newPerson = async (name: string) => (await gallery.run(createPerson, { name })).personId
const newRule = async (facts: Partial<RuleFacts> & Pick<RuleFacts, 'who'>) =>
  (await createAlertRule.run(needs(), createAlertRule.input.parse({ name: newId(), ...facts }), caller())).ruleId

async function see(facts: Parameters<typeof testTrack>[1] = {}): Promise<string> {
  const { db, vault, galleryId } = gallery
  const track = testTrack(galleryId, { cameraId: newId(), ...facts })
  return await inTransaction(db, async (tx) => {
    const recorded = await recordSighting(tx, vault, track)
    return recorded.sightingId
  })
}

/** Changes a sighting as its track goes on, with or without an event. */
async function goOn(
  id: string,
  changes: { frames?: number; last_seen_at?: Date; ended_at?: Date },
  tell = false,
): Promise<void> {
  await inTransaction(gallery.db, async (tx) => {
    await tx.updateTable('sightings').set(changes).where('id', '=', id).execute()
    const row = await tx.selectFrom('sightings').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    if (!tell) return
    const { gallery_id: galleryId, camera_id: cameraId, decision, person_id: personId, unknown_id: unknownId } = row
    const payload = { galleryId, sightingId: id, cameraId, decision, personId, unknownId }
    await appendEvent(tx, { type: changes.ended_at ? 'sighting_ended' : 'sighting_changed', payload })
  })
}

const follow = () => followAlerts({ db: gallery.db, bus: createMemoryBus(), clock, log: gallery.log })
const waits = async () => (await gallery.db.selectFrom('alert_waits').selectAll().execute()).length
const alerts = async () => (await listAlerts.run(needs(), listAlerts.input.parse({}), caller())).alerts

/** Lets followers work until every event is handled and nothing is due. */
async function settle(followers = 1): Promise<void> {
  const running = Array.from({ length: followers }, follow)
  const newest = await lastEventId(gallery.db)
  await expect
    .poll(
      async () => {
        const row = await gallery.db
          .selectFrom('event_cursors')
          .select('cursor')
          .where('name', '=', 'alerts')
          .executeTakeFirst()
        const due = await gallery.db
          .selectFrom('alert_waits as w')
          .innerJoin('alert_rules as r', 'r.id', 'w.rule_id')
          .select('w.rule_id')
          .where('w.due_at', '<=', now)
          .where('r.enabled', '=', true)
          .execute()
        return row !== undefined && BigInt(row.cursor) >= newest && due.length === 0
      },
      { timeout: 60_000, interval: 10 },
    )
    .toBe(true)
  for (const one of running) await one[Symbol.asyncDispose]()
}

it('raises one alert for each rule and sighting, however many processes follow', async () => {
  await settle()
  const rules = [
    await newRule({ who: 'anyone', cooldownSeconds: 0 }),
    await newRule({ who: 'unknown', cooldownSeconds: 0 }),
  ]
  const seen: string[] = []
  for (let n = 0; n < 15; n++) seen.push(await see())
  for (const id of seen) await goOn(id, { frames: 9 }, true)
  await settle(4)
  const raised = await alerts()
  expect(raised).toHaveLength(seen.length * rules.length)
  expect(new Set(raised.map(({ ruleId, sightingId }) => `${ruleId} ${sightingId}`)).size).toBe(raised.length)
  const told = await gallery.db.selectFrom('events').select('payload').where('type', '=', 'alert_raised').execute()
  expect(told.map(({ payload }) => payload.alertId).sort()).toEqual(raised.map(({ alertId }) => alertId).sort())
})

it('raises each alert once, also where a process is killed over it', async () => {
  await settle()
  await newRule({ who: 'anyone', cooldownSeconds: 0 })
  const seen: string[] = []
  for (let n = 0; n < 60; n++) seen.push(await see())
  const fixture = new URL('../../tests/harness/follow-alerts.fixture.ts', import.meta.url)
  const process = await startFixture(fixture, [gallery.url])
  try {
    const raised = async () => (await gallery.db.selectFrom('alerts').select('id').execute()).length
    await expect.poll(raised, { timeout: 60_000, interval: 2 }).toBeGreaterThan(5)
  } finally {
    await process.kill()
  }
  await settle()
  const raised = await gallery.db.selectFrom('alerts').select(['id', 'sighting_id']).execute()
  expect(raised.map((row) => row.sighting_id).sort()).toEqual([...seen].sort())
  const told = await gallery.db.selectFrom('events').select('payload').where('type', '=', 'alert_raised').execute()
  const ids = new Set(told.map(({ payload }) => payload.alertId))
  expect(raised.filter(({ id }) => ids.has(id))).toHaveLength(seen.length)
})

it('watches for the people of a list until their time is over', async () => {
  const [member, expired, other] = [await newPerson('Member'), await newPerson('Expired'), await newPerson('Other')]
  const list = await createWatchList.run(
    needs(),
    createWatchList.input.parse({ name: 'Banned', severity: 'critical' }),
    caller(),
  )
  const { watchListId } = list
  for (const [personId, expiresAt] of [
    [member, null],
    [expired, later(60).toISOString()],
  ] as const)
    await addToWatchList.run(needs(), addToWatchList.input.parse({ watchListId, personId, expiresAt }), caller())
  await newRule({ who: 'list', watchListId })
  now = later(120)
  for (const personId of [member, expired, other]) await see({ personId, startedAt: now, lastSeenAt: now })
  await settle()
  expect(await alerts()).toMatchObject([
    {
      severity: 'critical',
      person: { personId: member, name: 'Member' },
      state: 'open',
      hasCrop: true,
      reasons: ['on the watch list Banned', 'on 3 frames, 3 needed'],
    },
  ])
  expect(await watchListsOf(needs(), member)).toMatchObject([{ watchListId, name: 'Banned', expiresAt: null }])
  expect(await watchListsOf(needs(), expired)).toEqual([])
  await gallery.run(forgetPerson, { personId: member })
  expect(await alerts()).toEqual([])
  const { people } = await listWatchListPeople.run(needs(), listWatchListPeople.input.parse({ watchListId }), caller())
  expect(people.map(({ personId }) => personId)).toEqual([expired])
  await deleteWatchList.run(needs(), { watchListId }, caller())
  expect(await gallery.db.selectFrom('alert_rules').select('id').execute()).toEqual([])
})

it('never fires on fewer frames than it asks for', async () => {
  await newRule({ who: 'anyone', confirm: 5 })
  const [grows, ends] = [await see({ frames: 4 }), await see({ frames: 4 })]
  await settle()
  expect([await alerts(), await waits()]).toEqual([[], 2])
  await goOn(grows, { frames: 5 })
  await goOn(ends, { ended_at: later(9) }, true)
  await settle()
  // Nobody was told of the fifth frame: it is found when the wait is due.
  now = later(2)
  await settle()
  expect((await alerts()).map(({ sightingId }) => sightingId)).toEqual([grows])
  expect(await waits()).toBe(0)
})

it('waits for who stays, over restarts, and forgets who leaves', async () => {
  await newRule({ who: 'anyone', dwellSeconds: 30 })
  const [stays, leaves] = [await see(), await see()]
  await settle()
  expect(await waits()).toBe(2)
  now = later(31)
  await goOn(stays, { last_seen_at: later(31) })
  await goOn(leaves, { last_seen_at: later(20), ended_at: later(20) })
  await settle()
  expect(await alerts()).toMatchObject([
    { sightingId: stays, reasons: ['anyone: unknown', 'on 3 frames, 3 needed', 'stayed 31 s, 30 needed'] },
  ])
  expect(await waits()).toBe(0)
})

it('a rule that is turned off keeps no other from what it waits for, and waits on', async () => {
  const off = await newRule({ who: 'anyone', dwellSeconds: 10 })
  await newRule({ who: 'anyone', dwellSeconds: 30 })
  const stays = await see()
  await settle()
  const turn = (enabled: boolean) =>
    updateAlertRule.run(needs(), updateAlertRule.input.parse({ ruleId: off, enabled }), caller())
  await turn(false)
  now = later(31)
  await goOn(stays, { last_seen_at: now })
  await settle()
  expect((await alerts()).map(({ ruleId }) => ruleId)).toEqual([expect.not.stringContaining(off)])
  await turn(true)
  await settle()
  expect((await alerts()).map(({ sightingId }) => sightingId)).toEqual([stays, stays])
})

it('counts repetitions within the cooldown on the alert', async () => {
  const personId = await newPerson('Often')
  await newRule({ who: 'anyone', cooldownSeconds: 60 })
  const times = [0, 30, 59, 61, 62]
  for (const second of times) {
    now = later(second)
    await see({ personId, startedAt: now, lastSeenAt: now })
    await settle()
  }
  // The first counts for a minute from when it was seen, and then the fourth does.
  expect((await alerts()).map(({ seenAt, suppressed }) => [seenAt, suppressed])).toEqual([
    [later(61).toISOString(), 1],
    [later(0).toISOString(), 2],
  ])
})

it('counts repetitions also of who was merged or named since, but none after a false alarm', async () => {
  const [kept, gone, mistaken] = [await newPerson('Kept'), await newPerson('Gone'), await newPerson('Mistaken')]
  const [one, two] = [newId(), newId()]
  for (const id of [one, two]) await insertUnknown(gallery.db, id, gallery.galleryId)
  await see({ unknownId: two, startedAt: later(-900), lastSeenAt: later(-900) })
  await settle()
  await newRule({ who: 'anyone', cooldownSeconds: 60 })
  const seen = async (second: number, facts: Parameters<typeof see>[0]) => {
    now = later(second)
    const id = await see({ startedAt: now, lastSeenAt: now, ...facts })
    await settle()
    return id
  }
  const raised = async () => (await alerts()).map(({ suppressed }) => suppressed)

  await seen(0, { personId: gone })
  await gallery.run(mergePeople, { personId: kept, mergedPersonId: gone })
  await seen(10, { personId: kept })
  expect(await raised()).toEqual([1])

  await seen(100, { unknownId: one })
  await gallery.run(mergeUnknowns, { unknownId: two, mergedUnknownId: one })
  await seen(110, { unknownId: two })
  expect(await raised()).toEqual([1, 1])
  // As naming does it, but for the pictures.
  await inTransaction(gallery.db, async (tx) => {
    const facts = { gallery_id: gallery.galleryId, kind: 'name' as const, made_by: 'test', unknown_id: two }
    const id = await insertCorrection(tx, { ...facts, person_id: kept })
    await moveSightings(tx, id, { unknownId: two }, { personId: kept, corrected: true })
  })
  await seen(120, { personId: kept })
  expect(await raised()).toEqual([2, 1])

  // A user says that it was not they: then they come.
  const sightingId = await seen(200, { personId: mistaken })
  await gallery.db
    .updateTable('sightings')
    .set({ person_id: null, unknown_id: one, corrected: true })
    .where('id', '=', sightingId)
    .execute()
  await seen(210, { personId: mistaken })
  expect(await raised()).toEqual([0, 0, 2, 1])
})

it('is acknowledged, commented on, resolved and opened again, each with who and when', async () => {
  await newRule({ who: 'anyone' })
  await see()
  await settle()
  const [alert] = await alerts()
  const alertId = alert?.alertId ?? ''
  now = later(5)
  const by = caller()
  const acknowledged = await acknowledgeAlert.run(needs(), { alertId, comment: 'On my way' }, by)
  expect(acknowledged).toMatchObject({
    state: 'acknowledged',
    acknowledgedBy: 'system',
    acknowledgedAt: now.toISOString(),
  })
  await commentAlert.run(needs(), { alertId, text: 'A delivery' }, by)
  const resolved = await resolveAlert.run(needs(), { alertId, comment: undefined }, by)
  expect(resolved).toMatchObject({ state: 'resolved', comments: [{ text: 'On my way' }, { text: 'A delivery' }] })
  await expect(acknowledgeAlert.run(needs(), { alertId, comment: undefined }, by)).rejects.toMatchObject({
    code: 'conflict',
  })
  const again = await reopenAlert.run(needs(), { alertId, comment: undefined }, by)
  expect(again).toMatchObject({ state: 'open', acknowledgedBy: null, resolvedBy: null })
  const { counts } = await listAlerts.run(needs(), listAlerts.input.parse({ state: 'resolved' }), by)
  expect(counts).toEqual({ open: 1, acknowledged: 0, resolved: 0 })
  await expect(getAlert.run(needs(), { alertId: newId() }, by)).rejects.toMatchObject({ code: 'not_found' })
})

it('says what a rule would have raised, and stores nothing', async () => {
  const personId = await newPerson('Tried')
  await gallery.db.deleteFrom('sightings').execute()
  for (const second of [0, 10, 400]) await see({ personId, startedAt: later(second), lastSeenAt: later(second + 5) })
  await see({ decision: { kind: 'not_usable', reason: 'r', candidate: null, confidence: 0 } })
  await settle()
  now = later(500)
  const input = (facts: object) => tryAlertRule.input.parse({ who: 'person', personId, ...facts })
  expect(await tryAlertRule.run(needs(), input({}), caller())).toMatchObject({
    alerts: 2,
    suppressed: 1,
    sightings: 4,
    complete: true,
    examples: [
      { seenAt: later(400).toISOString(), suppressed: 0 },
      { seenAt: later(0).toISOString(), suppressed: 1 },
    ],
  })
  expect(await tryAlertRule.run(needs(), input({ dwellSeconds: 6 }), caller())).toMatchObject({ alerts: 0 })
  expect(await alerts()).toEqual([])
})

it('stays when its rule is removed, and rules are changed field by field', async () => {
  const ruleId = await newRule({ who: 'anyone', cooldownSeconds: 7, confirm: 2 })
  const changed = await updateAlertRule.run(
    needs(),
    updateAlertRule.input.parse({ ruleId, dwellSeconds: 0, severity: 'low' }),
    caller(),
  )
  expect(changed).toMatchObject({ cooldownSeconds: 7, confirm: 2, severity: 'low', enabled: true })
  await expect(
    updateAlertRule.run(needs(), updateAlertRule.input.parse({ ruleId, who: 'person' }), caller()),
  ).rejects.toMatchObject({ code: 'invalid_input', facts: { fields: 'person_id' } })
  await see()
  await settle()
  await deleteAlertRule.run(needs(), { ruleId }, caller())
  expect(await alerts()).toMatchObject([{ ruleId: null, rule: changed.name, severity: 'low' }])
})

it('two people who are made one keep their places on lists, their sightings and alerts', async () => {
  const [kept, gone] = [await newPerson('Kept'), await newPerson('Gone')]
  const lists: string[] = []
  for (const name of ['Both', 'Only the other']) {
    const made = await createWatchList.run(needs(), createWatchList.input.parse({ name }), caller())
    lists.push(made.watchListId)
    await addToWatchList.run(
      needs(),
      addToWatchList.input.parse({ watchListId: made.watchListId, personId: gone }),
      caller(),
    )
  }
  await addToWatchList.run(
    needs(),
    addToWatchList.input.parse({ watchListId: lists[0], personId: kept, note: 'mine' }),
    caller(),
  )
  await newRule({ who: 'person', personId: gone })
  const sightingId = await see({ personId: gone })
  await settle()
  await gallery.run(mergePeople, { personId: kept, mergedPersonId: gone })
  expect((await watchListsOf(needs(), kept)).map(({ name }) => name)).toEqual(['Both', 'Only the other'])
  expect(await alerts()).toMatchObject([{ sightingId, person: { personId: kept } }])
  const rules = await gallery.db.selectFrom('alert_rules').select('person_id').execute()
  expect(rules).toEqual([{ person_id: kept }])
})
