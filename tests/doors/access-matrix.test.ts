import { Client, credentials, status as grpcStatus, Metadata, type ServiceError } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callerOf } from '#api/caller.ts'
import { grpcMethods } from '#api/grpc/methods.ts'
import { operations } from '#api/operations.ts'
import { restRoutes } from '#api/rest/routes.ts'
import { systemPages } from '#api/rest/system-pages.ts'
import { runOperation } from '#api/run-operation.ts'
import { permissionsOf, withOwn } from '#auth/permission.ts'
import { builtInRoles } from '#auth/role.ts'
import { toAppError } from '#core/errors.ts'
import type { Operation } from '#core/operation.ts'
import type { Needs } from '#needs.ts'
import { eventPermissions } from '#push/event-permissions.ts'
import { toldNames } from '#push/told-event.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { connectSocket } from '#tests/harness/socket-client.ts'

/** What became of a try: let through as far as its (always wrong) input, or stopped before. */
type Outcome = 'let through' | 'forbidden' | 'unauthenticated'

interface Way {
  readonly name: string
  readonly permission: string
  /** Whether it is for nobody in particular: no credential is asked for. */
  readonly open: boolean
  /** Calls it with input that no operation accepts, so that nothing happens whatever the answer. */
  attempt(token: string | null): Promise<Outcome>
}

const roles = Object.keys(builtInRoles) as (keyof typeof builtInRoles)[]
let harness: Harness
const tokens: Partial<Record<string, string>> = {}

beforeAll(async () => {
  // Reflection of everything by everybody is more than anybody asks for in a minute.
  harness = await startHarness({ rateLimits: { perUser: 100_000, refusedPerAddress: 100_000 } })
  for (const role of roles) {
    const json = { email: `${role}@example.org`, roles: [role] }
    const invited = await harness.call<{ token: string }>('POST', '/api/invitations', { json })
    const accept = { token: invited.body.token, name: role, password: 'a long enough password' }
    const { body } = await harness.call<{ token: string }>(
      'POST',
      '/api/auth/accept-invitation',
      { json: accept },
      null,
    )
    tokens[role] = body.token
  }
})
afterAll(() => harness?.[Symbol.asyncDispose]())

const outcomeOf = (code: string): Outcome => (code === 'forbidden' || code === 'unauthenticated' ? code : 'let through')

const rest: Way[] = restRoutes<Needs>(operations).map(({ method, path, operation, open }) => ({
  name: `${method} ${path}`,
  permission: operation.permission,
  open: open ?? false,
  async attempt(token) {
    const filled = path.replace(/:[a-z_]+/g, 'no-such')
    const nonsense = { no_such_field: 1 }
    const { body, status } =
      method === 'GET'
        ? await harness.call<{ code?: string }>(method, `${filled}?no_such_field=1`, undefined, token)
        : await harness.call<{ code?: string }>(method, filled, { json: nonsense }, token)
    expect(status, `${method} ${path}`).toBeLessThan(500)
    return outcomeOf(body.code ?? 'ok')
  },
}))

const grpc: Way[] = grpcMethods<Needs>(operations).map(({ path, operation: { permission } }) => ({
  name: path,
  permission,
  open: false,
  async attempt(token) {
    const client = new Client(harness.grpc, credentials.createInsecure())
    const metadata = new Metadata()
    if (token !== null) metadata.set('authorization', `Bearer ${token}`)
    const error = await new Promise<ServiceError | null>((resolve) =>
      client.makeUnaryRequest(
        path,
        (bytes: Buffer) => bytes,
        (bytes) => bytes,
        Buffer.from([0xff]),
        metadata,
        resolve,
      ),
    )
    client.close()
    const names = { [grpcStatus.PERMISSION_DENIED]: 'forbidden', [grpcStatus.UNAUTHENTICATED]: 'unauthenticated' }
    return outcomeOf(error ? (names[error.code as keyof typeof names] ?? 'other') : 'ok')
  },
}))

/** A door is one line here. */
const doors = { REST: rest, gRPC: grpc }

const mayOf = (role: (typeof roles)[number]) => withOwn('user', permissionsOf(builtInRoles[role].permissions))

describe.each(Object.entries(doors))('through %s', (_, ways) => {
  it.each(roles)('%s reaches what the role grants, and nothing else', async (role) => {
    const may = mayOf(role)
    const found: Record<string, Outcome> = {}
    const expected: Record<string, Outcome> = {}
    for (const way of ways) {
      if (way.open) continue
      found[way.name] = await way.attempt(tokens[role] ?? null)
      expected[way.name] = may.has(way.permission) ? 'let through' : 'forbidden'
    }
    expect(found).toEqual(expected)
  })

  it.each([
    ['no credential', null],
    ['a key that is none', `nk_${'a'.repeat(43)}`],
    ['a token that is none', `ns_${'a'.repeat(43)}`],
  ])('nobody gets in with %s', async (_, token) => {
    for (const way of ways)
      if (!way.open) expect([way.name, await way.attempt(token)]).toEqual([way.name, 'unauthenticated'])
  })
})

