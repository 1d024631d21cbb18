import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'

const password = 'four words in a row'
let harness: Harness
let browser: TestBrowser
let portrait: Buffer

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  harness = await startHarness({ rateLimits: { perUser: 100_000 } })
  const detected = await harness.call<{ faces: { box: { x: number; y: number; width: number; height: number } }[] }>(
    'POST',
    '/detect',
    { form: { image: samplePhoto(1) } },
  )
  const [first] = detected.body.faces
  if (!first) throw new Error('no face on the sample photo')
  portrait = await cropAround(samplePhoto(1), first.box, 2.4)
  await invite('operator@example.org', 'operator')
  await invite('guard@example.org', 'recognition_only')
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

async function invite(email: string, role: string): Promise<void> {
  const invited = await harness.call<{ token: string }>('POST', '/api/invitations', { json: { email, roles: [role] } })
  const json = { token: invited.body.token, name: email.split('@')[0], password }
  expect((await harness.call('POST', '/api/auth/accept-invitation', { json }, null)).status).toBe(201)
}

/** Photos of the same face, none with the bytes of another. */
async function copies(count: number): Promise<{ name: string; mimeType: string; buffer: Buffer }[]> {
  return await Promise.all(
    Array.from({ length: count }, async (_, at) => ({
      name: `photo ${at + 1}.jpg`,
      mimeType: 'image/jpeg',
      buffer: await sharp(portrait)
        .jpeg({ quality: 95 - at })
        .toBuffer(),
    })),
  )
}

describe.skipIf(!chromiumPath)('people and recognition in Chromium', () => {
  it('enrols twenty photos by drop, each with its outcome', async () => {
    const { page } = browser
    await page.goto('/people')
    await signIn(page, 'operator@example.org', password)
    await page.getByRole('heading', { name: 'Nobody is enrolled yet' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Add a person' }).first().click()
    await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace')
    await page.getByRole('button', { name: 'Add and enrol photos' }).click()
    await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor()

    const photos = await copies(20)
    const files = [
      ...photos.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') })),
      { name: 'broken.jpg', base64: 'bm8=' },
    ]
    // As text: what a browser knows is unknown to the types of tests.
    const transfer = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer()
      for (const { name, base64 } of ${JSON.stringify(files)}) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        transfer.items.add(new File([bytes], name, { type: 'image/jpeg' }))
      }
      return transfer
    })()`)
    await page.getByText('Drop photos or a folder here').dispatchEvent('drop', { dataTransfer: transfer })
    await page.getByText('20 enrolled, 1 refused').waitFor({ timeout: 150_000 })
    await page.getByText('20 faces').waitFor()
    await expectAccessible(page)
  })

  it('finds her in the list, changes her facts, and records her consent', async () => {
    const { page } = browser
    await page.getByRole('link', { name: 'People' }).first().click()
    await page.getByRole('searchbox').fill('love')
    await page.getByRole('link', { name: /Ada Lovelace/ }).click()
    await page.getByRole('button', { name: 'Edit facts' }).click()
    await page.getByLabel('E-mail address').fill('ada@example.org')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('ada@example.org').waitFor()
    await page.getByRole('button', { name: 'Record consent' }).click()
    await page.getByLabel('What for').fill('the front door')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('the front door').waitFor()
  })

  it('recognises her among strangers, and says how near everybody is', async () => {
    const { page } = browser
    await page.getByRole('link', { name: 'Recognise' }).first().click()
    // The page before takes photos too.
    await page.getByRole('heading', { name: 'Recognise', level: 1 }).waitFor()
    const group = { name: 'group.jpg', mimeType: 'image/jpeg', buffer: samplePhoto(1) }
    await page.locator('input[type=file]').setInputFiles(group)
    await page.getByText('Known', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Ada Lovelace', exact: true }).click()
    await page
      .getByRole('img', { name: /^Distance 0\.\d+, known up to/ })
      .first()
      .waitFor()
    await expectAccessible(page)
    await page.getByRole('tab', { name: 'Compare two' }).click()
    const [one, two] = await copies(2)
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(one ?? [])
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(two ?? [])
    await page.getByText('The same person').waitFor()
    await expectAccessible(page)
  })

  it('forgets her only after her name is typed, and shows the receipt', async () => {
    const { page } = browser
    await page.goto('/people')
    await page.getByRole('link', { name: /Ada Lovelace/ }).click()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Forget this person' }).click()
    const forget = page.getByRole('button', { name: 'Forget for good' })
    expect(await forget.isDisabled()).toBe(true)
    await page.getByLabel(/^Type/).fill('Ada Lovelace')
    await forget.click()
    await page.getByRole('heading', { name: 'Forgotten' }).waitFor()
    await page.getByRole('button', { name: 'Back to people' }).click()
    await page.getByRole('heading', { name: 'Nobody is enrolled yet' }).waitFor()
  })

  it('shows who may only recognise that, and their own account', async () => {
    const { page, context } = browser
    await context.clearCookies()
    await page.goto('/recognise')
    await signIn(page, 'guard@example.org', password)
    await page.getByRole('heading', { name: 'Recognise' }).waitFor()
    const links = page.getByRole('navigation', { name: 'Main' }).first().getByRole('link')
    expect(await links.allTextContents()).toEqual(['Recognise', 'Settings'])
    await expectAccessible(page)
  })

  it('is usable on a phone, in the dark', async () => {
    await using phone = await openBrowser(harness.url, { viewport: { width: 390, height: 800 }, colorScheme: 'dark' })
    const { page } = phone
    await page.goto('/recognise')
    await signIn(page, 'operator@example.org', password)
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click()
    await page.getByRole('heading', { name: 'Nobody is enrolled yet' }).waitFor()
    await expectAccessible(page)
    const sideways = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth')
    expect(sideways).toBe(false)
  })
})
