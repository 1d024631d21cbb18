import { generateSync } from 'otplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { freePort } from '#tests/harness/free-port.ts'
import { type OidcIssuer, startOidcIssuer } from '#tests/harness/oidc-issuer.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'

const password = 'four words in a row'
let issuer: OidcIssuer
let harness: Harness
let browser: TestBrowser

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  const people = {
    olga: { email: 'olga@example.org', email_verified: true },
    stranger: { email: 'stranger@example.org', email_verified: true },
  }
  issuer = await startOidcIssuer(people, publicUrl)
  harness = await startHarness({ port, accounts: { oidc: { ...issuer.client, publicUrl } } })
  await harness.call('POST', '/api/invitations', { json: { email: 'olga@example.org', roles: ['operator'] } })
  const json = { email: 'ada@example.org', roles: ['operator'] }
  const invited = await harness.call<{ token: string }>('POST', '/api/invitations', { json })
  const accepted = { token: invited.body.token, name: 'Ada', password }
  await harness.call('POST', '/api/auth/accept-invitation', { json: accepted }, null)
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
  await issuer?.[Symbol.asyncDispose]()
})

const steps = () => Math.floor(Date.now() / 30_000)
/** A code is taken once only: of the step before, of now, of the next, whichever was not used. */
const codeOf = (secret: string, away: -1 | 0 | 1) => generateSync({ secret, epoch: (steps() + away) * 30 })

describe.skipIf(!chromiumPath)('signing in, in Chromium', () => {
  it('an authenticator app is turned on, and asked for from then on; a recovery code does without it', async () => {
    const { page, context } = browser
    await page.goto('/settings/account')
    await signIn(page, 'ada@example.org', password)
    await page.getByRole('button', { name: 'Turn it on' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Your password now').fill(password)
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
    await expectAccessible(page)
    const secret = ((await dialog.locator('code').textContent()) ?? '').replaceAll(' ', '')
    await dialog.getByLabel('Code of the app').fill('000000')
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Code of the app').fill(codeOf(secret, 0))
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await dialog.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor()
    await expectAccessible(page)
    const recovery = (await dialog.getByRole('listitem').first().textContent()) ?? ''
    await dialog.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('On: signing in asks for a code of your authenticator app.').waitFor()

    for (const code of [() => codeOf(secret, 1), () => recovery]) {
      await context.clearCookies()
      await page.goto('/settings/account')
      await signIn(page, 'ada@example.org', password)
      await page.getByLabel('Code of the authenticator app').waitFor()
      await expectAccessible(page)
      await page.getByLabel('Code of the authenticator app').fill(code())
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('heading', { name: 'Your account', level: 1 }).waitFor()
    }
  })

  it('whom the organisation vouches for and who is invited comes in; who is not is told so on the page', async () => {
    const { page, context } = browser
    for (const who of ['olga', 'stranger']) {
      await context.clearCookies()
      await page.goto('/')
      await page.getByRole('link', { name: 'Sign in with your organisation' }).click()
      await page.locator('input[name=login]').fill(who)
      await page.locator('input[name=password]').fill('any')
      await page.locator('button[type=submit]').click()
      await page.getByRole('button', { name: 'Continue' }).click()
      if (who === 'olga') await page.getByRole('heading', { name: 'Overview' }).waitFor()
      else await page.getByRole('alert').getByText('did not lead in').waitFor()
    }
    await expectAccessible(page)
    const { body } = await harness.call<{ users: { email: string }[] }>('GET', '/api/users')
    expect(body.users.map(({ email }) => email)).toContain('olga@example.org')
    expect(body.users.map(({ email }) => email)).not.toContain('stranger@example.org')
  })
})
