import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { alterations } from '#tests/harness/sample-photos.ts'
import { invite, password } from './account.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'
import { portraitOf } from './portraits.ts'

let harness: Harness
let browser: TestBrowser
const people: Record<'ann' | 'bob', string> = { ann: '', bob: '' }

async function enrol(name: 'ann' | 'bob', image: Uint8Array): Promise<void> {
  const form = { image, name, external_id: name, force: 'true', face: 'prominent' }
  const { status, body } = await harness.call<{ person_id: string }>('POST', '/api/faces/register', { form })
  expect(status).toBe(201)
  people[name] = body.person_id
}

const facesOf = async (name: 'ann' | 'bob') =>
  (await harness.call<{ faces: unknown[] }>('GET', `/api/people/${people[name]}`)).body.faces.length

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  harness = await startHarness({
    rateLimits: { perUser: 100_000 },
    inbox: { folders: [{ path: 'inbox', face: 'prominent' }], lookMs: 200, settleMs: 200 },
  })
  const [ann, bob] = [await portraitOf(harness, 1), await portraitOf(harness, 2)]
  const altered = async (how: string, photo: Buffer) => (await alterations[how]?.(photo)) ?? photo
  await enrol('ann', ann)
  await enrol('ann', await altered('compressed again', ann))
  await enrol('bob', bob)
  await enrol('bob', await altered('compressed again', bob))
  // Brought under the wrong name: whole at once, as a move within one disk is.
  const inbox = join(harness.data, 'inbox')
  mkdirSync(join(inbox, 'bob'), { recursive: true })
  writeFileSync(join(inbox, 'bob', 'another.part'), await altered('darkened', ann))
  renameSync(join(inbox, 'bob', 'another.part'), join(inbox, 'bob', 'another.jpg'))
  await vi.waitFor(
    async () => expect((await harness.call('GET', '/api/quarantine')).body).toMatchObject({ total: 1 }),
    { timeout: 60_000, interval: 200 },
  )
  // Filed under the wrong name.
  await enrol('bob', await altered('mirrored', ann))
  await invite(harness, 'operator@example.org', 'operator')
  browser = await openBrowser(harness.url)
  // What is held for six seconds stays held on a slow machine: only the next decision does it.
  await browser.page.addInitScript({
    content: 'const start = setTimeout; window.setTimeout = (work, ms) => start(work, ms === 6_000 ? 600_000 : ms)',
  })
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

describe.skipIf(!chromiumPath)('the review queue in Chromium', () => {
  it('is worked by keyboard: decided, taken back, decided otherwise', async () => {
    const { page } = browser
    await page.goto('/review')
    await signIn(page, 'operator@example.org', password)
    await page.getByText('2 to decide').waitFor()
    await page.getByRole('heading', { name: 'Is this bob, or ann?' }).waitFor()
    await expectAccessible(page)

    // The photo first; what cannot be taken back is held until the next decision.
    await page.getByRole('img', { name: 'Photo brought for bob' }).waitFor()
    await page.keyboard.press('n')
    await page.getByText('Enrolled for ann').waitFor()
    await page.getByText('1 to decide').waitFor()
    await page.keyboard.press('u')
    await page.getByText('2 to decide').waitFor()
    expect(await facesOf('ann')).toBe(2)
    await page.keyboard.press('3')
    await page.getByText('The photo was discarded').waitFor()

    // Then the face under the wrong name: moved, back, and moved for good.
    await page.getByRole('img', { name: 'Face filed under bob' }).waitFor()
    await page.keyboard.press('n')
    await page.getByText('Moved to ann').waitFor()
    await expect.poll(() => facesOf('ann'), { timeout: 30_000 }).toBe(3)
    await page.keyboard.press('u')
    await page.getByText('1 to decide').waitFor()
    await expect.poll(() => facesOf('ann'), { timeout: 30_000 }).toBe(2)
    await page.keyboard.press('2')
    await page.getByRole('heading', { name: 'Nothing is doubtful' }).waitFor()
    await expect.poll(() => facesOf('ann'), { timeout: 30_000 }).toBe(3)
    await expect
      .poll(async () => (await harness.call('GET', '/api/quarantine')).body, { timeout: 30_000 })
      .toMatchObject({ total: 0 })
    await expectAccessible(page)
  })

  it('shows how good the gallery is, and what its threshold means', async () => {
    const { page } = browser
    await page.goto('/quality')
    await page.getByText('Every face is closest to its own person.').waitFor()
    await expectAccessible(page)
    await page.getByRole('tab', { name: 'Threshold' }).click()
    await page.getByText('of 1,000 strangers are taken for somebody').waitFor()
    // An operator sees thresholds and changes none.
    expect(await page.getByRole('button', { name: 'Use this threshold' }).count()).toBe(0)
    await expectAccessible(page)
  })

  it('says who an uncertain sighting is of, and takes it back', async () => {
    const { page } = browser
    const { db, vault } = harness.app.needs
    const candidate = { personId: people.ann, faceId: people.ann, distance: 0.3 }
    const at = new Date()
    const track = testTrack(await galleryIdOf(db, 'default'), {
      decision: { kind: 'uncertain', reason: 'close', candidate, confidence: 0.4 },
      distance: 0.3,
      region: null,
      startedAt: at,
      endedAt: at,
    })
    const { sightingId } = await inTransaction(db, (tx) => recordSighting(tx, vault, track))
    const standing = async () => {
      const { body } = await harness.call<{ person: { name: string } | null; corrected: boolean }>(
        'GET',
        `/api/sightings/${sightingId}`,
      )
      return [body.person?.name ?? null, body.corrected]
    }
    const becomes = (...expected: unknown[]) => expect.poll(standing, { timeout: 30_000 }).toEqual(expected)

    const question = page.getByRole('heading', { name: 'Is this ann?' })
    // Opened anew for each: no answer that is still on its way may change the list under the key.
    const open = async () => {
      await page.goto('/review')
      await question.waitFor()
    }
    await open()
    await expectAccessible(page)
    for (const [key, told, person] of [
      ['y', 'Recorded as ann', 'ann'],
      ['n', 'Recorded as not ann', null],
    ] as const) {
      await open()
      await page.keyboard.press(key)
      await page.getByText(told, { exact: true }).waitFor()
      await becomes(person, true)
      await page.keyboard.press('u')
      await becomes(null, false)
      await question.waitFor()
    }
    await open()
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: 'Nothing is doubtful' }).waitFor()
    await becomes(null, true)
    const again = await harness.call('POST', `/api/sightings/${sightingId}/not-this-person`)
    expect(again.status).toBe(409)
  })
})