describe('through Socket.IO', () => {
  it.each(roles)('%s follows the events that the role grants, and no others', async (role) => {
    const may = mayOf(role)
    await using client = await connectSocket(harness.url, { token: tokens[role] ?? null })
    const answer = await client.subscribe({ events: toldNames })
    if (!may.has('events:read')) return expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    // The capability of expressions is off.
    const expected = toldNames.filter(
      (name) => name !== 'expression_observed' && eventPermissions[name].every((permission) => may.has(permission)),
    )
    expect(answer.granted).toEqual(expected)
  })
})

describe('whatever the door', () => {
  it.each(roles)('%s may run what the role grants, and nothing else', async (role) => {
    const identity = { kind: 'user' as const, id: 'u', permissions: mayOf(role) }
    const { signal } = new AbortController()
    const caller = callerOf(identity, { door: 'rest', address: null, correlationId: 'c', signal })
    for (const operation of Object.values(operations) as unknown as Operation<Needs, never, never>[]) {
      const code = await runOperation(operation, harness.app.needs, { noSuchField: 1 }, caller, { after() {} }).then(
        () => 'ok',
        (error) => toAppError(error).code,
      )
      const expected = identity.permissions.has(operation.permission) ? 'invalid_input' : 'forbidden'
      expect([operation.name, code]).toEqual([operation.name, expected])
    }
  })

  it('only the sign-in, and the pages that say so, are open', async () => {
    expect(rest.filter(({ open }) => open).map(({ name }) => name)).toEqual([
      'POST /api/auth/sign-in',
      'POST /api/auth/accept-invitation',
      'GET /api/auth/oidc/start',
      'GET /api/auth/oidc/callback',
      'GET /api/auth/ways',
    ])
    const open = await Promise.all(
      systemPages.map(async ({ path }) => [path, (await fetch(harness.url + path)).status === 200] as const),
    )
    expect(open.filter(([, answered]) => !answered).map(([path]) => path)).toEqual(['/metrics'])
  })

  it('every operation names a permission that can be granted, or one that goes without saying', () => {
    const all = new Set([...withOwn('user', permissionsOf(['*'])), 'open:sign-in'])
    for (const { name, permission } of Object.values(operations))
      expect([name, all.has(permission)]).toEqual([name, true])
  })
})

describe('a key that is restricted to a gallery', () => {
  let key: string
  let inside: string
  let outside: string
  beforeAll(async () => {
    for (const name of ['inside', 'outside']) await harness.call('POST', '/api/galleries', { json: { name } })
    const json = { name: 'restricted', permissions: ['*'], galleries: ['inside'] }
    key = (await harness.call<{ key: string }>('POST', '/api/keys', { json })).body.key
    const person = async (gallery: string) =>
      (await harness.call<{ person_id: string }>('POST', '/api/people', { json: { name: 'Ada', gallery } })).body
        .person_id
    inside = await person('inside')
    outside = await person('outside')
  })
  const tries = async (method: string, path: string, json?: unknown) => {
    const { status, body } = await harness.call<{ code?: string }>(method, path, json ? { json } : undefined, key)
    return [status, body.code]
  }

  it('works there', async () => {
    expect(await tries('GET', '/api/people?gallery=inside')).toEqual([200, undefined])
    expect(await tries('GET', `/api/people/${inside}`)).toEqual([200, undefined])
    expect(await tries('POST', '/api/people', { name: 'Bob', gallery: 'inside' })).toEqual([201, undefined])
    const { body } = await harness.call<{ galleries: { name: string }[] }>('GET', '/api/galleries', undefined, key)
    expect(body.galleries.map(({ name }) => name)).toEqual(['inside'])
  })

  it('is refused elsewhere, also where no gallery is named, and learns of nobody there', async () => {
    expect(await tries('GET', '/api/people?gallery=outside')).toEqual([403, 'forbidden'])
    expect(await tries('GET', '/api/people')).toEqual([403, 'forbidden'])
    for (const method of ['GET', 'DELETE'])
      expect(await tries(method, `/api/people/${outside}`)).toEqual([404, 'not_found'])
    expect(await tries('POST', `/api/people/${inside}/merge`, { person_id: outside })).toEqual([404, 'not_found'])
    for (const [method, end] of [
      ['GET', 'merges'],
      ['POST', `merges/${inside}/undo`],
    ] as const)
      expect(await tries(method, `/api/people/${outside}/${end}`)).toEqual([404, 'not_found'])
    expect(await tries('GET', '/api/people?fact=room&gallery=outside')).toEqual([403, 'forbidden'])
    expect(await tries('GET', `/api/faces?person_id=${outside}&gallery=inside`)).toEqual([404, 'not_found'])
  })

  it('cannot do what is about more than galleries, such as making a key without the restriction', async () => {
    expect(await tries('POST', '/api/keys', { name: 'free', permissions: ['*'] })).toEqual([403, 'forbidden'])
    expect(await tries('DELETE', '/api/galleries/inside')).toEqual([403, 'forbidden'])
    expect(await tries('GET', '/api/users')).toEqual([403, 'forbidden'])
  })
})
