import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keys, startFakeServer } from './fake-server.fixture.ts'

type Fake = Awaited<ReturnType<typeof startFakeServer>>
let fake: Fake
beforeAll(async () => {
  fake = await startFakeServer()
})
afterAll(() => fake[Symbol.asyncDispose]())

/** Sends exactly these bytes and reads until the server closes. */
async function send(text: string): Promise<{ status: number; text: string }> {
  const socket = connect(fake.port, '127.0.0.1')
  socket.setTimeout(20_000, () => socket.destroy())
  socket.on('error', () => {})
  // Not ended here: to the server, a client that closes has gone away.
  socket.write(text)
  let answer = ''
  for await (const chunk of socket.setEncoding('utf8')) answer += chunk
  return { status: Number(answer.slice(9, 12)), text: answer }
}

const get = (path: string, ...headers: string[]) =>
  send([`GET ${path} HTTP/1.1`, 'host: netra', 'connection: close', ...headers, '', ''].join('\r\n'))
const asReader = `x-api-key: ${keys.reader}`

describe('tricks with the path', () => {
  it.each([
    '/healthz/../things',
    '/healthz/..%2fthings',
    '/healthz/%2e%2e/things',
    '//things',
    '/things%00',
    '/things;/healthz',
    '/docs/../things',
    '/docs/static/../../things',
    '/docs/static/..%2f..%2fthings',
    '/docs/static/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/docs/static/....//....//package.json',
    'http://127.0.0.1/things',
    '/THINGS',
    '/things%',
    '/%c0%ae%c0%ae/things',
    '/\\..\\things',
  ])('%s opens nothing without a key', async (path) => {
    const before = fake.outcomes.length
    const { status, text } = await get(path)
    expect([400, 401, 403, 404]).toContain(status)
    expect(text).not.toContain('"limit"')
    expect(text).not.toContain('"dependencies"')
    expect(fake.outcomes.length).toBe(before)
  })
})

describe('tricks with headers', () => {
  it.each([
    ['a method in a header', 'x-http-method-override: PUT'],
    ['another path in a header', 'x-original-url: /look'],
    ['another path in a header', 'x-rewrite-url: /look'],
  ])('%s changes nothing', async (_, header) => {
    expect((await get('/things', asReader, header)).text).toContain('"limit"')
    expect(fake.outcomes.at(-1)).toMatchObject({ operation: 'list', code: 'ok' })
  })

  it.each([
    'x-forwarded-for: 203.0.113.9',
    'forwarded: for=203.0.113.9',
    'x-real-ip: 203.0.113.9',
    'cf-connecting-ip: 203.0.113.9',
  ])('%s makes nobody somebody else', async (header) => {
    await get('/things', asReader, header)
    expect(fake.outcomes.at(-1)?.caller).toMatchObject({ id: 'reader-id', door: 'rest', address: '127.0.0.1' })
  })

  it('takes no request id that could forge a line of the log', async () => {
    const { text } = await get('/things', asReader, 'x-request-id: a" level="fatal')
    expect(text).toMatch(/x-request-id: [0-9a-f-]{36}\r\n/)
  })

  it.each([
    [
      'both lengths',
      'POST /count HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'POST /count HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello'],
    ['a length that is no number', 'POST /count HTTP/1.1\r\nhost: a\r\ncontent-length: 0x5\r\n\r\nhello'],
    ['a space before the colon', 'GET /things HTTP/1.1\r\nhost : a\r\n\r\n'],
    ['a line folded', 'GET /things HTTP/1.1\r\nhost: a\r\nx-a: b\r\n c\r\n\r\n'],
    ['a NUL', 'GET /things HTTP/1.1\r\nhost: a\r\nx-a: b\u0000c\r\n\r\n'],
    ['an unknown encoding', 'POST /count HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip\r\n\r\n'],
    ['no host', 'GET /things HTTP/1.1\r\n\r\n'],
    ['no HTTP', 'HELLO\r\n\r\n'],
  ])('refuses %s before anything is run', async (_, text) => {
    const before = fake.outcomes.length
    expect((await send(text)).status).toBe(400)
    expect(fake.outcomes.length).toBe(before)
  })

  it('refuses headers without end', async () => {
    expect((await get('/things', `x-a: ${'a'.repeat(100_000)}`)).status).toBe(431)
  })

  it('believes no key twice', async () => {
    const { status } = await get('/things', 'x-api-key: nk_wrong', `x-api-key: ${keys.admin}`)
    expect(status).toBe(401)
  })
})

describe('pages of other origins', () => {
  const origin = 'https://app.example.org'
  const preflight = (from: string) => ({
    method: 'OPTIONS',
    key: null,
    headers: { origin: from, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-api-key' },
  })

  it('may read nothing unless they are named', async () => {
    const simple = await fake.call('/things', { headers: { origin } })
    expect(simple.status).toBe(200)
    expect(simple.headers.get('access-control-allow-origin')).toBeNull()
    const asked = await fake.call('/things', preflight(origin))
    expect(asked.headers.get('access-control-allow-origin')).toBeNull()
    expect(asked.status).toBeGreaterThanOrEqual(400)
  })

  it('may call with a key where they are, and never with a cookie', async () => {
    await using open = await startFakeServer({}, undefined, 0, [origin])
    const asked = await open.call('/things', preflight(origin))
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin)
    expect(asked.headers.get('access-control-allow-headers')).toContain('x-api-key')
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull()
    expect((await open.call('/things', { headers: { origin } })).headers.get('access-control-allow-origin')).toBe(
      origin,
    )
    for (const other of ['https://evil.example.org', 'null', `${origin}.evil.org`, 'http://app.example.org'])
      expect((await open.call('/things', preflight(other))).headers.get('access-control-allow-origin')).toBeNull()
  })
})
