import { mkdirSync, readdirSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CameraWorker } from '#cameras/camera-worker.ts'
import { followTracks } from '#cameras/follow-tracks.ts'
import { createOpenSource } from '#cameras/frame-source/open-source.ts'
import type { OpenSource } from '#cameras/frame-source/port.ts'
import type { CameraPlace } from '#cameras/run-camera.ts'
import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { hasFfmpeg, makeFaceVideo } from '#tests/harness/camera.ts'
import { ffmpegChildren } from '#tests/harness/ffmpeg-children.ts'

interface Camera {
  readonly camera_id: string
  readonly name: string
  readonly status: string
  readonly detail: string | null
}

const patiently = { timeout: 170_000, interval: 250 }
const most = 3
let harness: Harness

const cameras = async (of: Harness) =>
  (await of.call<{ cameras: Camera[]; total: number }>('GET', '/api/cameras?limit=1000')).body
const add = async (to: Harness, name: string, url: string) => {
  const answer = await to.call<Camera>('POST', '/api/cameras', { json: { name, url } })
  expect([answer.status, answer.body]).toEqual([201, expect.anything()])
  return answer.body.camera_id
}

describe.skipIf(!hasFfmpeg)('a thousand cameras added at once', () => {
  const sockets = new Set<Socket>()
  let mostConnected = 0
  const silent = createServer((socket) => {
    sockets.add(socket)
    // Once those are counted out that ended in the same moment.
    setImmediate(() => {
      mostConnected = Math.max(mostConnected, sockets.size)
    })
    socket
      .on('error', () => {})
      .resume()
      .on('close', () => sockets.delete(socket))
  })

  beforeAll(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    harness = await startHarness({ network: { allow: ['127.0.0.1'] }, cameras: { most } })
  })
  afterAll(async () => {
    await harness?.[Symbol.asyncDispose]()
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  it('are all there, run a few at a time, and say what they wait for', { timeout: 600_000 }, async () => {
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : 0
    const files = () => readdirSync('/proc/self/fd').length
    const before = { files: files(), memory: process.memoryUsage.rss() }
    let children = 0
    const count = () => {
      children = Math.max(children, ffmpegChildren().length)
    }
    const counting = setInterval(count, 500)
    let names = 0
    const next = async () => {
      while (names < 1_000) {
        const n = names++
        await add(harness, `Camera ${n}`, `rtsp://127.0.0.1:${port}/${n}`)
      }
    }
    await Promise.all(Array.from({ length: 16 }, next))
    await vi.waitFor(async () => {
      const { cameras: all, total } = await cameras(harness)
      expect([all.length, total]).toEqual([1_000, 1_000])
      count()
      expect(mostConnected).toBeGreaterThan(0)
      // Whom nobody answers makes room after a minute, and says so then.
      const apart = all.filter(({ status, detail }) => status === 'waiting' || /process has room/.test(detail ?? ''))
      expect(apart).toHaveLength(1_000 - most)
      for (const { status, detail } of apart)
        if (status === 'waiting')
          expect(detail).toMatch(/waits for its turn: 3 cameras run in 1 process.*cameras\.most/)
    }, patiently)
    clearInterval(counting)
    expect(harness.app.needs.cameraWorker.cameras).toHaveLength(most)
    expect(children).toBeGreaterThan(0)
    expect(children).toBeLessThanOrEqual(most)
    expect(mostConnected).toBeLessThanOrEqual(most)
    // What a thousand rows may leave in pools and heaps; a thousand of anything that runs would be far more.
    expect(files() - before.files).toBeLessThan(200)
    expect((process.memoryUsage.rss() - before.memory) / 2 ** 20).toBeLessThan(500)
    // Whatever the cameras do, the rest goes on.
    expect((await harness.call('GET', '/readyz')).status).toBe(200)
  })
})

/** Another process of that installation, as far as cameras see it. */
function workerOf(
  { app: { needs } }: Harness,
  options: { most: number; unreachedMs?: number; openSource?: OpenSource },
) {
  const { openSource = needs.openSource, ...rest } = options
  const own = {
    ...needs,
    openSource,
    hold: () => needs.hold(),
    figures: { frame() {}, dropped() {} },
    openPush() {
      throw new AppError('internal', 'no frames are sent here')
    },
    tracks: ({ settings, ...place }: CameraPlace) =>
      followTracks(needs, { ...place, ...settings, source: 'camera' as const }),
  }
  const worker = new CameraWorker(own, { turns: 1, ...rest })
  worker.start({ claims: true })
  return worker
}

describe.skipIf(!hasFfmpeg)('cameras', () => {
  it('that are not there make room for those that are', async () => {
    await using own = await startHarness({ roles: ['api'] })
    mkdirSync(join(own.data, 'videos'))
    for (const name of ['none', 'neither']) await add(own, name, `file:${name}.mp4`)
    makeFaceVideo(join(own.data, 'videos'), 'there.mp4')
    const there = await add(own, 'there', 'file:there.mp4')
    await using worker = workerOf(own, { most: 1, unreachedMs: 3_000 })
    await vi.waitFor(async () => {
      const { cameras: all } = await cameras(own)
      const said = Object.fromEntries(all.map(({ name, status, detail }) => [name, `${status}: ${detail ?? ''}`]))
      expect(said).toEqual({
        none: expect.stringMatching(/^failed: .*no such video.*tried again when a process has room/),
        neither: expect.stringMatching(/^failed: .*no such video.*tried again when a process has room/),
        there: expect.stringMatching(/^connected/),
      })
      expect(worker.cameras.map(({ row }) => row.id)).toEqual([there])
    }, patiently)
  })

  it('are left to a process that has ffmpeg by one that has not', async () => {
    await using own = await startHarness({ roles: ['api'] })
    const videoFolder = join(own.data, 'videos')
    mkdirSync(videoFolder)
    makeFaceVideo(videoFolder, 'there.mp4')
    for (const name of ['one', 'two']) await add(own, name, 'file:there.mp4')
    const guard = own.app.needs.urlGuards.cameras
    const openSource = createOpenSource({ clock: systemClock, guard, videoFolder, program: '/nonexistent/ffmpeg' })
    await using without = workerOf(own, { most: 4, openSource })
    const all = async () => (await cameras(own)).cameras.map(({ status, detail }) => `${status}: ${detail ?? ''}`)
    await vi.waitFor(async () => {
      expect(await all()).toEqual([
        expect.stringMatching(/^failed: ffmpeg is not installed/),
        expect.stringMatching(/^failed: ffmpeg is not installed/),
      ])
    }, patiently)
    await using worker = workerOf(own, { most: 4 })
    await vi.waitFor(async () => {
      expect(await all()).toEqual([expect.stringMatching(/^connected/), expect.stringMatching(/^connected/)])
      expect([worker.cameras.length, without.cameras.length]).toEqual([2, 0])
    }, patiently)
  })
})
