import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '#core/clock.ts'
import type { Caller } from '#core/operation.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { createCapabilityGate } from './capability-gate.ts'
import { listCapabilities, setCapability } from './capability-operations.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database[Symbol.asyncDispose]())

const caller = (...permissions: string[]): Caller => ({
  kind: 'key',
  id: 'the-admin',
  permissions: new Set(permissions),
  door: 'rest',
  address: null,
  correlationId: 'c',
  signal: new AbortController().signal,
})
const waited: bigint[] = []
const needs = () => ({ db: database.db, events: { caughtUp: async (id: bigint) => void waited.push(id) } })
const set = (enabled: boolean, purpose?: string) =>
  setCapability.run(needs(), { capability: 'expression', enabled, purpose }, caller())
const event = { id: 1n, createdAt: new Date(), type: 'capability_changed' as const }
const changed = { ...event, payload: { capability: 'expression', enabled: true } }

describe('capabilities', () => {
  it('are all off at first', async () => {
    const { capabilities } = await listCapabilities.run(needs(), {}, caller())
    expect(capabilities.map(({ name, enabled, purpose }) => [name, enabled, purpose])).toEqual([
      ['expression', false, null],
      ['live_identification', false, null],
    ])
  })

  it('are turned on for a purpose, and off without one, with who did it', async () => {
    await expect(set(true)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/^purpose/) })
    const on = await set(true, 'usability study')
    expect(on).toMatchObject({ enabled: true, purpose: 'usability study', updatedBy: 'the-admin' })
    expect(await set(false)).toMatchObject({ enabled: false, purpose: 'usability study' })
    const { capabilities } = await listCapabilities.run(needs(), {}, caller())
    expect(capabilities.map((item) => item.enabled)).toEqual([false, false])
  })

  it('are refused for what the law prohibits, and stay off should that be stored all the same', async () => {
    await expect(set(true, 'mood of our employees')).rejects.toMatchObject({
      code: 'invalid_input',
      facts: { fields: 'purpose', purpose: 'workplace' },
    })
    const gate = createCapabilityGate({ db: database.db, clock: systemClock })
    const row = { name: 'expression', enabled: true, purpose: 'education', updated_by: 'somebody' }
    await database.db.insertInto('capabilities').values(row).execute()
    expect(await gate.isOn('expression')).toBe(false)
    await expect(gate.require('expression', caller('expression:run'))).rejects.toMatchObject({ code: 'capability_off' })
  })

  it('append an event with every change, and wait until it has been applied here', async () => {
    waited.splice(0)
    await set(true, 'study')
    const events = await database.db.selectFrom('events').selectAll().execute()
    const payload = { capability: 'expression', enabled: true }
    expect(events).toMatchObject([{ type: 'capability_changed', payload }])
    expect(waited.map(String)).toEqual(events.map((item) => String(item.id)))
  })

  it('are asked for with the permission first, and follow the event log', async () => {
    const gate = createCapabilityGate({ db: database.db, clock: systemClock })
    await expect(gate.require('expression', caller())).rejects.toMatchObject({ code: 'forbidden' })
    await expect(gate.require('expression', caller('expression:run'))).rejects.toMatchObject({ code: 'capability_off' })
    await set(true, 'study')
    expect(await gate.isOn('expression')).toBe(false)
    gate.apply(changed)
    await gate.require('expression', caller('expression:run'))
    expect(await gate.isOn('live_identification')).toBe(false)
  })
})
