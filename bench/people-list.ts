// The list of people with a large gallery, as somebody sees it in Chromium, and the questions it asks as the server answers them.
//   npx tsx --conditions=netra-source bench/people-list.ts [--people 100000]
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { createGalleryFolder, type GalleryFolder } from './gallery-folder.ts'
import { generatedPerson } from './generated-person.ts'
import { describeMachine } from './machine.ts'
import { layOut } from './report.ts'
import { measured, type Reach, type Row } from './row.ts'
import { authorization, buildServer, type ServerProcess, startServer } from './server-process.ts'

const { values } = parseArgs({ options: { people: { type: 'string', default: '100000' } } })
const people = Number(values.people)
const progress = (text: string) => process.stderr.write(`people-list: ${text}\n`)
const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path))
if (!chromiumPath) throw new Error('Chromium is not installed: npm run setup:test')

/** What issue 7 asks of an interaction, and of a frame so that scrolling looks smooth: 50 a second. */
const interaction: Reach = { limit: 100, is: 'at most' }
const frame: Reach = { limit: 20, is: 'at most' }

/** Somebody in the middle, whose name is typed. */
const sought = generatedPerson(Math.floor(people / 2), null)
const email = 'bench@example.org'
const password = 'four words in a row'

async function region() {
  const noise = Buffer.from(Array.from({ length: 112 * 112 * 3 }, (_, at) => (at * 7919) % 251))
  const raw = { width: 112, height: 112, channels: 3 as const }
  const jpeg = await sharp(noise, { raw }).blur(2).jpeg({ quality: 60 }).toBuffer()
  const point = { x: 40, y: 40 }
  const box = { x: 20, y: 20, width: 70, height: 70 }
  return { jpeg, ...raw, box, landmarks: [point, point, point, point, point] as const, detectorId: 'bench' }
}

async function measureServer(url: string): Promise<Row[]> {
  const [first = '', last = ''] = sought.name.toLowerCase().split(' ')
  const { room, badge } = sought.metadata as { room: number; badge: string }
  const questions: readonly (readonly [string, Record<string, string>])[] = [
    ['first page', {}],
    ['page in the middle', { offset: String(Math.floor(people / 2)) }],
    ['last page', { offset: String(people - 100) }],
    ['one letter', { query: first.slice(0, 1) }],
    ['two letters', { query: first.slice(0, 2) }],
    ['three letters', { query: first.slice(0, 3) }],
    ['a name', { query: `${first} ${last}` }],
    ['nobody', { query: 'nobody is called so' }],
    ['the value of a fact', { query: badge }],
    ['a fact that everybody has', { fact: 'department' }],
    ['a fact and its value', { fact: 'room', fact_value: String(room) }],
  ]
  const rows: Row[] = []
  for (const [name, question] of questions) {
    const times: number[] = []
    for (let round = 0; round < 12; round++) {
      const started = performance.now()
      const answer = await fetch(`${url}/api/people?${new URLSearchParams({ limit: '100', ...question })}`, {
        headers: { authorization },
      })
      await answer.json()
      // The first round warms up.
      if (round > 0) times.push(performance.now() - started)
    }
    rows.push(measured(`server, ${people.toLocaleString('en')} people`, name, 'ms', times, { reach: interaction }))
  }
  return rows
}

/** In the page: the time of every frame while `work` goes on. */
const frames = (work: string) => `(async () => {
  const times = []
  let last = performance.now()
  let on = true
  const tick = (now) => { times.push(now - last); last = now; if (on) requestAnimationFrame(tick) }
  requestAnimationFrame(tick)
  await (${work})()
  on = false
  return times.slice(2)
})()`

