// `npm run pictures`: takes the pictures of the dashboard in docs/pictures, of drawn people in a server of its own.
// `npm run pictures -- FOLDER` takes every page in both themes and at a phone's width, to be looked through.
// `npm run pictures -- FOLDER --empty` does so on a server that nobody used yet.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { addDrawnCameras, showDrawnCameras } from './pictures/sample-cameras.ts'
import { addStrangers, enrolDrawnPeople, type SamplePerson, seeDrawnPeople } from './pictures/sample-gallery.ts'
import { administrator, type SampleServer, startSample } from './pictures/start-sample.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { empty: { type: 'boolean', default: false } },
})
const [folder] = positionals

/** Of the README: file, page, theme. */
const shown = [
  ['overview-light', '/', 'light'],
  ['overview-dark', '/', 'dark'],
  ['live-dark', '/live', 'dark'],
  ['statistics-light', '/sightings?view=statistics', 'light'],
] as const

const settings = [
  'account',
  'cameras',
  'recognition',
  'models',
  'capabilities',
  'users',
  'roles',
  'keys',
  'inboxes',
  'retention',
  'backups',
  'jobs',
  'webhooks',
  'mqtt',
  'system',
]
const everyPage = [
  '/',
  '/live',
  '/people',
  '/recognise',
  '/sightings',
  '/sightings?view=unknowns',
  '/sightings?view=statistics',
  '/alerts',
  '/alerts?view=rules',
  '/alerts?view=lists',
  '/review',
  '/quality',
  '/quality?tab=threshold',
  '/audit',
  '/settings',
  ...settings.map((name) => `/settings/${name}`),
]

async function fill({
  app,
  call,
  sendFrame,
}: SampleServer): Promise<{ people: SamplePerson[]; showing: AsyncDisposable }> {
  const enabled = { enabled: true, purpose: 'Who comes in, and when' }
  await call('PUT', '/api/capabilities/live_identification', enabled)
  const people = await enrolDrawnPeople(app, call)
  const cameras = await addDrawnCameras(call)
  const passing = { people, cameras, strangers: await addStrangers(app) }
  const lately = new Date(Date.now() - 2 * 3_600_000)
  const before = await seeDrawnPeople(app, passing, { from: new Date(lately.getTime() - 7 * 86_400_000), to: lately })
  // Rules look at what is seen after they were made.
  const list = { name: 'Not allowed in', description: 'Banned from the house', severity: 'high' }
  const { watch_list_id } = await call<{ watch_list_id: string }>('POST', '/api/watch-lists', list)
  for (const seed of [6, 11]) {
    const person_id = people.find((person) => person.seed === seed)?.personId
    await call('POST', `/api/watch-lists/${watch_list_id}/people`, { person_id, note: 'See the incident book' })
  }
  await call('POST', '/api/alert-rules', {
    name: 'Banned people',
    who: 'list',
    watch_list_id,
    confirm: 1,
    cooldown_seconds: 3_600,
  })
  const strangers = {
    name: 'Strangers in the yard',
    who: 'unknown',
    camera_ids: [cameras[2]?.cameraId],
    confirm: 1,
    severity: 'low',
    cooldown_seconds: 86_400,
  }
  await call('POST', '/api/alert-rules', strangers)
  const after = await seeDrawnPeople(app, passing, { from: lately, to: new Date() })
  const counted = async () => (await call<{ total: { sightings: number } }>('GET', '/api/statistics')).total.sightings
  while ((await counted()) < (before + after) * 0.9) await delay(300)
  return { people, showing: await showDrawnCameras(app, cameras, people, sendFrame) }
}

/** Waits until nothing loads or moves any more. */
async function settle(page: Page): Promise<void> {
  await page.locator(':is(h1, main h2):visible').first().waitFor()
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  await page.evaluate(`Promise.all([...document.images].filter((image) => !image.complete && image.loading !== 'lazy'
    && !image.src.includes('/live')).map((image) => image.decode().catch(() => null)))`)
  await page.waitForTimeout(700)
}

execFileSync(process.execPath, [fileURLToPath(new URL('./build-dashboard.mjs', import.meta.url))], { stdio: 'inherit' })
await using server = await startSample()
const filled = values.empty ? null : await fill(server)
const profile = mkdtempSync(join(tmpdir(), 'netra-pictures-browser-'))
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  baseURL: server.url,
  locale: 'en-GB',
  viewport: { width: 1_280, height: 820 },
  reducedMotion: 'reduce',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
})
try {
  browser.setDefaultTimeout(120_000)
  const page = browser.pages()[0] ?? (await browser.newPage())
  await page.goto('/')
  if (folder) mkdirSync(folder, { recursive: true })
  if (folder) await page.screenshot({ path: join(folder, 'sign-in.png') })
  await page.getByLabel('E-mail address').fill(administrator.email)
  await page.getByLabel('Password', { exact: true }).fill(administrator.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page
    .getByRole('navigation', { name: 'Main' })
    .or(page.getByRole('button', { name: 'Next' }))
    .first()
    .waitFor()
  if (folder) await takeAll(page, folder)
  else await takeShown(page)
} finally {
  await browser.close()
  rmSync(profile, { recursive: true, force: true })
  await filled?.showing[Symbol.asyncDispose]()
}

async function takeShown(page: Page): Promise<void> {
  const place = fileURLToPath(new URL('../docs/pictures/', import.meta.url))
  for (const [name, path, theme] of shown) {
    await page.emulateMedia({ colorScheme: theme })
    await page.goto(path)
    await settle(page)
    if (path === '/live')
      await page
        .getByRole('button', { name: /: what can be done$/ })
        .nth(4)
        .waitFor()
    const picture = await sharp(await page.screenshot())
      .webp({ quality: 82, effort: 6 })
      .toBuffer()
    writeFileSync(join(place, `${name}.webp`), picture)
    console.log(`${name}.webp  ${Math.round(picture.length / 1_000)} kB`)
  }
}

async function takeAll(page: Page, into: string): Promise<void> {
  const person = filled?.people[0]?.personId
  const pages = [...everyPage, ...(person ? [`/people/${person}`] : []), '/setup', '/nothing-here']
  for (const path of pages) {
    const name =
      path
        .replace(person ?? '-', 'one')
        .replace(/^\//, '')
        .replaceAll(/[/?=]/g, '-') || 'overview'
    for (const [theme, width, height] of [
      ['light', 1_280, 820],
      ['dark', 1_280, 820],
      ['light', 390, 844],
    ] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height })
      await page.goto(path)
      await settle(page)
      await page.screenshot({ path: join(into, `${name}-${width === 390 ? 'phone' : theme}.png`) })
    }
  }
}
