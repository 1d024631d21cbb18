import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { insertUnknown } from '#sightings/unknown-store.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { alterations } from '#tests/harness/sample-photos.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'
import { portraitsOf } from './portraits.ts'

const password = 'four words in a row'
let harness: Harness
let browser: TestBrowser
/** Of the stranger whom a photo is searched for. */
let portrait: Buffer

/** A stranger is seen so often, as a camera would record it. */
async function meet(photo: Buffer, times: number): Promise<string> {
  const { db, vault, vision } = harness.app.needs
  const galleryId = await galleryIdOf(db, 'default')
  const options = { pick: 'prominent', template: true, region: true, attributes: [] } as const
  const unknownId = newId()
  await inTransaction(db, (tx) => insertUnknown(tx, unknownId, galleryId))
  for (let n = 0; n < times; n++) {
    const image = n === 0 ? photo : ((await alterations['compressed again']?.(photo)) ?? photo)
    const { faces } = await vision.analyse(image, options, AbortSignal.timeout(120_000))
    const [face] = faces
    if (!face) throw new Error('no face on the portrait')
    const at = new Date(Date.now() - (times - n) * 60_000)
    const track = testTrack(galleryId, {
      unknownId,
      cameraId: null,
      cameraName: 'Gate',
      template: face.template,
      region: face.region,
      modelId: vision.pack.embedder.modelId,
      startedAt: at,
      lastSeenAt: at,
      endedAt: at,
    })
    await inTransaction(db, (tx) => recordSighting(tx, vault, track))
  }
  return unknownId
}

const labelOf = (unknownId: string) => `Unknown ${unknownId.slice(-4)}`
const strangers: string[] = []

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  harness = await startHarness({ rateLimits: { perUser: 100_000 } })
  const portraits = await portraitsOf(harness, 1, 2.2)
  portrait = portraits[0] as Buffer
  strangers.push(await meet(portrait, 2))
  strangers.push(await meet(portraits[1] as Buffer, 2))
  strangers.push(await meet(portraits[1] as Buffer, 1))
  strangers.push(await meet(portraits[2] as Buffer, 1))
  const json = { email: 'operator@example.org', roles: ['operator'] }
  const invited = await harness.call<{ token: string }>('POST', '/api/invitations', { json })
  const accepted = { token: invited.body.token, name: 'Olga', password }
  await harness.call('POST', '/api/auth/accept-invitation', { json: accepted }, null)
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

const unknownsOf = async (state: string) =>
  (
    await harness.call<{ unknowns: { unknown_id: string; sightings: number }[] }>('GET', `/api/unknowns?state=${state}`)
  ).body.unknowns.map(({ unknown_id }) => unknown_id)

describe.skipIf(!chromiumPath)('sightings and unknown people in Chromium', () => {
  it('a photo of a face finds where it was', async () => {
    const { page } = browser
    await page.goto('/sightings')
    await signIn(page, 'operator@example.org', password)
    await page
      .getByRole('button', { name: new RegExp(labelOf(strangers[0] ?? '')) })
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Search by photo' }).click()
    await expectAccessible(page)
    const buffer = (await alterations['smaller, as WebP']?.(portrait)) ?? portrait
    await page.locator('input[type=file]').first().setInputFiles({ name: 'face.webp', mimeType: 'image/webp', buffer })
    await page.getByText('Seen 2 times').waitFor()
    await page.getByText('The photo shows nobody who is enrolled.').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Back to all sightings' }).click()
  })

  it('all sightings are exported as a table', async () => {
    const { page } = browser
    await page.getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'As a table (CSV)' }).click()
    const file = await (await download).path()
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(7)
    expect(lines.at(-1)).toContain('Gate')
    await page.getByText('6 sightings exported').waitFor()
  })

  it('two unknown people who are one are joined, that is taken back, and one is ignored', async () => {
    const { page } = browser
    const [, second = '', third = '', fourth = ''] = strangers
    await page.getByRole('tab', { name: 'Unknown people' }).click()
    await page.getByRole('checkbox', { name: `Select ${labelOf(second)}` }).check()
    await page.getByRole('checkbox', { name: `Select ${labelOf(third)}` }).check()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'They are the same person' }).click()
    await page.getByText('They are one now').waitFor()
    await expect.poll(async () => (await unknownsOf('unnamed')).length, { timeout: 60_000 }).toBe(3)
    await page.getByRole('button', { name: 'Undo' }).first().click()
    await expect.poll(async () => (await unknownsOf('unnamed')).length, { timeout: 60_000 }).toBe(4)

    await page.getByRole('button', { name: new RegExp(labelOf(fourth)) }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Ignore' }).click()
    await page.getByText('Ignored from now on').waitFor()
    await expect.poll(() => unknownsOf('ignored'), { timeout: 60_000 }).toEqual([fourth])
  })

  it('an unknown person gets a name, and is known from then on', async () => {
    const { page } = browser
    const [first = ''] = strangers
    await page.getByRole('button', { name: new RegExp(labelOf(first)) }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Give a name' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Enrol under this name' }).click()
    await page.getByText('From now on Ada Lovelace is known').waitFor()
    await expect.poll(() => unknownsOf('named'), { timeout: 60_000 }).toEqual([first])
    const { body } = await harness.call<{ faces: { decision: string; name: string }[] }>('POST', '/recognize', {
      form: { image: portrait },
    })
    expect(JSON.stringify(body)).toContain('Ada Lovelace')
  })
})
