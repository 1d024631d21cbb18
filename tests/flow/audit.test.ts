import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashApiKey, newApiKey, shownPrefix } from '#auth/api-key.ts'
import { insertApiKey } from '#auth/api-key-store.ts'
import { runCli } from '#cli/cli.ts'
import { adminKey, type Harness, modelCache, startHarness } from '#tests/harness/app.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

interface Entry {
  audit_id: number
  actor: { kind: string; id: string }
  operation: string
  subject: Record<string, string[]>
  door: string
  address: string | null
  outcome: string
}
interface Page {
  entries: Entry[]
  next: number | null
}

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
}, 120_000)
afterAll(() => harness?.[Symbol.asyncDispose]())

async function keyFor(...permissions: string[]): Promise<{ key: string; id: string }> {
  const key = newApiKey()
  const { db } = harness.app.needs
  const id = await insertApiKey(db, { name: 'test', prefix: shownPrefix(key), hash: hashApiKey(key), permissions })
  return { key, id: id ?? '' }
}

/** What the log says, once everything that waits is in it. */
async function audit(query: string): Promise<Page> {
  await harness.app.needs.audit.settled()
  return (await harness.call<Page>('GET', `/api/audit?${query}`)).body
}

async function netra(...args: string[]) {
  const written = { out: '', err: '' }
  const env = { NETRA_DATA: harness.data, DATABASE_URL: harness.databaseUrl, NETRA_MODEL_CACHE: modelCache }
  const code = await runCli(args, {
    stdout: { write: (text: string) => (written.out += text) },
    stderr: { write: (text: string) => (written.err += text) },
    env,
  })
  return { code, ...written }
}

describe('the audit log', () => {
  it('says who enrolled, searched for and forgot whom, from where', async () => {
    const { key, id } = await keyFor('gallery:write', 'recognition:run')
    const form = { image: samplePhoto(3), name: 'Ada Lovelace', email: 'ada@example.org', face: 'largest' }
    const enrolled = await harness.call('POST', '/api/faces/register', { form }, key)
    expect(enrolled.status).toBe(201)
    const { person_id: person, face_id: face } = enrolled.body as { person_id: string; face_id: string }
    await harness.call('POST', '/recognize', { raw: samplePhoto(3) }, key)
    await harness.call('DELETE', `/api/people/${person}`, undefined, key)

    const { entries } = await audit(`subject=person:${person}`)
    expect(entries).toMatchObject([
      { operation: 'forget_person', outcome: 'ok', subject: { person: [person] } },
      { operation: 'recognise_image', outcome: 'ok', subject: { person: [person], gallery: ['default'] } },
      { operation: 'register_face', outcome: 'ok', subject: { person: [person], face: [face], gallery: ['default'] } },
    ])
    for (const entry of entries)
      expect(entry).toMatchObject({ actor: { kind: 'key', id }, door: 'rest', address: '127.0.0.1' })
  })

  it('says what was refused, too', async () => {
    const { key, id } = await keyFor('gallery:read')
    expect((await harness.call('POST', '/recognize', { raw: samplePhoto(3) }, key)).status).toBe(403)
    expect((await harness.call('GET', '/api/audit', undefined, key)).status).toBe(403)
    const { entries } = await audit(`actor_id=${id}`)
    expect(entries.map((entry) => [entry.operation, entry.outcome])).toEqual([
      ['list_audit', 'forbidden'],
      ['recognise_image', 'forbidden'],
    ])
  })

  it('holds no name, no e-mail address and nothing that was sent instead of an id', async () => {
    await harness.call('GET', '/api/people/Ada%20Lovelace')
    await harness.call('POST', '/api/people', {
      json: { name: 'Grace Hopper', external_id: 'grace', email: 'g@h.org' },
    })
    await harness.app.needs.audit.settled()
    const { rows } = await sql<{ text: string }>`select a::text as text from audit_log a`.execute(harness.app.needs.db)
    expect(rows.length).toBeGreaterThan(4)
    expect(rows.map(({ text }) => text).join('\n')).not.toMatch(/\bada\b|lovelace|grace|hopper|example\.org|g@h/i)
  })

  it('is exported as lines of JSON, and read page by page', async () => {
    await harness.app.needs.audit.settled()
    const response = await fetch(`${harness.url}/api/audit/export`, { headers: { 'x-api-key': adminKey } })
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = (await response.text()).trim().split('\n')
    const entries: Entry[] = lines.map((line) => JSON.parse(line))
    expect(entries.map((entry) => entry.audit_id)).toEqual(entries.map((_, at) => at + 1))
    const first = await audit('limit=2')
    const second = await audit(`limit=2&before=${first.next}`)
    expect(first.entries.length + second.entries.length).toBe(4)
    expect(second.entries[0]?.audit_id).toBe((first.next ?? 0) - 1)
    const wrong = await harness.call('GET', '/api/audit?before=1&after=1')
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_input'])
  })

  it('is listed, exported, verified and pruned by the command, which is in it', async () => {
    const verified = await netra('audit', 'verify')
    expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^The audit log is intact: \d+ entries/) })
    const exported = await netra('audit', 'export', '--after', '2')
    expect(JSON.parse(exported.out.split('\n')[0] ?? '')).toMatchObject({ audit_id: 3 })
    expect((await netra('audit', 'prune', '--older-than-days', '365')).out).toBe('0 entries were deleted\n')
    const listed = JSON.parse((await netra('audit', 'list', '--limit', '10', '--json')).out)
    const own = { operation: 'prune_audit', door: 'cli', address: null, actor: { kind: 'system', id: 'system' } }
    // The server that runs meanwhile counts its refusals there by the minute.
    expect(listed.entries).toContainEqual(expect.objectContaining(own))
    const remote = await netra('audit', 'list', '--server', harness.url, '--key', adminKey)
    expect(remote).toMatchObject({ code: 0, out: expect.stringContaining('prune_audit') })
  })

  it('is found out when it was tampered with, over REST and by the command', async () => {
    const { db } = harness.app.needs
    expect((await harness.call('GET', '/api/audit/verify')).body).toMatchObject({ intact: true, problems: [] })
    await sql`alter table audit_log disable trigger user`.execute(db)
    await sql`update audit_log set outcome = 'ok' where outcome = 'forbidden'`.execute(db)
    await sql`alter table audit_log enable trigger user`.execute(db)
    const { body } = await harness.call('GET', '/api/audit/verify')
    expect(body).toMatchObject({ intact: false, problems: [{ fault: 'changed' }, { fault: 'changed' }] })
    expect(await netra('audit', 'verify')).toMatchObject({ code: 1, out: expect.stringContaining('NOT intact') })
  })
})
