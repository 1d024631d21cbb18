import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'

const password = 'four words in a row'
let harness: Harness
let browser: TestBrowser

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  harness = await startHarness({ rateLimits: { perUser: 100_000 } })
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

const invite = async (email: string, role: string) =>
  (await harness.call<{ token: string }>('POST', '/api/invitations', { json: { email, roles: [role] } })).body.token

const pages = [
  ['account', 'Your account'],
  ['cameras', 'Cameras'],
  ['recognition', 'Recognition'],
  ['models', 'Models'],
  ['capabilities', 'Sensitive functions'],
  ['users', 'Users'],
  ['roles', 'Roles'],
  ['keys', 'API keys'],
  ['inboxes', 'Inboxes'],
  ['retention', 'Retention'],
  ['backups', 'Backups'],
  ['jobs', 'Jobs'],
  ['webhooks', 'Webhooks'],
  ['mqtt', 'MQTT'],
  ['system', 'System'],
] as const

describe.skipIf(!chromiumPath)('settings in Chromium', () => {
  it('an administrator who was invited comes in by the link', async () => {
    const { page } = browser
    await page.goto(`/invitation#${await invite('admin@example.org', 'administrator')}`)
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('Password').fill(password)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Come in' }).click()
    // Nobody is enrolled yet: the setup comes first.
    await page.getByRole('heading', { name: 'Who recognises' }).waitFor()
  })

  it('every page is there, accessible, in both themes and on a phone', async () => {
    const { page } = browser
    await page.goto('/settings')
    await page.getByRole('link', { name: /^Webhooks/ }).waitFor()
    await expectAccessible(page)
    for (const [path, title] of pages) {
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize({ width: 1280, height: 860 })
      await page.goto(`/settings/${path}`)
      await page.getByRole('heading', { name: title, level: 1 }).waitFor()
      await page.locator('.skeleton').first().waitFor({ state: 'detached' })
      await expectAccessible(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize({ width: 390, height: 844 })
      await expectAccessible(page)
      // Nothing hangs over the side.
      expect([path, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([path, true])
    }
    await page.setViewportSize({ width: 1280, height: 860 })
  }, 240_000)

  it('makes a key that works and is shown once, and revokes it', async () => {
    const { page } = browser
    await page.goto('/settings/keys')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByLabel('Name').fill('door')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Make the key' }).click()
    const key = (await page.locator('[role=dialog] code').textContent()) ?? ''
    expect((await harness.call('GET', '/api/auth/me', undefined, key)).body).toMatchObject({
      permissions: expect.arrayContaining(['recognition:run']),
    })
    await page.getByRole('button', { name: 'I have it' }).click()
    expect(await page.getByText(key).count()).toBe(0)
    await page.getByRole('listitem').filter({ hasText: 'door' }).getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('The key is revoked').waitFor()
    expect((await harness.call('GET', '/api/auth/me', undefined, key)).status).toBe(401)
  })

  it('chooses the threshold by the errors accepted, and takes it back', async () => {
    const { page } = browser
    await page.goto('/settings/recognition')
    await page.getByRole('radio', { name: /^Strict/ }).click()
    await page.getByRole('button', { name: 'Use this threshold' }).click()
    await page.getByText('Every decision uses it from now on').waitFor()
    expect((await harness.call('GET', '/api/policy')).body).toMatchObject({ preset: 'strict' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('The threshold is as it was before').waitFor()
    expect((await harness.call('GET', '/api/policy')).body).toMatchObject({ preset: 'asked' })
  })

  it('shows in the audit log what was done, and that nothing was changed in it', async () => {
    const { page } = browser
    await page.goto('/audit')
    await page.getByRole('button', { name: /revoke key/i }).waitFor()
    await page.getByLabel('Operation').fill('create_key')
    await page.getByRole('button', { name: /revoke key/i }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /create key/i }).click()
    await page.getByText('Place in the chain').waitFor()
    await page.getByRole('button', { name: 'Verify the chain' }).click()
    await page.getByText(/^Intact/).waitFor()
    await expectAccessible(page)
  })

  it('somebody who may only recognise sees only that and their own account', async () => {
    const { page, context } = browser
    await context.clearCookies()
    await page.goto(`/invitation#${await invite('guard@example.org', 'recognition_only')}`)
    await page.getByLabel('Your name').fill('Gus')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Come in' }).click()
    const main = page.getByRole('navigation', { name: 'Main' }).first()
    await main.getByRole('link', { name: 'Recognise' }).waitFor()
    expect(await main.getByRole('link').allTextContents()).toEqual(['Recognise', 'Settings'])
    await page.goto('/settings')
    await page.getByRole('link', { name: /^Your account/ }).waitFor()
    expect(await page.locator('main').getByRole('link').count()).toBe(1)
    await expectAccessible(page)
    await context.clearCookies()
    await page.goto('/settings/users')
    await signIn(page, 'guard@example.org', password)
    await page.getByText('You may not do this').waitFor()
  })
})
