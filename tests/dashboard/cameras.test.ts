import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { startMosquitto, type TestBroker, withoutMosquitto } from '#tests/harness/mosquitto.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'

const password = 'four words in a row'
let broker: TestBroker | undefined
let harness: Harness
let browser: TestBrowser

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  broker = withoutMosquitto === '' ? await startMosquitto() : undefined
  harness = await startHarness({ rateLimits: { perUser: 100_000 }, ...(broker ? { mqtt: { url: broker.url } } : {}) })
  const json = { email: 'chief@example.org', roles: ['administrator'] }
  const invited = await harness.call<{ token: string }>('POST', '/api/invitations', { json })
  const accepted = { token: invited.body.token, name: 'Chief', password }
  await harness.call('POST', '/api/auth/accept-invitation', { json: accepted }, null)
  browser = await openBrowser(harness.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
  await broker?.[Symbol.asyncDispose]()
})

interface Zone {
  readonly name: string
  readonly points: { x: number; y: number }[]
}

const zones = async () =>
  (await harness.call<{ cameras: { settings: { regions: Zone[] } }[] }>('GET', '/api/cameras')).body.cameras[0]
    ?.settings.regions

describe.skipIf(!chromiumPath)('cameras in Chromium', () => {
  it('a camera is added with a zone whose corners are moved by keys, by numbers and by the mouse', async () => {
    const { page } = browser
    await page.goto('/settings/cameras')
    await signIn(page, 'chief@example.org', password)
    await page.getByRole('button', { name: 'Add a camera' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Front door')
    await dialog.getByRole('radio', { name: /^Frames are sent/ }).click()
    await dialog.getByRole('button', { name: 'Add one in the middle' }).click()
    await expectAccessible(page)

    await dialog.getByRole('button', { name: /^Corner 1 of Zone 1/ }).focus()
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('ArrowDown')
    await dialog.getByRole('button', { name: 'Corner 1 of Zone 1: 25% from the left, 25.5% from the top' }).waitFor()
    await dialog.getByRole('button', { name: /^Corner 2 of Zone 1/ }).focus()
    await page.keyboard.press('Delete')
    await dialog.getByText('Corners as numbers').click()
    await dialog.getByRole('spinbutton', { name: 'Corner 2: % from the left' }).fill('90')
    await expectAccessible(page)
    const third = await dialog.getByRole('button', { name: /^Corner 3 of Zone 1/ }).boundingBox()
    if (!third) throw new Error('the corner is not seen')
    await page.mouse.move(third.x + third.width / 2, third.y + third.height / 2)
    await page.mouse.down()
    await page.mouse.move(third.x + 60, third.y - 40, { steps: 4 })
    await page.mouse.up()
    await dialog.getByRole('textbox', { name: 'Name of zone 1' }).fill('Door')
    await dialog.getByRole('button', { name: 'Add a camera' }).click()
    await page.getByText('1 zone', { exact: true }).waitFor()
    const [zone] = (await zones()) ?? []
    expect(zone).toMatchObject({ name: 'Door', points: [{ x: 0.25, y: 0.255 }, { x: 0.9, y: 0.75 }, {}] })
    expect(zone?.points[2]?.x).toBeGreaterThan(0.3)
    expect(zone?.points[2]?.y).toBeLessThan(0.75)
  })

  it('a second zone is drawn corner by corner', async () => {
    const { page } = browser
    await page.getByRole('button', { name: 'What to do with Front door' }).click()
    await page.getByRole('menuitem', { name: 'Change' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Draw a zone' }).click()
    const hint = dialog.getByText('Click corner after corner, then the first one again')
    await hint.scrollIntoViewIfNeeded()
    const picture = await hint.locator('xpath=ancestor::div[1]').boundingBox()
    if (!picture) throw new Error('the picture is not seen')
    const click = (x: number, y: number) =>
      page.mouse.click(picture.x + x * picture.width, picture.y + y * picture.height)
    for (const [x, y] of [
      [0.1, 0.3],
      [0.2, 0.3],
      [0.2, 0.6],
      [0.1, 0.3],
    ] as const)
      await click(x, y)
    await dialog.getByRole('textbox', { name: 'Name of zone 2' }).waitFor()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('2 zones', { exact: true }).waitFor()
    expect((await zones())?.map(({ name, points }) => [name, points.length])).toEqual([
      ['Door', 3],
      ['Zone 2', 3],
    ])
  })

  it.skipIf(withoutMosquitto !== '')(`the broker of MQTT is tried${withoutMosquitto}`, async () => {
    const { page } = browser
    await page.goto('/settings/mqtt')
    await page.getByText('Everything is published').waitFor()
    await page.getByRole('button', { name: 'Send a test message' }).click()
    await page.getByText(/^The broker has it: netra\/test/).waitFor()
    await expectAccessible(page)
    await broker?.end()
    await page.getByRole('button', { name: 'Send a test message' }).click()
    await page.getByText('Nothing listens at this address').waitFor()
  })
})
