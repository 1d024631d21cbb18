import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { invite, password } from './account.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'

let harness: Harness
let browser: TestBrowser

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  harness = await startHarness({ rateLimits: { perUser: 100_000 } })
  await invite(harness, 'chief@example.org', 'administrator')
  await invite(harness, 'operator@example.org', 'operator')
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

/** Somebody is seen at the gate, as a camera would record it. */
async function see(personId: string): Promise<void> {
  const { db, vault } = harness.app.needs
  const now = new Date()
  const galleryId = await galleryIdOf(db, 'default')
  const seen = { personId, cameraId: newId(), cameraName: 'Gate', startedAt: now, lastSeenAt: now }
  await inTransaction(db, (tx) => recordSighting(tx, vault, testTrack(galleryId, seen)))
}

describe.skipIf(!chromiumPath)('alerts and sightings in Chromium', () => {
  it('a watch list is made and a rule put in force, whose alert appears by itself and is acknowledged', async () => {
    const { page } = browser
    const { person_id: personId } = (
      await harness.call<{ person_id: string }>('POST', '/api/people', { json: { name: 'Mallory' } })
    ).body
    await page.goto('/alerts?view=lists')
    await signIn(page, 'chief@example.org', password)
    await page.getByRole('button', { name: 'New watch list' }).first().click()
    await page.getByLabel('Name', { exact: true }).fill('Banned')
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByRole('button', { name: 'Add a person' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Mallory/ })
      .click()
    await page.getByRole('link', { name: 'Mallory' }).waitFor()
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Until when and why Mallory is on the list' }).click()
    await page.getByLabel('On the list until').fill('2999-12-31')
    await page.getByLabel('Why', { exact: true }).fill('Stole a bicycle')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('until 31 Dec 2999').waitFor()
    await page.getByText('Stole a bicycle').waitFor()

    await page.getByRole('tab', { name: 'Rules' }).click()
    await page.getByRole('button', { name: 'New rule' }).first().click()
    const editor = page.getByRole('dialog')
    await editor.getByLabel('Watch list', { exact: true }).selectOption({ label: 'Banned' })
    await editor.getByLabel('Name', { exact: true }).fill('Banned people')
    await editor
      .getByText(
        'When anyone of Banned is seen for 3 frames, raise an alert as severe as the list says, at most every 10 minutes per person.',
      )
      .waitFor()
    await editor.getByRole('button', { name: 'Try it on the last day' }).click()
    await editor.getByText('It would have raised no alert on 0 sightings of the last day.').waitFor()
    await expectAccessible(page)
    await editor.getByRole('button', { name: 'Keep the rule' }).click()
    await page.getByRole('heading', { name: 'Banned people' }).waitFor()

    await page.getByRole('tab', { name: 'Alerts' }).click()
    await page.getByRole('heading', { name: 'Nothing needs you' }).waitFor()
    await see(personId)
    // Nobody touches the page: the event alone brings it in.
    await page.getByRole('button', { name: 'Banned people: Mallory' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: 'I look after it' }).click()
    await drawer.getByRole('button', { name: 'Open again' }).waitFor()
    await drawer.getByLabel('Comment', { exact: true }).fill('It is her sister')
    await drawer.getByRole('button', { name: 'Write' }).click()
    await drawer.getByText('It is her sister').first().waitFor()
    await expectAccessible(page)
    const { body } = await harness.call('GET', '/api/alerts')
    expect(body).toMatchObject({
      alerts: [{ state: 'acknowledged', person: { name: 'Mallory' } }],
      counts: { open: 0, acknowledged: 1 },
    })
  })

  it('the sighting stands among the others, and an operator corrects it and takes that back', async () => {
    const { page } = browser
    await harness.call('POST', '/api/people', { json: { name: 'Grace' } })
    await page.goto('/sightings')
    await page.getByRole('button', { name: /Mallory, Gate/ }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: 'This is…' }).click()
    await page.getByRole('button', { name: /Grace/ }).click()
    await page.getByRole('button', { name: /Grace, Gate/, includeHidden: true }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Undo: Said who it is' }).click()
    await page.getByRole('button', { name: /Mallory, Gate/, includeHidden: true }).waitFor()
  })

  it('statistics count it, of everybody and of one camera, as a table and as a file', async () => {
    const { page } = browser
    await page.goto('/sightings?view=statistics')
    await page.getByRole('radio', { name: 'Hours' }).click()
    await page.getByText('As a table').click()
    const table = page.getByRole('table')
    await expect.poll(() => table.getByRole('row').count(), { timeout: 60_000 }).toBeGreaterThan(24)
    await page.getByText('Seen most often').waitFor({ state: 'detached' })
    await expectAccessible(page)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download (CSV)' }).click()
    const file = await (await download).path()
    expect(readFileSync(file, 'utf8').split('\n')[0]).toContain('known')
  })

  it('what an operator may not change is not offered', async () => {
    const { context, page } = browser
    await context.clearCookies()
    await page.goto('/alerts')
    await signIn(page, 'operator@example.org', password)
    await page.getByRole('tab', { name: 'Rules' }).click()
    await page.getByRole('heading', { name: 'Banned people' }).waitFor()
    expect(await page.getByRole('button', { name: 'New rule' }).count()).toBe(0)
    expect(await page.getByRole('switch').count()).toBe(0)
  })
})
