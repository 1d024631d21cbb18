import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'

let harness: Harness
let browser: TestBrowser

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  harness = await startHarness()
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

describe.skipIf(!chromiumPath)('first run in Chromium', () => {
  it('refuses a wrong password in words', async () => {
    const { page } = browser
    await page.goto('/people')
    await signIn(page, 'admin@localhost', 'not the password')
    await page.getByRole('alert').getByText('E-mail address or password is wrong').waitFor()
    await expectAccessible(page)
  })

  it('replaces the one-time password', async () => {
    const { page } = browser
    const first = harness.app.firstStart.signIn
    await signIn(page, first?.email ?? '', first?.oneTimePassword ?? '')
    await page.getByRole('heading', { name: 'Choose your password' }).waitFor()
    await expectAccessible(page)
    await page.getByLabel('One-time password').fill(first?.oneTimePassword ?? '')
    await page.getByLabel('New password').fill('four words in a row')
    await page.getByRole('button', { name: 'Keep this password' }).click()
    await page.getByRole('heading', { name: 'People', exact: true, level: 1 }).waitFor()
  })

  it('is led through the setup, loads sample people and tries the webcam', async () => {
    const { page } = browser
    await page.goto('/')
    const next = page.getByRole('button', { name: 'Next' })
    await page.getByRole('heading', { name: 'Who recognises' }).waitFor()
    await page.getByText('In use').waitFor()
    await expectAccessible(page)
    await next.click()
    await page.getByRole('heading', { name: 'What it may do' }).waitFor()
    await page.getByText('Recognise people on cameras').waitFor()
    await page.getByLabel('What for').last().fill('the door of our test')
    await page.getByRole('button', { name: 'Turn on' }).last().click()
    await page.getByText('the door of our test').waitFor()
    await expectAccessible(page)
    await next.click()
    await page.getByRole('button', { name: 'Load sample people' }).click()
    await page
      .getByText(/^\d+ enrolled so far$/)
      .filter({ hasNotText: /^0 / })
      .waitFor()
    await page.getByRole('img', { name: 'Ada' }).first().waitFor()
    await expectAccessible(page)
    await next.click()
    const looked = page.waitForResponse((answer) => answer.url().endsWith('/recognize'))
    await page.getByRole('button', { name: 'Try the webcam' }).click()
    expect((await looked).status()).toBe(200)
    await page.getByText('No face in the picture').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await expectAccessible(page)
    await next.click()
    await page.getByText('Everything works').waitFor()
    await page.getByRole('button', { name: 'Start using Netra' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.getByRole('link', { name: 'Ada' }).first().waitFor()
    await expectAccessible(page)
  })
})
