import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli } from '#cli/cli.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness?.[Symbol.asyncDispose]())

/** A command on the data folder of the running server, or through the server. */
async function netra(way: 'local' | 'remote', ...args: string[]) {
  const out: string[] = []
  const stream = { write: (text: string) => out.push(text) }
  const local = { NETRA_DATA: harness.data, DATABASE_URL: harness.databaseUrl }
  const remote = { NETRA_SERVER: harness.url, NETRA_KEY: adminKey }
  const env = way === 'local' ? local : remote
  const code = await runCli([...args, '--json'], { stdout: stream, stderr: { write: () => {} }, env })
  return { code, document: JSON.parse(out.join('')) }
}

const statusWith = async (key: string) => (await harness.call('GET', '/api/people', undefined, key)).status

it.each(['local', 'remote'] as const)('netra key makes, lists and revokes keys, %s', async (way) => {
  const permissions = 'gallery:read,recognition:run'
  const made = await netra(
    way,
    'key',
    'create',
    'desk',
    '--permissions',
    permissions,
    '--days',
    '3',
    '--rate-limit',
    '50',
  )
  expect(made.document).toMatchObject({ permissions: ['gallery:read', 'recognition:run'], rate_limit: 50 })
  expect(await statusWith(made.document.key)).toBe(200)
  const listed = await netra(way, 'key', 'list')
  expect(listed.document.keys[0]).toMatchObject({ name: 'desk', prefix: made.document.key.slice(0, 10) })
  expect(JSON.stringify(listed.document)).not.toContain(made.document.key)
  expect((await netra(way, 'key', 'revoke', made.document.key_id)).document.revoked_at).not.toBeNull()
  await expect.poll(() => statusWith(made.document.key)).toBe(401)
})

it.each(['local', 'remote'] as const)('netra user invites, changes and resets people, %s', async (way) => {
  const email = `${way}@example.org`
  const invited = await netra(way, 'user', 'invite', email, '--roles', 'recognition_only')
  expect(invited).toMatchObject({ code: 0, document: { email, roles: ['recognition_only'] } })
  const json = { token: invited.document.token, name: 'A', password: 'a long enough password' }
  const { body } = await harness.call<{ token: string }>('POST', '/api/auth/accept-invitation', { json }, null)
  expect((await netra(way, 'user', 'list')).document.users.map((user: { email: string }) => user.email)).toContain(
    email,
  )
  expect((await netra(way, 'user', 'roles', email, 'operator')).document.roles).toEqual(['operator'])
  await expect.poll(() => statusWith(body.token)).toBe(200)
  expect((await netra(way, 'user', 'sessions', email)).document.sessions.length).toBe(1)
  const reset = await netra(way, 'user', 'reset-password', email)
  await expect.poll(() => statusWith(body.token)).toBe(401)
  const signIn = await harness.call(
    'POST',
    '/api/auth/sign-in',
    { json: { email, password: reset.document.one_time_password } },
    null,
  )
  expect(signIn.body).toMatchObject({ user: { must_change_password: true } })
  expect((await netra(way, 'user', 'disable', email)).document.disabled).toBe(true)
  expect((await netra(way, 'user', 'disable', email, '--enable')).document.disabled).toBe(false)
  expect(await netra(way, 'user', 'roles', 'nobody@example.org')).toMatchObject({
    code: 1,
    document: { error: { code: 'not_found' } },
  })
})
