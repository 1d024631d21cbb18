import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { removeFolder } from '#tests/harness/remove-folder.ts'

const root = join(import.meta.dirname, '../..')

/** Debian's browser; null where it is not installed, and what needs it is skipped by name. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path)) ?? null

/** A browser with a camera that shows a test picture, and a profile of its own that is removed with it. */
export interface TestBrowser extends AsyncDisposable {
  readonly context: BrowserContext
  readonly page: Page
}

/** Builds the dashboard where its sources changed. */
export function buildDashboard(): void {
  execFileSync(process.execPath, [join(root, 'scripts/build-dashboard.mjs')], { stdio: 'inherit' })
}

/** `webcam` is a video of JPEGs (.mjpeg) that the browser's camera shows in place of its test picture. */
export async function openBrowser(
  baseURL: string,
  options: BrowserContextOptions = {},
  webcam: string | null = null,
): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'netra-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath ?? '',
    headless: true,
    baseURL,
    locale: 'en-GB',
    viewport: { width: 1280, height: 860 },
    // A message that fades out while axe looks at it has no contrast.
    reducedMotion: 'reduce',
    ...options,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      ...(webcam === null ? [] : [`--use-file-for-fake-video-capture=${webcam}`]),
    ],
  })
  // Shared cores: what takes a second at a desk may take many here.
  context.setDefaultTimeout(60_000)
  const page = context.pages()[0] ?? (await context.newPage())
  return {
    context,
    page,
    async [Symbol.asyncDispose]() {
      await context.close()
      removeFolder(profile)
    },
  }
}

const axeScript = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string | null
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/** In the page: waits until nothing moves that comes to an end. */
const settled = `async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  for (;;) {
    await frame()
    await frame()
    const moving = document.getAnimations().filter(
      (one) => one.playState === 'running' && Number.isFinite(one.effect?.getComputedTiming().endTime),
    )
    if (moving.length === 0) return
    await Promise.all(moving.map((one) => one.finished.catch(() => undefined)))
  }
}`

/** Fails where the page has something that keeps people with an impairment from using it. */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger's door: the page's own policy lets no foreign script in.
  const session = await page.context().newCDPSession(page)
  const { readFileSync } = await import('node:fs')
  await session.send('Runtime.evaluate', { expression: readFileSync(axeScript, 'utf8') })
  // What fades in has neither its colours nor its contrast yet.
  await session.send('Runtime.evaluate', { expression: `(${settled})()`, awaitPromise: true })
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'axe.run(document, { resultTypes: ["violations"] })',
    awaitPromise: true,
    returnByValue: true,
  })
  await session.detach()
  const { violations } = result.value as AxeResults
  // What stands outside every landmark is found by nobody who goes from one to the next.
  const serious = violations.filter(
    ({ impact, id }) => impact === 'serious' || impact === 'critical' || id === 'region' || id.startsWith('landmark'),
  )
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join('\n')}`)).toEqual([])
}

/** Signs in on the page that is open, as somebody does. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
