import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keys, startFakeServer } from './fake-server.fixture.ts'

let fake: Awaited<ReturnType<typeof startFakeServer>>
beforeAll(async () => {
  fake = await startFakeServer()
})
afterAll(() => fake[Symbol.asyncDispose]())

const json = (body: unknown, method = 'POST') => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('open pages', () => {
  it('greets API clients with health and browsers with a page', async () => {
    const api = await fake.call('/', { key: null })
    expect(api.json).toEqual({ status: 'ok', name: 'netra', version: '1.2.3' })
    const page = await fake.call('/', { key: null, headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } })
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.text).toContain('href="/docs"')
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
  })

  it('serves the API guide and every file of it from here', async () => {
    const docs = await fake.call('/docs', { key: null })
    expect(docs.status).toBe(200)
    expect(docs.text).not.toMatch(/(src|href)="https?:/)
    const files = [...docs.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(files.length).toBeGreaterThan(4)
    for (const file of files)
      expect((await fake.call(new URL(file, `${fake.url}/docs`).pathname, { key: null })).status, file).toBe(200)
    expect(docs.headers.get('content-security-policy')).not.toMatch(/https?:|upgrade-insecure/)
    expect((await fake.call('/docs/json', { key: null })).json.paths['/look']).toBeDefined()
    expect((await fake.call('/openapi.json', { key: null })).json.openapi).toBe('3.1.0')
  })

  it('answers HEAD, and paths with a slash at the end', async () => {
    expect((await fake.call('/healthz/', { key: null })).json.status).toBe('ok')
    const head = await fake.call('/healthz', { key: null, method: 'HEAD' })
    expect([head.status, head.text]).toEqual([200, ''])
    expect((await fake.call('/things/?limit=3')).json.limit).toBe(3)
    expect((await fake.call('/things', { method: 'HEAD' })).status).toBe(200)
  })

  it('sends security headers with everything', async () => {
    for (const path of ['/', '/nowhere', '/things']) {
      const { headers } = await fake.call(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('is ready only when recognition is, and says what is missing', async () => {
    expect((await fake.call('/readyz', { key: null })).json).toEqual({ ready: true, parts: [] })
    const parts = [{ name: 'index', ready: false, detail: 'filled to 40 %' }]
    await using starting = await startFakeServer({}, () => ({ ready: false, parts }))
    const answer = await starting.call('/readyz', { key: null })
    expect([answer.status, answer.json]).toEqual([503, { ready: false, parts }])
    expect(answer.headers.get('retry-after')).toBe('1')
  })
})

describe('who may call', () => {
  it.each([
    ['nothing', {}],
    ['a wrong key', { 'x-api-key': 'nk_wrong' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['an empty bearer', { authorization: 'Bearer ' }],
  ])('refuses %s with 401', async (_, headers) => {
    const answer = await fake.call('/things', { key: null, headers })
    expect(answer.status).toBe(401)
    expect(answer.json.code).toBe('unauthenticated')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="netra"')
  })

  it('takes the key from either header, also a preset one that is odd', async () => {
    const bearer = { authorization: `Bearer ${keys.reader}` }
    expect((await fake.call('/things', { key: null, headers: bearer })).status).toBe(200)
    const odd = { authorization: `bearer ${Buffer.from(keys.odd, 'utf8').toString('latin1')}` }
    expect((await fake.call('/things', { key: null, headers: odd })).status).toBe(200)
  })

  it('refuses what the key does not allow with 403, naming the permission, before it reads the body', async () => {
    const body = new FormData()
    body.set('image', new Blob([new Uint8Array(900_000)]), 'a.jpg')
    const answer = await fake.call('/look', { method: 'POST', body, key: keys.reader })
    expect(answer.status).toBe(403)
    expect(answer.json).toMatchObject({ code: 'forbidden', permission: 'recognition:run' })
    expect((await fake.call('/metrics', { key: keys.reader })).status).toBe(403)
    expect((await fake.call('/metrics', { key: null })).status).toBe(401)
  })
})

describe('fields', () => {
  it('come and go in snake_case, with defaults filled in and dates as text', async () => {
    const { json: answer } = await fake.call('/things?gallery_name=staff&limit=7')
    expect(answer).toEqual({ gallery_name: 'staff', limit: 7, offset: 0, added_at: '1970-01-01T00:00:00.000Z' })
  })

  it('come from path, query and body together', async () => {
    const answer = await fake.call('/things/42', json({ new_name: 'Ada' }, 'PUT'))
    expect([answer.status, answer.json]).toEqual([201, { thing_id: '42', new_name: 'Ada' }])
    expect((await fake.call('/things/42?new_name=Bo', { method: 'PUT' })).json.new_name).toBe('Bo')
  })

  it('that are unknown are ignored by the unified endpoints and refused by the others', async () => {
    expect((await fake.call('/things?colour=red')).status).toBe(200)
    const refused = await fake.call('/strict-things?colour=red')
    expect([refused.status, refused.json.code, refused.json.fields]).toEqual([400, 'invalid_input', 'colour'])
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=1e300', 'limit'],
    ['limit=abc', 'limit'],
    ['limit=1.5', 'limit'],
    ['offset=-1', 'offset'],
    ['offset=99999999999999999999999', 'offset'],
    ['limit=3&limit=4', 'limit'],
    ['gallery_name=%00', ''],
  ])('that are absurd are 400: %s', async (query, field) => {
    const answer = await fake.call(`/things?${query}`)
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid_input'])
    expect(answer.json.detail).toContain(field)
  })

  it.each([
    ['{"new_name": 5}', /new_name: expected string/],
    ['{}', /new_name is missing/],
    ['{"new_name": "A", "extra": 1}', /extra: not a known field/],
    ['[1]', /must be a JSON object/],
    ['{"new_name": ', /not valid JSON/],
    ['', /new_name is missing/],
    ['{"new_name": "A", "__proto__": {"x": 1}}', /__proto__: not a known field/],
    [`{"new_name": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`, /nested|expected string/],
  ])('of a JSON body are checked: %.60s', async (body, detail) => {
    const answer = await fake.call('/things/1', json(body, 'PUT'))
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid_input'])
    expect(answer.json.detail).toMatch(detail)
  })
})

describe('errors', () => {
  it('are problem details with the request id, which the client may choose', async () => {
    const answer = await fake.call('/things?limit=0', { headers: { 'x-request-id': 'my-id.1' } })
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(answer.headers.get('x-request-id')).toBe('my-id.1')
    expect(answer.json).toEqual({
      type: 'urn:netra:error:invalid_input',
      title: 'A field is missing or has a wrong value',
      status: 400,
      code: 'invalid_input',
      detail: expect.stringContaining('limit'),
      correlation_id: 'my-id.1',
      fields: 'limit',
    })
  })

  it('never echo a request id that is not harmless', async () => {
    const { headers } = await fake.call('/healthz', { headers: { 'x-request-id': '<script>"; drop' } })
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('carry facts in the names of the wire', async () => {
    const answer = await fake.call('/look', json({ image: 'AAAA', person_name: 'nobody' }))
    expect([answer.status, answer.json.code, answer.json.faces_found]).toEqual([422, 'no_face', 0])
  })

  it('say when to retry', async () => {
    const answer = await fake.call('/look', json({ image: 'AAAA', person_name: 'busy' }))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3'])
  })

  it('hide what went wrong inside, and log it under the id', async () => {
    const answer = await fake.call('/look', json({ image: 'AAAA', person_name: 'bug' }))
    expect([answer.status, answer.json.code]).toEqual([500, 'internal'])
    expect(answer.text).not.toContain('hunter2')
    expect(fake.logged.some((line) => line.includes(answer.json.correlation_id) && line.includes('hunter2'))).toBe(true)
  })

  it('tell an unknown path from a wrong method', async () => {
    expect((await fake.call('/nowhere')).json.code).toBe('not_found')
    expect((await fake.call('/things/1/2')).status).toBe(404)
    const wrong = await fake.call('/things', { method: 'DELETE' })
    expect([wrong.status, wrong.json.code, wrong.headers.get('allow')]).toEqual([
      405,
      'method_not_allowed',
      'GET, HEAD',
    ])
    expect((await fake.call('/look')).headers.get('allow')).toBe('POST')
  })

  it('cover paths that are malformed or endless', async () => {
    expect((await fake.call('/things/%zz', { method: 'PUT' })).status).toBe(400)
    const long = await fake.call(`/things/${'x'.repeat(5_000)}`, json({ new_name: 'A' }, 'PUT'))
    expect([400, 404]).toContain(long.status)
    expect(long.json.code).toBeDefined()
  })
})

it('counts requests by route, never by path, and logs each once without its content', async () => {
  await fake.call('/things/secret-id-in-path', json({ new_name: 'Secret Name' }, 'PUT'))
  await fake.call('/secret-path-nobody-knows')
  const { text, headers } = await fake.call('/metrics')
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(text).toMatch(/netra_http_requests_total\{method="PUT",route="\/things\/:thing_id",status="201"\} [1-9]/)
  expect(text).toMatch(/netra_http_requests_total\{method="GET",route="unmatched",status="404"\} [1-9]/)
  expect(text).toMatch(/netra_errors_total\{code="invalid_input"\} [1-9]/)
  expect(text).toMatch(/netra_operation_seconds_count\{operation="look",outcome="no_face"\} 1/)
  expect(text).toContain('nodejs_eventloop_lag_seconds')
  expect(text).toContain('netra_upload_bytes 0')
  const log = fake.logged.join('')
  expect(log).toContain('"caller":"admin-id"')
  for (const secret of ['secret-path', 'secret-id', 'Secret Name', keys.admin]) {
    expect(text).not.toContain(secret)
    expect(log).not.toContain(secret)
  }
})
