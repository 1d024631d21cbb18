import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'
import { invite, password } from './account.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'
import { portraitOf } from './portraits.ts'

let harness: Harness
let browser: TestBrowser
let portrait: Buffer

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  harness = await startHarness({ rateLimits: { perUser: 100_000 } })
  portrait = await portraitOf(harness)
  await invite(harness, 'operator@example.org', 'operator')
  await invite(harness, 'guard@example.org', 'recognition_only')
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

/** Drops what is at these paths, folders too, as somebody does who drags it over from a file manager. */
async function dropFiles(onto: Locator, files: readonly string[]): Promise<void> {
  const { page } = browser
  await onto.scrollIntoViewIfNeeded()
  const box = await onto.boundingBox()
  if (!box) throw new Error('nowhere to drop')
  const session = await page.context().newCDPSession(page)
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', {
      type,
      ...at,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    })
  await session.detach()
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

    // Twelve in a folder with another one below it, and the rest beside it.
    const folder = join(harness.data, 'photos of Ada')
    mkdirSync(join(folder, 'more'), { recursive: true })
    const loose: string[] = []
    for (const [at, { name, buffer }] of (await copies(20)).entries()) {
      const path = at < 6 ? join(folder, name) : at < 12 ? join(folder, 'more', name) : join(harness.data, name)
      if (at >= 12) loose.push(path)
      writeFileSync(path, buffer)
    }
    writeFileSync(join(folder, 'broken.jpg'), 'no')
    writeFileSync(join(folder, 'notes.txt'), 'no photo')
    await dropFiles(page.getByText('Drop photos or a folder here'), [folder, ...loose])
    await page.getByText('20 enrolled, 1 refused').waitFor({ timeout: 150_000 })
    await page.getByText('20 faces').waitFor()
    await page.getByText('broken.jpg').waitFor()
    expect(await page.getByText('notes.txt').count()).toBe(0)
    await expectAccessible(page)
  })

  it('finds her in the list, changes her facts, and records her consent', async () => {
    const { page } = browser
    await page.getByRole('link', { name: 'People' }).first().click()
    await page.getByRole('searchbox').fill('love')
    await page.getByRole('link', { name: /Ada Lovelace/ }).click()
    await page.getByRole('button', { name: 'Edit facts' }).click()
    await page.getByLabel('E-mail address').fill('ada@example.org')
    await page.getByRole('button', { name: 'Add a fact' }).click()
    await page.getByLabel('Name of fact 1').fill('room')
    await page.getByLabel('Value of fact 1').fill('12')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('ada@example.org').waitFor()
    await page.getByRole('link', { name: '12', exact: true }).click()
    await page.getByText('whose room is 12').waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: /Ada Lovelace/ }).click()
    await page.getByRole('button', { name: 'Record consent' }).click()
    await page.getByLabel('What for').fill('the front door')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('the front door').waitFor()
  })

  it('finds her by a photo that is dropped anywhere on the list', async () => {
    const { page } = browser
    await page.getByRole('link', { name: 'People' }).first().click()
    await page.getByRole('link', { name: /Ada Lovelace/ }).waitFor()
    const path = join(harness.data, 'who is this.jpg')
    writeFileSync(path, samplePhoto(1))
    await dropFiles(page.getByRole('heading', { name: 'People', level: 1 }), [path])
    await page.getByRole('heading', { name: 'Who looks like this' }).waitFor()
    await page.getByRole('button', { name: 'Ada Lovelace', exact: true }).click()
    await page.getByRole('link', { name: /Ada Lovelace/ }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'All people' }).click()
    await page.getByText('1 person').waitFor()
  })

  it('a face that is deleted can be kept after all, and else is gone', async () => {
    const { page } = browser
    await page.getByRole('link', { name: /Ada Lovelace/ }).click()
    await page.getByText('20 faces').waitFor()
    const remove = async () => {
      await page.getByRole('button', { name: 'What to do with face 1', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Delete this face' }).click()
      await page.getByText('19 faces').waitFor()
    }
    const kept = async () => (await harness.call<{ total: number }>('GET', '/api/faces')).body.total
    await remove()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('20 faces').waitFor()
    expect(await kept()).toBe(20)
    await remove()
    // Held for a moment, whatever is looked at meanwhile.
    await page.getByRole('link', { name: 'People' }).first().click()
    await expect.poll(kept, { timeout: 60_000 }).toBe(19)
  })

  it('merges somebody into her, and parts them again', async () => {
    const { page } = browser
    await harness.call('POST', '/api/people', { json: { name: 'Lady Lovelace', metadata: { title: 'Countess' } } })
    await page.goto('/people?query=lady')
    await page.getByRole('link', { name: /Lady Lovelace/ }).click()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Merge with another person' }).click()
    await page.getByRole('dialog').getByRole('button', { name: /Ada/ }).click()
    await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor()
    await page.getByText('Countess').waitFor()
    await page.getByRole('heading', { name: 'Merged into this person' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Part again' }).click()
    await page.getByRole('heading', { name: 'Lady Lovelace', level: 1 }).waitFor()
    const { body } = await harness.call<{ total: number; people: { name: string; metadata: object }[] }>(
      'GET',
      '/api/people',
    )
    expect(body.people.map(({ name, metadata }) => [name, metadata])).toEqual([
      ['Ada Lovelace', { room: 12 }],
      ['Lady Lovelace', { title: 'Countess' }],
    ])
    const { person_id } = body.people[1] as unknown as { person_id: string }
    await harness.call('DELETE', `/api/people/${person_id}`)
  })

  it('takes back what it showed too early, and keeps what was typed', async () => {
    const { page } = browser
    const json = { name: 'Bob', external_id: 'taken' }
    const { body } = await harness.call<{ person_id: string }>('POST', '/api/people', { json })
    await page.goto('/people?query=ada')
    await page.getByRole('link', { name: /Ada Lovelace/ }).click()
    await page.getByRole('button', { name: 'Edit facts' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Augusta Ada')
    await page.getByLabel('External id').fill('taken')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').getByText('There is a person with that external id').waitFor()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Augusta Ada')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor()
    await harness.call('DELETE', `/api/people/${body.person_id}`)
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
