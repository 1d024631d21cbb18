import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { adminKey, call } from '#tests/harness/app.ts'
import { freePort } from '#tests/harness/free-port.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'
import { type ServerProcess, startServer } from '#tests/harness/server-process.ts'
import { buildDashboard, chromiumPath, expectAccessible, openBrowser, signIn, type TestBrowser } from './browser.ts'

const data = mkdtempSync(join(tmpdir(), 'netra-restart-'))
const password = 'four words in a row'
let env: Record<string, string>
let server: ServerProcess | undefined
let browser: TestBrowser

beforeAll(async () => {
  if (!chromiumPath) return
  buildDashboard()
  env = { NETRA_PORT: String(await freePort()), NETRA_ADMIN_PASSWORD: password }
  server = await startServer(data, env)
  browser = await openBrowser(server.url)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await server?.end()
  removeFolder(data)
})

describe.skipIf(!chromiumPath)('a page that is open in Chromium', () => {
  it('goes on by itself after the server was restarted, and shows what happened since', async () => {
    const { page } = browser
    await page.goto('/people')
    await signIn(page, 'admin@localhost', password)
    await page.getByText('Connected', { exact: true }).waitFor()
    const { url } = server as ServerProcess
    await server?.end()
    server = undefined
    await page.getByText('Connection lost, trying again').waitFor()
    server = await startServer(data, env)
    await page.getByText('Connected', { exact: true }).waitFor()
    const form = { image: samplePhoto(1), name: 'Ada Lovelace', face: 'prominent' }
    await call(`${url}/api/faces/register`, 'POST', { form }, adminKey)
    // Nobody touches the page: the event alone brings her in.
    await page.getByRole('link', { name: /Ada Lovelace/ }).waitFor()
  })

  it('a page that is opened while the server is away says so, and appears when it is back', async () => {
    const { page } = browser
    await server?.end()
    server = undefined
    await page.getByText('Connection lost, trying again').waitFor()
    await page.getByRole('link', { name: 'Sightings' }).first().click()
    await page.getByText('The page appears as soon as the server answers again.').waitFor()
    await expectAccessible(page)
    server = await startServer(data, env)
    await page.getByRole('heading', { name: 'Sightings', level: 1 }).waitFor()
  })
})
