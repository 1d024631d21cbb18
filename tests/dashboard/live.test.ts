import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { hasFfmpeg } from '#tests/harness/camera.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'
import { invite, password } from './account.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'
import { portraitOf } from './portraits.ts'

const ready = chromiumPath !== null && hasFfmpeg
let harness: Harness
let browser: TestBrowser

/** What the browser's camera sees: the sample photo, held in an unsteady hand. */
function makeWebcam(folder: string): string {
  const [still, video] = [join(folder, 'webcam.jpg'), join(folder, 'webcam.mjpeg')]
  writeFileSync(still, samplePhoto(1))
  const shaken = "scale=1320:-2,crop=1280:720:x='20+18*sin(3*t)':y='(ih-720)/2',fps=10"
  const coded = ['-t', '4', '-vf', shaken, '-pix_fmt', 'yuvj420p', '-q:v', '3', '-f', 'mjpeg', video]
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', '-loop', '1', '-i', still, ...coded])
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr}`)
  return video
}

beforeAll(async () => {
  if (!ready) return
  buildDashboard()
  harness = await startHarness({ rateLimits: { perUser: 100_000 } })
  const json = { enabled: true, purpose: 'To let people in' }
  await harness.call('PUT', '/api/capabilities/live_identification', { json })
  await invite(harness, 'chief@example.org', 'administrator')
  const image = await portraitOf(harness)
  await harness.call('POST', '/api/faces/register', { form: { image, name: 'Ada Lovelace', face: 'prominent' } })
  browser = await openBrowser(harness.url, {}, makeWebcam(harness.data))
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

describe.skipIf(!ready)('this device’s camera, in Chromium with ffmpeg', () => {
  it('becomes a camera by one click, on which who is enrolled is named and who is not is enrolled', async () => {
    const { page } = browser
    await page.goto('/live')
    await signIn(page, 'chief@example.org', password)
    await page.getByRole('heading', { name: 'No camera yet' }).waitFor()
    await expectAccessible(page)
    await page
      .getByRole('button', { name: /this device’s camera/ })
      .first()
      .click()
    const tile = page.getByRole('article')
    await tile.getByRole('button', { name: 'Ada Lovelace: what can be done' }).waitFor()
    const stranger = tile.getByRole('button', { name: /^Unknown .*: what can be done$/ }).first()
    await expectAccessible(page)
    // The boxes move with the picture: the keyboard does not have to hit them.
    await stranger.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Enrol', exact: true }).waitFor()
    await dialog.getByLabel('Name', { exact: true }).fill('Grace Hopper')
    await dialog.getByRole('button', { name: 'Enrol', exact: true }).click()
    await page.getByText('Grace Hopper is enrolled').waitFor()
    const { body } = await harness.call<{ total: number }>('GET', '/api/people')
    expect(body.total).toBe(2)
    await page.getByRole('link', { name: 'Sightings' }).click()
    await page
      .getByRole('button', { name: /^Ada Lovelace, / })
      .first()
      .waitFor()
  })
})
