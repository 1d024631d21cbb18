import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { hasFfmpeg, makeFaceVideo } from '#tests/harness/camera.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'

const password = 'four words in a row'
const ready = chromiumPath !== null && hasFfmpeg
let harness: Harness
let browser: TestBrowser
let folder: string

beforeAll(async () => {
  if (!ready) return
  buildDashboard()
  folder = mkdtempSync(join(tmpdir(), 'netra-videos-'))
  harness = await startHarness({ rateLimits: { perUser: 100_000 } })
  const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
    raw: samplePhoto(1),
  })
  for (const [i, { box }] of body.faces.entries()) {
    const form = { image: await cropAround(samplePhoto(1), box), name: `Person ${i + 1}` }
    await harness.call('POST', '/api/faces/register', { form })
  }
  for (const role of ['operator', 'guard']) {
    if (role === 'guard') {
      const json = { name: 'guard', description: 'Looks on', permissions: ['sightings:read'] }
      expect((await harness.call('POST', '/api/roles', { json })).status).toBe(201)
    }
    const invited = await harness.call<{ token: string }>('POST', '/api/invitations', {
      json: { email: `${role}@example.org`, roles: [role] },
    })
    const json = { token: invited.body.token, name: role, password }
    expect((await harness.call('POST', '/api/auth/accept-invitation', { json }, null)).status).toBe(201)
  }
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
  if (folder) removeFolder(folder)
})

const allow = () => {
  const json = { enabled: true, purpose: 'Who came in' }
  return harness.call('PUT', '/api/capabilities/live_identification', { json })
}

describe.skipIf(!ready)('videos in Chromium', () => {
  it('say that they are not taken as long as nobody may be identified, and what is no video', async () => {
    const { page } = browser
    await page.goto('/videos')
    await signIn(page, 'operator@example.org', password)
    await page.getByText('Videos are not taken').waitFor()
    await page.getByRole('heading', { name: 'No video was sent yet' }).waitFor()
    await expectAccessible(page)
    const text = join(folder, 'notes.txt')
    writeFileSync(text, 'no video')
    await page.getByLabel('Choose a video').setInputFiles(text)
    await page.getByText('That is no video').waitFor()
    const fake = join(folder, 'fake.mp4')
    writeFileSync(fake, 'no video')
    await allow()
    await page.getByLabel('Choose a video').setInputFiles(fake)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('This is no video that can be read').waitFor()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  })

  it('are sent, appear by themselves, and say who is in them and when; the copy plays', async () => {
    const { page } = browser
    await page.getByLabel('Choose a video').setInputFiles(makeFaceVideo(folder, 'yard.mp4'))
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Yard at night')
    await dialog.getByLabel('When the recording began').fill('2025-03-01T22:00:00')
    await dialog.getByLabel('Make an annotated copy').click()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Yard at night' })
    await row.getByText('Done').waitFor({ timeout: 120_000 })
    await row.getByText(/\d (person|people)/).waitFor()
    await row.getByRole('button', { name: 'Yard at night' }).click()
    await dialog
      .getByText(/^Person \d$/)
      .first()
      .waitFor()
    await dialog.getByText('1 Mar 2025', { exact: false }).waitFor()
    const copy = dialog.getByLabel('Annotated copy of Yard at night')
    const answer = await page.request.get((await copy.getAttribute('src')) ?? '', { headers: { range: 'bytes=0-99' } })
    expect([answer.status(), (await answer.body()).length]).toEqual([206, 100])
    await dialog
      .getByRole('button', { name: /Play from .* where Person \d is seen first/ })
      .first()
      .waitFor()
    await expectAccessible(page)
  })

  it('are deleted with who was seen in them', async () => {
    const { page } = browser
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    const question = page.getByRole('dialog', { name: 'Delete Yard at night?' })
    await question.getByLabel('Also delete who was seen in it').click()
    await expectAccessible(page)
    await question.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('heading', { name: 'No video was sent yet' }).waitFor()
    const { body } = await harness.call<{ sightings: unknown[] }>('GET', '/api/sightings')
    expect(body.sightings).toEqual([])
  })

  it('are only looked at by whoever may not correct sightings', async () => {
    await using other = await openBrowser(harness.url)
    const { page } = other
    await page.goto('/videos')
    await signIn(page, 'guard@example.org', password)
    await page.getByRole('heading', { name: 'No video was sent yet' }).waitFor()
    expect(await page.getByRole('button', { name: 'Choose a video' }).count()).toBe(0)
  })
})
