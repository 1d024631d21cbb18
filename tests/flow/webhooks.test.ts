import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '#cli/cli.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { freePort } from '#tests/harness/free-port.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { signMessage } from '#webhooks/signed-message.ts'
import { type Receiver, startReceiver } from '#webhooks/webhook.fixture.ts'

let harness: Harness
let receiver: Receiver
let folder: string
beforeAll(async () => {
  harness = await startHarness({ network: { allow: ['127.0.0.1'] } })
  receiver = await startReceiver()
  folder = mkdtempSync(join(tmpdir(), 'netra-webhooks-'))
})
afterAll(async () => {
  await harness?.[Symbol.asyncDispose]()
  await receiver?.[Symbol.asyncDispose]()
  if (folder) removeFolder(folder)
})

interface Webhook {
  webhook_id: string
  secret: string
}

describe('webhooks', () => {
  it('are added, told of their gallery’s events, replayed and removed over REST', async () => {
    const gallery = await harness.call<{ gallery_id: string }>('POST', '/api/galleries', { json: { name: 'staff' } })
    const json = { url: receiver.url, gallery: 'staff', event_types: ['person_created'] }
    const { status, body } = await harness.call<Webhook>('POST', '/api/webhooks', { json })
    expect([status, body]).toMatchObject([
      201,
      { gallery: 'staff', state: 'new', secret: expect.stringMatching(/^nw_/) },
    ])
    const one = `/api/webhooks/${body.webhook_id}`
    await harness.call('POST', '/api/people', { json: { name: 'Elsewhere' } })
    await harness.call('POST', '/api/people', { json: { name: 'Ada Lovelace', gallery: 'staff' } })
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(1)
    const told = receiver.received[0]?.body ?? ''
    const { event_id, data } = JSON.parse(told)
    expect(data).toEqual({ gallery_id: gallery.body.gallery_id, person_id: expect.any(String) })
    expect(told).not.toContain('Lovelace')
    const replay = { json: { after: String(BigInt(event_id) - 1n) } }
    expect((await harness.call('POST', `${one}/replay`, replay)).status).toBe(200)
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(2)
    expect(receiver.received[1]?.body).toBe(told)
    const answers = [await harness.call('GET', '/api/webhooks'), await harness.call('GET', one)]
    expect(JSON.stringify(answers)).not.toContain(body.secret.slice(3))
    expect((await harness.call('PATCH', one, { json: { event_types: null, enabled: false } })).body).toMatchObject({
      event_types: null,
      gallery: 'staff',
      state: 'off',
    })
    expect((await harness.call('DELETE', one)).status).toBe(200)
    expect((await harness.call('GET', one)).status).toBe(404)
    const refused = await harness.call('POST', '/api/webhooks', { json: { url: 'http://10.1.2.3/' } })
    expect(refused.body).toMatchObject({ code: 'invalid_input', detail: expect.stringContaining('network.allow') })
  })

  it.each(['local', 'remote'] as const)('are managed with netra webhooks, %s', async (way) => {
    const env =
      way === 'local'
        ? { NETRA_DATA: harness.data, DATABASE_URL: harness.databaseUrl }
        : { NETRA_SERVER: harness.url, NETRA_KEY: adminKey }
    const netra = async (...args: string[]) => {
      const out: string[] = []
      const stdout = { write: (text: string) => out.push(text) }
      const code = await runCli(['webhooks', ...args, '--json'], { stdout, stderr: { write: () => {} }, env })
      return { code, document: JSON.parse(out.join('')) }
    }
    expect((await netra('add', receiver.url, '--events', 'nothing_at_all')).code).toBe(2)
    const { document } = await netra('add', receiver.url, '--events', 'photo_quarantined,face_added')
    const id: string = document.webhook_id
    expect(document).toMatchObject({ event_types: ['photo_quarantined', 'face_added'], gallery: null })
    expect((await netra('list')).document.webhooks).toMatchObject([{ webhook_id: id }])
    expect(await netra('test', id)).toMatchObject({ code: 0, document: { delivered: true, status: 200 } })
    receiver.next(500)
    expect(await netra('test', id)).toMatchObject({ code: 1, document: { error: 'The receiver answered 500' } })
    expect((await netra('replay', id, '--after', '0')).document).toMatchObject({ webhook_id: id, after: '0' })
    expect((await netra('deliveries', id)).document).toEqual({ deliveries: [] })
    expect((await netra('rotate', id)).document.secret).not.toBe(document.secret)
    expect((await netra('disable', id)).document.state).toBe('off')
    expect((await netra('enable', id)).document.enabled).toBe(true)
    expect((await netra('remove', id)).code).toBe(0)
    expect((await netra('test', id)).code).toBe(1)
  })
})

const guide = readFileSync(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8')
const python = spawnSync('python3', ['-c', 'import http.server']).status === 0
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) if (child.kill()) await once(child, 'exit')
})

/** Starts a receiver of the guide and answers where it listens. */
async function startSample(
  language: string,
  program: string,
  file: string,
  secret: string,
  port: number,
): Promise<void> {
  const code = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(guide)?.[1] ?? ''
  writeFileSync(join(folder, file), code)
  const env = { PATH: process.env.PATH ?? '', NETRA_WEBHOOK_SECRET: secret, PORT: String(port) }
  const child = spawn(program, [join(folder, file)], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  for await (const line of createInterface(child.stdout)) if (line === `listening on ${port}`) return
  throw new Error('the sample did not start')
}

describe('the receivers of the guide', () => {
  const samples = [
    { language: 'js', program: process.execPath, file: 'receiver.mjs', there: true },
    { language: 'python', program: 'python3', file: 'receiver.py', there: python },
  ]
  const genuineOnly = async ({ language, program, file }: (typeof samples)[number]) => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}/`
    const { body } = await harness.call<Webhook>('POST', '/api/webhooks', { json: { url } })
    const one = `/api/webhooks/${body.webhook_id}`
    await startSample(language, program, file, body.secret, port)
    expect((await harness.call('POST', `${one}/test`)).body).toMatchObject({ delivered: true, status: 204 })
    const message = { eventId: '1', eventType: 'test', createdAt: new Date(), data: {} }
    const post = async ({ body, headers }: { body: string; headers: Readonly<Record<string, string>> }) =>
      (await fetch(url, { method: 'POST', body, headers })).status
    const genuine = signMessage(message, body.secret, new Date())
    expect(await post(genuine)).toBe(204)
    expect(await post({ ...genuine, body: genuine.body.replace('"1"', '"2"') })).toBe(400)
    expect(await post(signMessage(message, body.secret, new Date(Date.now() - 400_000)))).toBe(400)
    expect(await post({ ...genuine, headers: { ...genuine.headers, 'netra-signature': '' } })).toBe(400)
    await harness.call('POST', `${one}/rotate`)
    expect((await harness.call('POST', `${one}/test`)).body).toMatchObject({
      delivered: false,
      error: 'The receiver answered 400',
    })
    await harness.call('DELETE', one)
  }
  for (const sample of samples)
    it.skipIf(!sample.there)(`${sample.language} (needs ${sample.language}) takes what is genuine, nothing else`, () =>
      genuineOnly(sample),
    )
})
