import { generateSync } from 'otplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({
    accounts: { signIn: { attempts: 3, perAddress: 1_000 } },
    rateLimits: { refusedPerAddress: 1_000 },
  })
})
afterAll(() => harness?.[Symbol.asyncDispose]())

const password = 'a long enough password'
let people = 0

interface Somebody {
  readonly email: string
  readonly userId: string
  readonly token: string
}

const signIn = (email: string, secret: string, code?: string) =>
  harness.call<Record<string, string>>(
    'POST',
    '/api/auth/sign-in',
    { json: { email, password: secret, ...(code ? { code } : {}) } },
    null,
  )

/** Somebody who was invited with these roles and came. */
async function join(...roles: string[]): Promise<Somebody> {
  const email = `somebody-${++people}@example.org`
  const invited = await harness.call<{ token: string }>('POST', '/api/invitations', { json: { email, roles } })
  expect(invited.status).toBe(201)
  const { status, body } = await harness.call<{ token: string; user: { user_id: string } }>(
    'POST',
    '/api/auth/accept-invitation',
    { json: { token: invited.body.token, name: 'Some Body', password } },
    null,
  )
  expect(status).toBe(201)
  return { email, userId: body.user.user_id, token: body.token }
}

const statusOf = async (path: string, key: string, method = 'GET', json?: unknown) =>
  (await harness.call(method, path, json === undefined ? undefined : { json }, key)).status

describe('invitations', () => {
  it('are good once, for the roles they name', async () => {
    const email = 'once@example.org'
    const { body } = await harness.call<{ token: string }>('POST', '/api/invitations', {
      json: { email, roles: ['recognition_only'] },
    })
    const accept = () =>
      harness.call('POST', '/api/auth/accept-invitation', { json: { token: body.token, name: 'A', password } }, null)
    expect((await accept()).body).toMatchObject({ user: { email, roles: ['recognition_only'] } })
    expect((await accept()).status).toBe(401)
    expect((await harness.call('POST', '/api/invitations', { json: { email, roles: ['operator'] } })).status).toBe(409)
  })

  it('end when they are taken back or made anew', async () => {
    const invite = () =>
      harness.call<{ token: string; invitation_id: string }>('POST', '/api/invitations', {
        json: { email: 'late@example.org', roles: ['operator'] },
      })
    const first = await invite()
    const second = await invite()
    await harness.call('DELETE', `/api/invitations/${second.body.invitation_id}`)
    for (const { body } of [first, second]) {
      const json = { token: body.token, name: 'A', password }
      expect((await harness.call('POST', '/api/auth/accept-invitation', { json }, null)).status).toBe(401)
    }
  })

  it('cannot name roles that do not exist', async () => {
    const answer = await harness.call('POST', '/api/invitations', { json: { email: 'a@b', roles: ['king'] } })
    expect([answer.status, answer.body.fields]).toEqual([400, 'roles'])
  })
})

describe('somebody with users:write who is no administrator', () => {
  let token: string
  let admin: Somebody
  beforeAll(async () => {
    const permissions = ['users:read', 'users:write', 'keys:read', 'keys:write', 'gallery:read']
    await harness.call('POST', '/api/roles', { json: { name: 'people_office', permissions } })
    token = (await join('people_office')).token
    admin = await join('administrator')
  })

  it('grants nothing that they lack', async () => {
    const post = (path: string, json: unknown) => harness.call('POST', path, { json }, token)
    const email = 'x@example.org'
    expect((await post('/api/invitations', { email, roles: ['administrator'] })).status).toBe(403)
    expect((await post('/api/roles', { name: 'all_of_it', permissions: ['*'] })).body.lacking).toContain('system:write')
    expect((await post('/api/keys', { name: 'k', permissions: ['gallery:write'] })).status).toBe(403)
    expect((await post('/api/keys', { name: 'k', permissions: ['gallery:read'] })).status).toBe(201)
    expect((await post('/api/invitations', { email, roles: ['people_office'] })).status).toBe(201)
  })

  it('has no power over those above', async () => {
    const at = `/api/users/${admin.userId}`
    expect(await statusOf(`${at}/reset-password`, token, 'POST', {})).toBe(403)
    expect(await statusOf(at, token, 'PATCH', { disabled: true })).toBe(403)
    expect(await statusOf(`${at}/sessions`, token, 'DELETE')).toBe(403)
    const { body } = await harness.call<{ keys: { key_id: string; permissions: string[] }[] }>('GET', '/api/keys')
    const adminKey = body.keys.find(({ permissions }) => permissions.includes('*'))
    expect(await statusOf(`/api/keys/${adminKey?.key_id}`, token, 'DELETE')).toBe(403)
  })
})

