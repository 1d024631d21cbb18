import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { extract } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
}, 120_000)
afterAll(() => harness?.[Symbol.asyncDispose]())

interface Enrolled {
  person_id: string
  face_id: string
}

async function enrol(photo: 1 | 3 | 4, name: string): Promise<Enrolled> {
  const form = { image: samplePhoto(photo), name, face: 'prominent' }
  const { status, body } = await harness.call<Enrolled>('POST', '/api/faces/register', { form })
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

async function membersOf(archive: Buffer): Promise<Map<string, Buffer>> {
  const members = new Map<string, Buffer>()
  const tar = extract()
  tar.end(gunzipSync(archive))
  for await (const entry of tar) {
    const parts: Buffer[] = []
    for await (const part of entry) parts.push(Buffer.from(part as Uint8Array))
    members.set(entry.header.name, Buffer.concat(parts))
  }
  return members
}

describe('over REST', () => {
  it('a person is given all that is held about them', async () => {
    const { person_id: id, face_id: face } = await enrol(1, 'Ada')
    const consent = { purpose: 'access to the gym', expires_at: '2090-01-01T00:00:00.000Z' }
    const recorded = await harness.call('PUT', `/api/people/${id}/consent`, { json: consent })
    expect([recorded.status, recorded.body]).toMatchObject([200, { consent: { ...consent, valid: true } }])
    const answer = await fetch(`${harness.url}/api/people/${id}/export`, { headers: { 'x-api-key': adminKey } })
    expect(answer.headers.get('content-type')).toBe('application/gzip')
    const members = await membersOf(Buffer.from(await answer.arrayBuffer()))
    const json = (name: string) => JSON.parse(members.get(`${id}/${name}`)?.toString() ?? 'null')
    expect(json('person.json')).toMatchObject({ name: 'Ada', consent: { purpose: consent.purpose } })
    expect(json(`faces/${face}.json`).templates[0].vector.length).toBeGreaterThan(100)
    expect(members.get(`${id}/faces/${face}.jpg`)?.subarray(0, 3).toString('hex')).toBe('ffd8ff')
    expect(json('events.json').length).toBeGreaterThan(0)
    const withdrawn = await harness.call('DELETE', `/api/people/${id}/consent`)
    expect(withdrawn.body).toMatchObject({ consent: { valid: false, withdrawn_at: expect.any(String) } })
    expect((await harness.call('GET', `/api/people/${id}/consent`)).body).toEqual(withdrawn.body)
  })

  it('the kept picture of a face is shown to whoever may see people, once per browser', async () => {
    const { face_id: face, person_id: id } = await enrol(4, 'Hedy')
    const url = `${harness.url}/api/faces/${face}/image`
    const answer = await fetch(url, { headers: { 'x-api-key': adminKey } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(answer.headers.get('cache-control')).toBe('private, max-age=3600')
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 3)
        .toString('hex'),
    ).toBe('ffd8ff')
    const known = { 'x-api-key': adminKey, 'if-none-match': answer.headers.get('etag') ?? '' }
    expect((await fetch(url, { headers: known })).status).toBe(304)
    expect((await fetch(url)).status).toBe(401)
    const { body } = await harness.call<{ people: Record<string, unknown>[] }>('GET', '/api/people?query=Hedy')
    expect(body.people[0]).toMatchObject({ cover_face_id: face })
    await harness.call('DELETE', `/api/people/${id}`)
    expect((await fetch(url, { headers: known })).status).toBe(404)
  })

  it('rules of retention are set, previewed and run', async () => {
    const { person_id: id, face_id: face } = await enrol(3, 'Grace')
    const rules = [{ class: 'faces_without_consent', days: 30 }]
    const count = async () => {
      const { body } = await harness.call<{ classes: unknown }>('POST', '/api/retention/preview', { json: { rules } })
      return body.classes
    }
    expect(await count()).toEqual([{ ...rules[0], count: 0 }])
    const { db } = harness.app.needs
    await sql`update faces set added_at = now() - interval '40 days' where id = ${face}`.execute(db)
    expect(await count()).toEqual([{ ...rules[0], count: 1 }])
    const wrong = await harness.call('PUT', '/api/retention', { json: { rules: [{ class: 'nothing', days: 1 }] } })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_input'])
    expect((await harness.call('PUT', '/api/retention', { json: { rules } })).status).toBe(200)
    const ran = await harness.call('POST', '/api/retention/run')
    expect(ran.body).toEqual({ classes: [{ ...rules[0], count: 1 }] })
    expect((await harness.call('GET', `/api/faces/${face}`)).status).toBe(404)
    expect((await harness.call('GET', `/api/people/${id}`)).status).toBe(200)
  })

  it('a receipt is verified, and one that was changed is found out', async () => {
    const { person_id: id } = await enrol(4, 'To forget')
    const { body } = await harness.call<{ receipt: Record<string, unknown> }>('DELETE', `/api/people/${id}`)
    const verify = async (receipt: unknown) =>
      (await harness.call('POST', '/api/receipts/verify', { json: { receipt } })).body
    expect(await verify(body.receipt)).toEqual({ genuine: true, present: false, in_ledger: true, backups: [] })
    expect(await verify({ ...body.receipt, by: 'somebody' })).toMatchObject({ genuine: false })
  })

  it('the master key is changed while people are recognised', async () => {
    const { person_id: id } = await enrol(4, 'Stays')
    const rotated = await harness.call<{ version: number; rewrapped: number }>('POST', '/api/master-key/rotate')
    expect([rotated.status, rotated.body]).toMatchObject([200, { version: 2 }])
    expect(rotated.body.rewrapped).toBeGreaterThan(1)
    const again = await harness.call<{ faces: { person: { person_id: string } | null }[] }>('POST', '/recognize', {
      raw: samplePhoto(4),
    })
    expect(again.body.faces.map((face) => face.person?.person_id)).toContain(id)
    // What is sealed is opened with the new key, and what is enrolled is sealed with it.
    const exported = await fetch(`${harness.url}/api/people/${id}/export`, { headers: { 'x-api-key': adminKey } })
    expect(exported.status).toBe(200)
    expect((await harness.call('POST', '/api/people', { json: { name: 'After' } })).status).toBe(201)
  }, 60_000)
})
