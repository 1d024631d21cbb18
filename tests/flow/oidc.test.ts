import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { type OidcIssuer, startOidcIssuer } from '#tests/harness/oidc-issuer.ts'

let issuer: OidcIssuer
let harness: Harness
/** Where browsers reach us from outside; what they ask there is sent to the server under test. */
const publicUrl = 'http://127.0.0.1:1'

/** Everybody whom the provider knows, by the name they sign in with. */
const accounts: Record<string, { email: string; email_verified: boolean }> = {
  invited: { email: 'invited@example.org', email_verified: true },
  stranger: { email: 'stranger@example.org', email_verified: true },
  unproven: { email: 'second@example.org', email_verified: false },
}

beforeAll(async () => {
  issuer = await startOidcIssuer(accounts, publicUrl)
  const oidc = { ...issuer.client, publicUrl }
  harness = await startHarness({ accounts: { oidc } })
  const json = { email: 'invited@example.org', roles: ['operator'] }
  expect((await harness.call('POST', '/api/invitations', { json })).status).toBe(201)
})
afterAll(async () => {
  await harness?.[Symbol.asyncDispose]()
  await issuer?.[Symbol.asyncDispose]()
})

/** A browser with its cookies: it goes where it is sent, and stops at the answer that sends it nowhere. */
function browser() {
  const jar = new Map<string, string>()
  async function once(url: string, form?: Record<string, string>): Promise<Response> {
    const host = new URL(url).host
    const own = [...jar]
      .filter(([name]) => name.startsWith(`${host} `))
      .map(([name, value]) => `${name.split(' ')[1]}=${value}`)
    const headers: Record<string, string> = own.length > 0 ? { cookie: own.join('; ') } : {}
    const body = form ? { method: 'POST', body: new URLSearchParams(form) } : {}
    const response = await fetch(url, { redirect: 'manual', headers, ...body })
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (name && value) jar.set(`${host} ${name}`, value)
    }
    return response
  }
  async function follow(
    url: string,
    form?: Record<string, string>,
    until?: (url: string) => boolean,
  ): Promise<{ url: string; response: Response }> {
    let at = url
    let response = await once(at, form)
    for (let hops = 0; hops < 20 && response.status >= 300 && response.status < 400; hops++) {
      at = new URL(response.headers.get('location') ?? '', at).href
      if (until?.(at)) break
      response = await once(at)
    }
    return { url: at, response }
  }
  return { once, follow, cookie: (name: string) => jar.get(`${new URL(harness.url).host} ${name}`) }
}

const atCallback = (url: string) => url.includes('/api/auth/oidc/callback')

/** Signs in at the provider, up to the address that it sends the browser back to. */
async function returning(
  who: string,
  visitor = browser(),
): Promise<{ visitor: ReturnType<typeof browser>; url: string }> {
  const login = await visitor.follow(`${harness.url}/api/auth/oidc/start`)
  expect(login.url).toContain('/interaction/')
  const consent = await visitor.follow(login.url, { prompt: 'login', login: who, password: 'any' })
  const back = await visitor.follow(consent.url, { prompt: 'consent' }, atCallback)
  expect(atCallback(back.url)).toBe(true)
  return { visitor, url: back.url.replace(publicUrl, harness.url) }
}

describe('signing in through an identity provider', () => {
  it('makes the user who was invited, and knows them again', async () => {
    for (let time = 0; time < 2; time++) {
      const { visitor, url } = await returning('invited')
      const answer = await visitor.once(url)
      expect([answer.status, answer.headers.get('location')]).toEqual([302, '/'])
      const me = await harness.call('GET', '/api/auth/me', undefined, visitor.cookie('netra_session'))
      expect(me.body).toMatchObject({ user: { email: 'invited@example.org' }, roles: ['operator'] })
    }
    const { body } = await harness.call<{ users: unknown[] }>('GET', '/api/users')
    expect(body.users.length).toBe(2)
  })

  it('turns away whom nobody invited, and addresses that the provider does not vouch for', async () => {
    await harness.call('POST', '/api/invitations', { json: { email: 'second@example.org', roles: ['operator'] } })
    for (const who of ['stranger', 'unproven']) {
      const { visitor, url } = await returning(who)
      const answer = await visitor.once(url)
      expect([who, answer.status, answer.headers.get('set-cookie')]).toEqual([who, 401, null])
    }
  })

  it('takes no arrival that was not begun in this browser, was changed, or was used', async () => {
    const { visitor, url } = await returning('invited')
    expect((await browser().once(url)).status).toBe(401)
    const changed = new URL(url)
    changed.searchParams.set('state', 'x'.repeat(43))
    expect((await visitor.once(changed.href)).status).toBe(401)
    const forged = new URL(url)
    forged.searchParams.set('code', 'a code that is none')
    expect((await visitor.once(forged.href)).status).toBe(401)
    expect((await visitor.once(url)).status).toBe(302)
    expect((await visitor.once(url)).status).toBe(401)
  })

  it('tells plainly that somebody gave up', async () => {
    const visitor = browser()
    await visitor.once(`${harness.url}/api/auth/oidc/start`)
    expect((await visitor.once(`${harness.url}/api/auth/oidc/callback?error=access_denied&state=x`)).status).toBe(401)
  })
})