describe('changes take effect at once', () => {
  it('when roles change, and when a role does', async () => {
    const { userId, token } = await join('recognition_only')
    expect(await statusOf('/api/people', token)).toBe(403)
    await harness.call('PATCH', `/api/users/${userId}`, { json: { roles: ['operator'] } })
    expect(await statusOf('/api/people', token)).toBe(200)
    await harness.call('POST', '/api/roles', { json: { name: 'reader', permissions: ['gallery:read'] } })
    await harness.call('PATCH', `/api/users/${userId}`, { json: { roles: ['reader'] } })
    expect(await statusOf('/api/people', token)).toBe(200)
    await harness.call('PATCH', '/api/roles/reader', { json: { permissions: ['jobs:read'] } })
    expect(await statusOf('/api/people', token)).toBe(403)
    expect(await statusOf('/api/roles/reader', 'test-administrator-key-of-sufficient-length', 'DELETE')).toBe(409)
    expect(await statusOf('/api/roles/operator', 'test-administrator-key-of-sufficient-length', 'DELETE')).toBe(409)
  })

  it('when somebody is shut out, and their password is of no use', async () => {
    const { userId, token, email } = await join('operator')
    await harness.call('PATCH', `/api/users/${userId}`, { json: { disabled: true } })
    expect(await statusOf('/api/people', token)).toBe(401)
    expect((await signIn(email, password)).status).toBe(401)
    await harness.call('PATCH', `/api/users/${userId}`, { json: { disabled: false } })
    expect((await signIn(email, password)).status).toBe(200)
  })

  it('when sessions are ended, one by one or all', async () => {
    const { userId, token, email } = await join('operator')
    const other = (await signIn(email, password)).body.token ?? ''
    const { body } = await harness.call<{ sessions: { session_id: string; current: boolean }[] }>(
      'GET',
      '/api/auth/sessions',
      undefined,
      token,
    )
    expect(body.sessions.map(({ current }) => current)).toEqual([false, true])
    const theirs = await join('operator')
    const path = `/api/auth/sessions/${body.sessions[0]?.session_id}`
    expect(await statusOf(path, theirs.token, 'DELETE')).toBe(404)
    expect(await statusOf(path, token, 'DELETE')).toBe(200)
    expect(await statusOf('/api/people', other)).toBe(401)
    expect(await statusOf('/api/people', token)).toBe(200)
    const ended = await harness.call('DELETE', `/api/users/${userId}/sessions`)
    expect(ended.body).toEqual({ success: true, ended: 1 })
    expect(await statusOf('/api/people', token)).toBe(401)
  })

  it('when a password is reset: the one shown is for one use', async () => {
    const { userId, token, email } = await join('operator')
    const { body } = await harness.call<{ one_time_password: string }>('POST', `/api/users/${userId}/reset-password`, {
      json: {},
    })
    expect(await statusOf('/api/people', token)).toBe(401)
    const again = await signIn(email, body.one_time_password)
    expect(again.body).toMatchObject({ user: { must_change_password: true } })
    expect(await statusOf('/api/people', again.body.token ?? '')).toBe(403)
    expect(await statusOf('/api/auth/sessions', again.body.token ?? '')).toBe(403)
  })

  it('when an API key is revoked', async () => {
    const { body } = await harness.call<{ key: string; key_id: string; prefix: string }>('POST', '/api/keys', {
      json: { name: 'short-lived', permissions: ['gallery:read'] },
    })
    expect(body.key.startsWith(body.prefix)).toBe(true)
    expect(await statusOf('/api/people', body.key)).toBe(200)
    expect(await statusOf('/api/galleries', body.key, 'POST', { name: 'no' })).toBe(403)
    await harness.call('DELETE', `/api/keys/${body.key_id}`)
    expect(await statusOf('/api/people', body.key)).toBe(401)
  })
})

describe('the last administrator', () => {
  it('can neither be shut out nor lose the role', async () => {
    const { body } = await harness.call<{ users: { user_id: string; roles: string[]; disabled: boolean }[] }>(
      'GET',
      '/api/users',
    )
    const administrators = body.users.filter(({ roles }) => roles.includes('administrator'))
    for (const { user_id } of administrators.slice(1))
      expect(
        await statusOf(`/api/users/${user_id}`, 'test-administrator-key-of-sufficient-length', 'PATCH', {
          disabled: true,
        }),
      ).toBe(200)
    const last = `/api/users/${administrators[0]?.user_id}`
    for (const json of [{ disabled: true }, { roles: ['operator'] }])
      expect((await harness.call('PATCH', last, { json })).body.code).toBe('conflict')
  })
})

