// How smooth nine cameras live are: each has a new picture of 1280 × 720 five times a second, and a browser shows them beside each
// other. What is measured is the way of the pictures from there on and the page: pictures shown, the time between two frames of the page,
// tasks that hold it up. Looking for faces is left out (bench/cameras.ts): pictures are put where a camera that looked has its last one.
//     npx tsx --conditions=netra-source bench/live-grid.ts [seconds]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import sharp from 'sharp'
import { drawnScene } from '../scripts/pictures/drawn-scene.ts'
import { administrator, startSample } from '../scripts/pictures/start-sample.ts'
import { spreadOf } from './row.ts'

const seconds = Number(process.argv[2] ?? 20)
const cameras = 9
const perSecond = 5
const moments = 10

/** In the page: counts from now on until `__grid()` is asked. */
const observe = `(() => {
  const times = [], tasks = [], shown = new Map()
  let last = performance.now(), isOver = false
  requestAnimationFrame(function frame(now) { times.push(now - last); last = now; if (!isOver) requestAnimationFrame(frame) })
  new PerformanceObserver((list) => { for (const one of list.getEntries()) tasks.push(one.duration) }).observe({ type: 'longtask' })
  const show = ImageBitmapRenderingContext.prototype.transferFromImageBitmap
  ImageBitmapRenderingContext.prototype.transferFromImageBitmap = function (bitmap) {
    if (bitmap) shown.set(this.canvas, (shown.get(this.canvas) ?? 0) + 1)
    return show.call(this, bitmap)
  }
  const began = performance.now()
  window.__grid = () => {
    isOver = true
    return { times: times.slice(1), tasks, shown: [...shown.values()], seconds: (performance.now() - began) / 1000 }
  }
})()`

interface Seen {
  readonly times: number[]
  readonly tasks: number[]
  readonly shown: number[]
  readonly seconds: number
}

execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build-dashboard.mjs', import.meta.url))], {
  stdio: 'inherit',
})
await using server = await startSample()
await server.call('PUT', '/api/capabilities/live_identification', { enabled: true, purpose: 'measuring' })
const ids = await Promise.all(
  Array.from({ length: cameras }, async (_, index) => {
    const body = { name: `Camera ${index + 1}`, url: 'push:' }
    return (await server.call<{ camera_id: string }>('POST', '/api/cameras', body)).camera_id
  }),
)
const rooms = ['door', 'hall', 'yard', 'desk'] as const
const scenes = await Promise.all(
  rooms.map((room, at) =>
    Promise.all(
      Array.from({ length: moments }, async (_, moment) => {
        const jpeg = await drawnScene(room, [{ seed: at + 3, x: 400 + moment * 40, y: 320, height: 260 }], moment)
        const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
        return { jpeg, frame: { width: info.width, height: info.height, pixels: new Uint8Array(data), capturedAt: 0 } }
      }),
    ),
  ),
)
const sceneOf = (index: number, moment: number) => {
  const scene = scenes[index % rooms.length]?.[moment % moments]
  if (!scene) throw new Error('no such scene')
  return scene
}
/** Pictures that were put there, of all cameras. */
let put = 0
const worker = server.app.needs.cameraWorker
const pictures = new Map(ids.map((cameraId, index) => [cameraId, { frame: sceneOf(index, 0).frame, faces: [] }]))
worker.find = (cameraId) =>
  ({ watch: { picture: pictures.get(cameraId) } }) as unknown as ReturnType<typeof worker.find>
const stopped = new AbortController()
const sending = ids.map(async (cameraId, index) => {
  await delay((index * 1_000) / perSecond / cameras)
  for (let moment = index; !stopped.signal.aborted; moment++) {
    pictures.set(cameraId, { frame: sceneOf(index, moment).frame, faces: [] })
    put += 1
    // So that the camera stays connected.
    if (moment % 50 === index) void server.sendFrame(cameraId, sceneOf(index, moment).jpeg)
    await delay(1_000 / perSecond, undefined, { signal: stopped.signal }).catch(() => {})
  }
})
const profile = mkdtempSync(join(tmpdir(), 'netra-grid-'))
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  baseURL: server.url,
  viewport: { width: 1_600, height: 1_000 },
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
})
try {
  browser.setDefaultTimeout(120_000)
  await browser.addInitScript({ content: "localStorage.setItem('netra.live-grid', '9')" })
  const page = browser.pages()[0] ?? (await browser.newPage())
  await page.goto('/live')
  await page.getByLabel('E-mail address').fill(administrator.email)
  await page.getByLabel('Password', { exact: true }).fill(administrator.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page
    .locator('canvas')
    .nth(cameras - 1)
    .waitFor()
  await delay(3_000)
  put = 0
  await page.evaluate(observe)
  await delay(seconds * 1_000)
  const seen = (await page.evaluate('__grid()')) as Seen
  report(seen, put / cameras / seen.seconds)
} finally {
  stopped.abort()
  await browser.close()
  rmSync(profile, { recursive: true, force: true })
  await Promise.all(sending)
}

function report({ times, tasks, shown, seconds: elapsed }: Seen, sent: number): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => (sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN).toFixed(1)
  const rates = spreadOf(shown.map((count) => count / elapsed))
  const over = tasks.reduce((sum, ms) => sum + ms, 0)
  console.log(`load ${loadavg()[0]?.toFixed(1)}, ${elapsed.toFixed(0)} s, ${shown.length} cameras`)
  console.log(
    `pictures of a camera a second: there ${sent.toFixed(1)}, shown ${rates.p50.toFixed(1)} (least ${rates.p10.toFixed(1)})`,
  )
  console.log(
    `frames of the page: ${(times.length / elapsed).toFixed(0)} a second; ms between two: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)}`,
  )
  console.log(`tasks over 50 ms: ${tasks.length}, ${over.toFixed(0)} ms together`)
}
