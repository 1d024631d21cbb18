import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { extract } from 'tar-stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '#core/clock.ts'
import { startGallery, type TestGallery } from '#tests/harness/gallery.ts'
import { getConsent, recordConsent, withdrawConsent } from './consent.ts'
import { exportPerson } from './export-person.ts'
import { forgetPerson } from './forget-person.ts'
import { mergePeople } from './merge-people.ts'
import { createPerson, getPerson } from './people-operations.ts'
import { getRetention, previewRetention, runRetention, setRetention } from './retention.ts'
import { galleryRetention } from './retention-classes.ts'

let gallery: TestGallery
beforeAll(async () => {
  gallery = await startGallery()
})
afterAll(async () => {
  await gallery?.[Symbol.asyncDispose]()
})

const person = async (name: string) => (await gallery.run(createPerson, { name })).personId
const purpose = 'access'

describe('consent', () => {
  it('is recorded, read, withdrawn, and gone with the person', async () => {
    const personId = await person('Ann')
    expect(await gallery.run(getConsent, { personId })).toEqual({ personId, consent: null })
    await expect(gallery.run(withdrawConsent, { personId })).rejects.toMatchObject({ code: 'not_found' })
    const given = { personId, purpose, givenAt: '2026-01-02T00:00:00Z', expiresAt: '2126-01-01T01:00:00+01:00' }
    expect((await gallery.run(recordConsent, given)).consent).toMatchObject({
      basis: 'consent',
      purpose,
      givenAt: '2026-01-02T00:00:00.000Z',
      expiresAt: '2126-01-01T00:00:00.000Z',
      withdrawnAt: null,
      recordedBy: 'system',
      valid: true,
    })
    expect((await gallery.run(withdrawConsent, { personId })).consent).toMatchObject({ valid: false })
    expect((await gallery.run(recordConsent, { personId, purpose, basis: 'contract' })).consent).toMatchObject({
      basis: 'contract',
      valid: true,
    })
    const { receipt } = await gallery.run(forgetPerson, { personId })
    expect(receipt.counts).toContainEqual({ table: 'consents', rows: 1 })
  })

  it('is not valid once it expired, and cannot end before it began', async () => {
    const personId = await person('Ben')
    const dates = { givenAt: '2020-01-01T00:00:00Z', expiresAt: '2021-01-01T00:00:00Z' }
    expect((await gallery.run(recordConsent, { personId, purpose, ...dates })).consent?.valid).toBe(false)
    const wrong = { givenAt: dates.expiresAt, expiresAt: dates.givenAt }
    await expect(gallery.run(recordConsent, { personId, purpose, ...wrong })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  it('goes on when two people become one', async () => {
    const [kept, gone] = [await person('Kept'), await person('Gone')]
    await gallery.run(recordConsent, { personId: gone, purpose })
    await gallery.run(mergePeople, { personId: kept, mergedPersonId: gone })
    expect((await gallery.run(getConsent, { personId: kept })).consent).toMatchObject({ purpose })
  })
})

describe('retention', () => {
  const needs = () => ({ ...gallery, clock: systemClock, retentionClasses: galleryRetention })
  const caller = { id: 'system', signal: AbortSignal.timeout(60_000) } as Parameters<typeof runRetention.run>[2]
  const longAgo = new Date('2020-01-01T00:00:00Z')

  beforeEach(async () => {
    await gallery.db.deleteFrom('people').execute()
    await gallery.db.deleteFrom('retention_rules').execute()
  })

  it('keeps everything until there is a rule, and refuses classes that are none', async () => {
    const { rules } = await getRetention.run(needs(), {}, caller)
    expect(rules.map(({ class: name, days }) => [name, days])).toEqual([
      ['faces_without_consent', null],
      ['inactive_people', null],
    ])
    expect(await runRetention.run(needs(), {}, caller)).toEqual({ classes: [] })
    const stranger = { rules: [{ class: 'nobody', days: 1 }] }
    await expect(setRetention.run(needs(), stranger, caller)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('deletes old faces of people without a valid record, as the preview said', async () => {
    const [without, withConsent, expired, fresh] = [
      await person('Without'),
      await person('With'),
      await person('Expired'),
      await person('Fresh'),
    ]
    for (const personId of [without, withConsent, expired, fresh]) await gallery.addFace(personId, [1, 0, 0, 0])
    const old = [without, withConsent, expired]
    await gallery.db
      .updateTable('faces')
      .set({ added_at: longAgo } as never)
      .where('person_id', 'in', old)
      .execute()
    await gallery.run(recordConsent, { personId: withConsent, purpose })
    const ended = { givenAt: '2020-01-01T00:00:00Z', expiresAt: '2021-01-01T00:00:00Z' }
    await gallery.run(recordConsent, { personId: expired, purpose, ...ended })
    const rules = [{ class: 'faces_without_consent', days: 30 }]
    const counted = { classes: [{ class: 'faces_without_consent', days: 30, count: 2 }] }
    expect(await previewRetention.run(needs(), { rules }, caller)).toEqual(counted)
    await setRetention.run(needs(), { rules }, caller)
    expect(await previewRetention.run(needs(), { rules: [] }, caller)).toEqual(counted)
    expect(await runRetention.run(needs(), {}, caller)).toEqual(counted)
    const facesOf = async (personId: string) => (await gallery.run(getPerson, { personId })).faces.length
    expect(await Promise.all([without, withConsent, expired, fresh].map(facesOf))).toEqual([0, 1, 0, 1])
    expect((await gallery.closest([1, 0, 0, 0])).sort()).toEqual([withConsent, fresh].sort())
    expect((await runRetention.run(needs(), {}, caller)).classes).toMatchObject([{ count: 0 }])
    const keep = { rules: [{ class: 'faces_without_consent', days: null }] }
    expect((await setRetention.run(needs(), keep, caller)).rules.every(({ days }) => days === null)).toBe(true)
  })

  it('forgets inactive people, and notes it in the ledger', async () => {
    const [inactive, changed, enrolled] = [await person('Inactive'), await person('Changed'), await person('Enrolled')]
    await gallery.db
      .updateTable('people')
      .set({ updated_at: longAgo })
      .where('id', 'in', [inactive, enrolled])
      .execute()
    await gallery.addFace(enrolled, [0, 1, 0, 0])
    const before = gallery.ledger.read().length
    await setRetention.run(needs(), { rules: [{ class: 'inactive_people', days: 365 }] }, caller)
    expect((await runRetention.run(needs(), {}, caller)).classes).toMatchObject([{ count: 1 }])
    const left = await gallery.db.selectFrom('people').select('id').execute()
    expect(left.map(({ id }) => id).sort()).toEqual([changed, enrolled].sort())
    expect(gallery.ledger.read()).toHaveLength(before + 1)
  })
})

describe('export_person', () => {
  it('holds everything about the person, and nothing of anybody else', async () => {
    const { personId } = await gallery.run(createPerson, { name: 'Ann', email: 'ann@example.org' })
    const other = await person('Other')
    const faceId = await gallery.addFace(personId, [1, 2, 3, 4])
    await gallery.addFace(other, [4, 3, 2, 1])
    await gallery.run(recordConsent, { personId, purpose })
    const { archive } = await gallery.run(exportPerson, { personId })
    const files = new Map<string, Buffer>()
    const unpack = extract()
    unpack.end(gunzipSync(archive))
    for await (const entry of unpack) files.set(entry.header.name.replace(`${personId}/`, ''), await buffer(entry))
    const names = ['events.json', `faces/${faceId}.jpg`, `faces/${faceId}.json`, 'person.json']
    expect([...files.keys()].sort()).toEqual(names)
    const json = (name: string) => JSON.parse(files.get(name)?.toString() ?? '')
    expect(json('person.json')).toMatchObject({ name: 'Ann', email: 'ann@example.org', consent: { purpose } })
    expect(json(`faces/${faceId}.json`)).toMatchObject({ templates: [{ vector: [1, 2, 3, 4] }] })
    expect(files.get(`faces/${faceId}.jpg`)?.toString()).toBe('jpeg')
    expect(json('events.json').length).toBeGreaterThan(1)
    expect(Buffer.concat([...files.values()]).includes(other)).toBe(false)
    const missing = { personId: '00000000-0000-7000-8000-00000000ffff' }
    await expect(gallery.run(exportPerson, missing)).rejects.toMatchObject({ code: 'not_found' })
  })
})
