import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Harness, startHarness } from '#tests/harness/app.ts'

let harness: Harness
let oneTime: string
beforeAll(async () => {
  harness = await startHarness()
  oneTime = harness.app.firstStart.signIn?.oneTimePassword ?? ''
})
afterAll(() => harness?.[Symbol.asyncDispose]())

const email = 'admin@localhost'
const password = 'a password that was chosen'

interface SignedIn extends Record<string, unknown> {
  token: string
  expires_at: string
  user: { user_id: string; must_change_password: boolean }
}

const signIn = (secret: string, who = email): Promise<Answer<SignedIn>> =>
  harness.call('POST', '/api/auth/sign-in', { json: { email: who, password: secret } }, null)

/** Any request with headers of one's own. */
async function ask(path: string, init: RequestInit): Promise<Answer<Record<string, unknown>>> {
  const response = await fetch(harness.url + path, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null }
}

describe('the first administrator', () => {
  it('signs in with the password that was printed, and may then only replace it', async () => {
    const { status, body } = await signIn(oneTime)
    expect(status).toBe(200)
    expect(body).toMatchObject({ token: expect.stringMatching(/^ns_/), user: { email, must_change_password: true } })
    expect(Date.parse(body.expires_at)).toBeGreaterThan(Date.now())

    const me = await harness.call('GET', '/api/auth/me', undefined, body.token)
    expect(me.body).toMatchObject({ user: { email }, roles: ['administrator'], permissions: [] })
    const held = await harness.call('GET', '/api/people', undefined, body.token)
    expect([held.status, held.body.code, held.body.must_change_password]).toEqual([403, 'forbidden', true])

    const change = (json: Record<string, string>) => harness.call('POST', '/api/auth/password', { json }, body.token)
    expect((await change({ current_password: 'wrong', new_password: password })).status).toBe(400)
    expect((await change({ current_password: oneTime, new_password: oneTime })).status).toBe(400)
    expect((await change({ current_password: oneTime, new_password: 'short' })).body.fields).toBe('new_password')
    expect((await change({ current_password: oneTime, new_password: password })).status).toBe(200)

    expect((await harness.call('GET', '/api/people', undefined, body.token)).status).toBe(200)
    expect((await signIn(oneTime)).status).toBe(401)
  })

  it('signs in from then on with the own password, and out', async () => {
    const { body } = await signIn(password)
    const me = await harness.call<{ permissions: string[] }>('GET', '/api/auth/me', undefined, body.token)
    expect(me.body).toMatchObject({ kind: 'user', roles: ['administrator'] })
    expect(me.body.permissions).toContain('users:write')
    expect((await harness.call('POST', '/api/auth/sign-out', undefined, body.token)).status).toBe(200)
    const after = await harness.call('GET', '/api/auth/me', undefined, body.token)
    expect([after.status, after.body.code]).toEqual([401, 'unauthenticated'])
  })

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await signIn('not the password')
    const unknown = await signIn('not the password', 'nobody@localhost')
    expect(wrong.status).toBe(401)
    expect({ ...unknown.body, correlation_id: '' }).toEqual({ ...wrong.body, correlation_id: '' })
  })

  it('is known by API key, too', async () => {
    const { body } = await harness.call('GET', '/api/auth/me')
    expect(body).toMatchObject({ kind: 'key', user: null, roles: [] })
  })
})

describe('the session cookie', () => {
  let cookie: string
  beforeAll(async () => {
    const { headers } = await signIn(password)
    const set = headers.get('set-cookie') ?? ''
    expect(set).toMatch(/^netra_session=ns_[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
    cookie = set.split(';')[0] as string
  })

  it('is taken in place of the token', async () => {
    expect((await ask('/api/auth/me', { headers: { cookie } })).body).toMatchObject({ kind: 'user' })
  })

  it.each([
    ['a page of this server', 'same-origin', undefined, 201],
    ['a page of another site', 'cross-site', undefined, 403],
    ['a page of a neighbour', 'same-site', undefined, 403],
    ['an old browser, from here', undefined, 'self', 201],
    ['an old browser, from elsewhere', undefined, 'https://evil.example', 403],
    ['a page without an origin', undefined, 'null', 403],
    ['what is no browser', undefined, undefined, 403],
  ])('changes something only for pages of this server: %s', async (_, site, origin, status) => {
    const headers: Record<string, string> = { cookie, 'content-type': 'application/json' }
    if (site) headers['sec-fetch-site'] = site
    if (origin) headers.origin = origin === 'self' ? harness.url : origin
    const body = JSON.stringify({ name: `g-${Math.random().toString(36).slice(2)}` })
    expect((await ask('/api/galleries', { method: 'POST', headers, body })).status).toBe(status)
  })

  it('is not set for pages of other sites', async () => {
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }
    const answer = await ask('/api/auth/sign-in', {
      method: 'POST',
      headers,
      body: JSON.stringify({ email, password }),
    })
    expect(answer.status).toBe(403)
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  it('goes with the sign-out', async () => {
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    const out = await ask('/api/auth/sign-out', { method: 'POST', headers })
    expect(out.headers.get('set-cookie')).toMatch(/^netra_session=; Path=\/; Expires=Thu, 01 Jan 1970/)
    expect((await ask('/api/auth/me', { headers })).status).toBe(401)
  })
})
