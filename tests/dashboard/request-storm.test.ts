import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { invite, password } from './account.ts'
import { buildDashboard, chromiumPath, openBrowser, signIn, type TestBrowser } from './browser.ts'

let harness: Harness
let browser: TestBrowser

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  harness = await startHarness({ rateLimits: { perUser: 100_000 } })
  await invite(harness, 'operator@example.org', 'operator')
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

/** So many sightings of somebody, one after the other, as cameras at a busy gate record them. */
async function see(personId: string, times: number): Promise<void> {
  const { db, vault } = harness.app.needs
  const galleryId = await galleryIdOf(db, 'default')
  const cameraId = newId()
  for (let n = 0; n < times; n++) {
    const at = new Date()
    const seen = { personId, cameraId, cameraName: 'Gate', startedAt: at, lastSeenAt: at }
    await inTransaction(db, (tx) => recordSighting(tx, vault, testTrack(galleryId, seen)))
  }
}

describe.skipIf(!chromiumPath)('a page that is open while much happens, in Chromium', () => {
  it('asks far less often than it is told of something, and shows the last of it', async () => {
    const { page } = browser
    await page.goto('/')
    await signIn(page, 'operator@example.org', password)
    await page.getByText('Connected', { exact: true }).waitFor()
    await page.locator('.skeleton').first().waitFor({ state: 'detached' })
    const person = async (name: string) =>
      (await harness.call<{ person_id: string }>('POST', '/api/people', { json: { name } })).body.person_id
    const [ann, zoe] = [await person('Ann'), await person('Zoe')]

    const asked = new Map<string, number>()
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (pathname.startsWith('/api/')) asked.set(pathname, (asked.get(pathname) ?? 0) + 1)
    })
    await see(ann, 199)
    await see(zoe, 1)
    await page.getByRole('link', { name: /Zoe/ }).first().waitFor()
    const most = Math.max(...asked.values())
    // Once for every event would be two hundred times.
    expect(most).toBeLessThan(100)
  })
})