const scroller = `document.querySelector('section[aria-label="People of the gallery"]')`
const rest = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`

/** In the page: from now, or from the key pressed last, until rows stand there and none is waited for. */
const untilRows = (condition: string, from = 'performance.now()') => `new Promise((done, failed) => {
  const started = ${from}
  const look = () => {
    const rows = [...document.querySelectorAll('main li a[href^="/people/"]')]
    const waited = document.querySelector('main li .skeleton')
    if (!waited && (${condition})) done(performance.now() - started)
    else if (performance.now() - started > 60_000) failed(new Error('no rows: ' + document.body.innerText.slice(0, 300)))
    else requestAnimationFrame(look)
  }
  look()
})`

/** In the page: until the list says that it has so many. */
const untilCount = (count: number, from?: string) =>
  untilRows(
    `document.querySelector('main h1 + span')?.textContent === ${JSON.stringify(`${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`)}`,
    from,
  )

async function countOf(url: string, query: string): Promise<number> {
  const answer = await fetch(`${url}/api/people?${new URLSearchParams({ limit: '1', query })}`, {
    headers: { authorization },
  })
  return ((await answer.json()) as { total: number }).total
}

async function signIn(page: Page, server: ServerProcess): Promise<void> {
  const post = async (path: string, body: object, headers = {}) => {
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    return (await answer.json()) as { token: string }
  }
  const { token } = await post('/api/invitations', { email, roles: ['operator'] }, { authorization })
  await post('/api/auth/accept-invitation', { token, name: 'Bench', password })
  await page.goto(`${server.url}/people`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.locator('main li a').first().waitFor({ timeout: 120_000 })
}

async function measurePage(server: ServerProcess): Promise<Row[]> {
  const part = `Chromium, ${people.toLocaleString('en')} people`
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, locale: 'en-GB' })
    await signIn(page, server)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const open: number[] = []
    for (let round = 0; round < 5; round++) {
      await page.goto(`${server.url}/people`, { waitUntil: 'commit' })
      await page.evaluate(untilRows('rows.length > 5'))
      open.push(await page.evaluate<number>('performance.now()'))
    }

    progress('typing')
    const [keys, shown]: [number[], number[]] = [[], []]
    const search = page.getByRole('searchbox')
    await page.evaluate(`addEventListener('keydown', () => { window.pressedAt = performance.now() }, { capture: true })
      new PerformanceObserver((list) => {
        for (const one of list.getEntries()) if (one.name === 'keydown') (window.keys ??= []).push(one.duration)
      }).observe({ type: 'event', durationThreshold: 16 })`)
    let typed = 0
    for (let round = 0; round < 5; round++) {
      // Somebody else each time: what was asked before is known.
      const name = generatedPerson(Math.floor((people * round) / 5) + round, null).name.toLowerCase()
      await search.fill('')
      await page.evaluate(untilCount(people))
      let before = people
      for (let at = 1; at <= Math.min(name.length, 8); at++) {
        const total = await countOf(server.url, name.slice(0, at))
        await page.keyboard.press(name[at - 1] === ' ' ? 'Space' : (name[at - 1] ?? ''))
        typed++
        const ms = await page.evaluate<number>(untilCount(total, 'window.pressedAt'))
        // Where the letter changes nothing, nothing tells when it was answered.
        if (round > 0 && total !== before) shown.push(ms)
        before = total
      }
    }
    // Keys that were painted within 16 ms are not reported by the browser.
    const slow = (await page.evaluate<number[] | null>('window.keys ?? null')) ?? []
    keys.push(...slow, ...Array.from({ length: Math.max(0, typed - slow.length) }, () => 16))

    progress('scrolling')
    await search.fill('')
    await page.evaluate(untilCount(people))
    asked.length = 0
    const smooth = await page.evaluate<number[]>(
      frames(`async () => { for (let at = 0; at < 300; at++) { ${scroller}.scrollTop += 60; await ${rest} } }`),
    )
    const pagesRead = asked.filter((path) => path === '/api/people').length
    const jumps: number[] = []
    for (let round = 1; round <= 12; round++) {
      const to = Math.floor((people * 64 * ((round * 7) % 13)) / 13)
      jumps.push(await page.evaluate<number>(`(${scroller}.scrollTop = ${to}, ${untilRows('rows.length > 5')})`))
    }
    return [
      measured(part, 'opening the page until rows stand there', 'ms', open),
      measured(part, 'a key until the field shows it', 'ms', keys, { reach: interaction }),
      measured(part, 'a key until the rows it asks for', 'ms', shown, { reach: interaction }),
      measured(part, 'a frame while scrolling', 'ms', smooth, { reach: frame }),
      measured(part, 'a jump to anywhere until rows stand there', 'ms', jumps, { reach: interaction }),
      { part, name: 'questions for 280 rows scrolled by', value: pagesRead, unit: 'requests' },
    ]
  } finally {
    await browser.close()
  }
}

/** What autovacuum does by itself soon after so many rows came. */
async function tidy({ open }: GalleryFolder): Promise<void> {
  await using store = await open()
  await sql`vacuum analyze people, faces`.execute(store.needs.db)
}

const about = describeMachine()
progress('building')
await buildServer()
await using folder = await createGalleryFolder(undefined, { rateLimits: { perUser: 1_000_000, perKey: 1_000_000 } })
progress('gallery')
const picture = await region()
await folder.fill(people, (seed) => generatedPerson(seed, picture))
await tidy(folder)
progress('starting')
await using server = await startServer(folder, { limit: 600_000 })
progress('asking')
const rows = [...(await measureServer(server.url)), ...(await measurePage(server))]
const { machine, versions } = about
console.log(
  `${machine.processor}, ${machine.cores} cores, load ${machine.loadBefore.toFixed(1)} before, Netra ${versions.netra}`,
)
console.log(layOut(rows))
