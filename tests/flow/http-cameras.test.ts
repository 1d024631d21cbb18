import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ResourceStack } from '#core/resource-stack.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { hasFfmpeg, makeFaceVideo } from '#tests/harness/camera.ts'
import { type HttpCamera, serveHls, serveMjpeg } from '#tests/harness/http-camera.ts'

interface Camera {
  readonly camera_id: string
  readonly status: string
  readonly detail: string | null
  readonly url: string
  readonly width: number | null
  readonly height: number | null
  readonly fps_in: number
  readonly frames: number
  readonly analysed: number
  readonly dropped: number
  readonly reconnects: number
}

const patiently = { timeout: 170_000, interval: 250 }
const fps = 10

describe.skipIf(!hasFfmpeg)('cameras that speak HTTP', () => {
  const stack = new ResourceStack()
  let harness: Harness
  let video: string

  const get = async (id: string) => (await harness.call<Camera>('GET', `/api/cameras/${id}`)).body
  const add = async (url: string) =>
    (await harness.call<Camera>('POST', '/api/cameras', { json: { name: 'Yard', url, settings: { motion: false } } }))
      .body
  const sightingsOf = async (id: string) =>
    (await harness.call<{ sightings: { decision: string }[] }>('GET', `/api/sightings?camera_id=${id}`)).body.sightings

  beforeAll(async () => {
    harness = stack.use(await startHarness({ network: { allow: ['127.0.0.1'] } }))
    const folder = join(harness.data, 'videos')
    mkdirSync(folder)
    video = makeFaceVideo(folder, 'faces.mp4', { fps })
    const json = { enabled: true, purpose: 'Who comes in' }
    await harness.call('PUT', '/api/capabilities/live_identification', { json })
  })
  afterAll(() => stack[Symbol.asyncDispose]())

  const kinds: [string, () => Promise<HttpCamera>][] = [
    ['motion JPEG', () => serveMjpeg(video, fps, { credentials: 'ada:s3cret' })],
    ['HLS', () => serveHls(video, { seconds: 4 })],
    ['HLS that the address does not tell', () => serveHls(video, { list: 'stream' })],
  ]
  it.each(kinds)('are watched over %s', { timeout: 400_000 }, async (_, serve) => {
    await using source = await serve()
    const { camera_id: id, url } = await add(source.url)
    expect(url).not.toMatch(/s3cret/)
    await vi.waitFor(async () => {
      const { status, detail, width, height, analysed } = await get(id)
      expect([status, detail, width, height]).toEqual(['connected', null, 640, 360])
      expect(analysed).toBeGreaterThan(20)
    }, patiently)
    await vi.waitFor(async () => expect(await sightingsOf(id)).not.toEqual([]), patiently)
    // Five a second are asked for, of ten that come; whatever time stamps these have.
    await vi.waitFor(async () => expect((await get(id)).fps_in).toBeGreaterThan(3.5), patiently)
    // One after the other, and not some seconds of them at once, of which nearly all would be passed over.
    const { frames, analysed, dropped } = await get(id)
    expect((analysed + dropped) / frames).toBeGreaterThan(0.4)
    await harness.call('DELETE', `/api/cameras/${id}`)
  })

  it('are found again where the connection is cut', async () => {
    await using source = await serveMjpeg(makeFaceVideo(join(harness.data, 'videos'), 'cut.mp4', { fps }), fps)
    const { camera_id: id } = await add(source.url)
    await vi.waitFor(async () => expect((await get(id)).status).toBe('connected'), patiently)
    source.cut()
    await vi.waitFor(async () => {
      const { status, reconnects } = await get(id)
      expect(status).toBe('connected')
      expect(reconnects).toBeGreaterThan(0)
    }, patiently)
    await harness.call('DELETE', `/api/cameras/${id}`)
  })

  it('say that the password is wrong', async () => {
    const own = makeFaceVideo(join(harness.data, 'videos'), 'own.mp4', { fps, seconds: 1 })
    await using source = await serveMjpeg(own, fps, { credentials: 'ada:s3cret' })
    const { camera_id: id } = await add(source.url.replace('s3cret', 'guessed'))
    await vi.waitFor(async () => {
      const { status, detail } = await get(id)
      expect([status, detail]).toEqual(['failed', 'The camera refuses the user or the password'])
    }, patiently)
    await harness.call('DELETE', `/api/cameras/${id}`)
  })
})