describe('the second factor', () => {
  let somebody: Somebody
  let secret: string
  let codes: string[]
  const now = () => Math.floor(Date.now() / 1000)
  const as = (method: string, path: string, json: unknown) =>
    harness.call<Record<string, never>>(method, path, { json }, somebody.token)

  beforeAll(async () => {
    somebody = await join('operator')
  })

  it('is turned on with the password and a code of the app', async () => {
    expect((await as('POST', '/api/auth/second-factor', { password: 'wrong' })).status).toBe(400)
    const { body } = await as('POST', '/api/auth/second-factor', { password })
    secret = body.secret ?? ''
    expect(body.uri).toMatch(/^otpauth:\/\/totp\/Netra/)
    // Not confirmed yet: nobody is asked for a code.
    expect((await signIn(somebody.email, password)).status).toBe(200)
    expect((await as('POST', '/api/auth/second-factor/confirm', { code: '000000' })).body.code).toBe('invalid_input')
    const confirmed = await as('POST', '/api/auth/second-factor/confirm', {
      code: generateSync({ secret, epoch: now() - 30 }),
    })
    codes = confirmed.body.recovery_codes ?? []
    expect(codes.length).toBe(10)
  })

  it('is asked for at the sign-in', async () => {
    const without = await signIn(somebody.email, password)
    expect([without.status, without.body.code_required]).toEqual([401, true])
    // A right code does not make up for a wrong password, and says nothing about it.
    const guess = await signIn(somebody.email, 'not the password', generateSync({ secret, epoch: now() }))
    expect([guess.status, guess.body.code_required]).toEqual([401, undefined])
  })

  it('takes every code once', async () => {
    const code = generateSync({ secret, epoch: now() + 30 })
    expect((await signIn(somebody.email, password, code)).status).toBe(200)
    const replayed = await signIn(somebody.email, password, code)
    expect([replayed.status, replayed.body.code]).toEqual([401, 'unauthenticated'])
    const both = await Promise.all([0, 1].map(() => signIn(somebody.email, password, codes[0])))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  })

  it('is not stored readably, and its recovery codes are not stored at all', async () => {
    const { db } = harness.app.needs
    const rows = JSON.stringify([
      await db.selectFrom('sealed_secrets').selectAll().execute(),
      await db.selectFrom('recovery_codes').selectAll().execute(),
      await db.selectFrom('users').selectAll().execute(),
      await db.selectFrom('sessions').selectAll().execute(),
    ])
    expect(rows).not.toContain(secret)
    expect(rows).not.toContain(Buffer.from(secret).toString('base64'))
    expect(rows).not.toContain(codes[1])
    expect(rows).not.toContain(somebody.token)
  })

  it('is turned off by oneself, or with a reset by an administrator', async () => {
    expect((await as('DELETE', '/api/auth/second-factor', { password })).status).toBe(200)
    expect((await signIn(somebody.email, password)).status).toBe(200)
  })
})

describe('guessing', () => {
  it('is paused per account and address, with the time left, the same for accounts that do not exist', async () => {
    const { email, token } = await join('operator')
    for (const who of [email, 'nobody@example.org']) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => signIn(who, 'a guess')))
      expect(answers.map(({ status }) => status).sort()).toEqual([401, 401, 401, 429, 429])
      const { status, headers, body } = await signIn(who, password)
      expect([status, body.code]).toEqual([429, 'rate_limited'])
      expect(body.detail).toMatch(/try again in 1[45] minutes/)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(800)
    }
    // Whoever is signed in is not shut out by it.
    expect(await statusOf('/api/auth/me', token)).toBe(200)
  })

  it('is paused with a stolen session, too', async () => {
    const { token } = await join('operator')
    const guess = () => statusOf('/api/auth/second-factor', token, 'POST', { password: 'a guess' })
    const statuses = await Promise.all(Array.from({ length: 5 }, guess))
    expect(statuses.sort()).toEqual([400, 400, 400, 429, 429])
  })
})

describe('rate limits', () => {
  it('hold for a key with its own, and say when to come back', async () => {
    const { body } = await harness.call<{ key: string }>('POST', '/api/keys', {
      json: { name: 'slow', permissions: ['*'], rate_limit: 3 },
    })
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => harness.call('GET', '/api/auth/me', undefined, body.key)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429])
    const refused = answers.find(({ status }) => status === 429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
