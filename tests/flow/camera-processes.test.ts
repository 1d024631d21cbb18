import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ResourceStack } from '#core/resource-stack.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { hasFfmpeg, makeFaceVideo, startTestCamera, type TestCamera } from '#tests/harness/camera.ts'
import { ffmpegChildren } from '#tests/harness/ffmpeg-children.ts'
import { startRedis, type TestRedis, withoutRedis } from '#tests/harness/redis.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { type ServerProcess, startServer } from '#tests/harness/server-process.ts'

interface Camera {
  readonly camera_id: string
  readonly status: string
  readonly detail: string | null
  readonly reconnects: number
}

const paths = ['/one', '/two', '/three', '/four']
const patiently = { timeout: 170_000, interval: 250 }
const headers = { authorization: `Bearer ${adminKey}` }

describe.skipIf(!hasFfmpeg || withoutRedis !== '')(
  `two processes with cameras, and one with doors${withoutRedis}`,
  () => {
    const stack = new ResourceStack()
    let harness: Harness
    let redis: TestRedis
    let source: TestCamera
    let first: ServerProcess
    let second: ServerProcess
    const ids = new Map<string, string>()

    const camera = async (path: string) => (await harness.call<Camera>('GET', `/api/cameras/${ids.get(path)}`)).body
    const statuses = async () =>
      (await Promise.all(paths.map(camera))).map(({ status, detail }) => `${status}: ${detail ?? ''}`)
    /** How many of the cameras each process runs, as the leases say. */
    const shares = async () => {
      const rows = await harness.app.needs.db
        .selectFrom('camera_states')
        .select((eb) => ['runner', eb.fn.countAll<string>().as('cameras')])
        .where('lease_until', '>', new Date())
        .groupBy('runner')
        .execute()
      return rows.map(({ cameras }) => Number(cameras)).sort()
    }

    /** A process as `netra serve --roles camera` is one, on a data folder of its own, as on another machine. */
    async function start(most: number): Promise<ServerProcess> {
      const data = mkdtempSync(join(tmpdir(), 'netra-camera-process-'))
      stack.use({ [Symbol.asyncDispose]: async () => removeFolder(data) })
      const config = { roles: ['camera'], statusPort: 0, cameras: { most }, network: { allow: ['127.0.0.1'] } }
      writeFileSync(join(data, 'netra.config.json'), JSON.stringify(config))
      const server = await startServer(data, {
        DATABASE_URL: harness.databaseUrl,
        REDIS_URL: redis.url,
        NETRA_MASTER_KEY: `file:${join(harness.data, 'master.key')}`,
      })
      stack.use({
        [Symbol.asyncDispose]: async () => {
          if (server.child.exitCode === null && server.child.signalCode === null) await server.end()
        },
      })
      return server
    }

    beforeAll(async () => {
      redis = stack.use(await startRedis())
      harness = stack.use(
        await startHarness({ roles: ['api'], redisUrl: redis.url, network: { allow: ['127.0.0.1'] } }),
      )
      mkdirSync(join(harness.data, 'videos'))
      source = await startTestCamera({ files: [makeFaceVideo(join(harness.data, 'videos'), 'faces.h264')], fps: 10 })
      stack.use({ [Symbol.asyncDispose]: () => source.kill() })
      for (const path of paths) {
        const json = { name: path, url: source.url(path), settings: { frame_rate: 2 } }
        ids.set(path, (await harness.call<Camera>('POST', '/api/cameras', { json })).body.camera_id)
      }
      first = await start(2)
    })
    afterAll(() => stack[Symbol.asyncDispose]())

    it('share the cameras, each of which runs once', async () => {
      await vi.waitFor(async () => {
        expect((await statuses()).sort()).toEqual([
          expect.stringMatching(/^connected/),
          expect.stringMatching(/^connected/),
          expect.stringMatching(/^waiting: .*2 cameras run in 1 process/),
          expect.stringMatching(/^waiting: .*2 cameras run in 1 process/),
        ])
      }, patiently)
      second = await start(4)
      await vi.waitFor(async () => {
        expect(await statuses()).toEqual(paths.map(() => expect.stringMatching(/^connected/)))
        for (const process of [first, second]) expect(ffmpegChildren(process.child.pid)).toHaveLength(2)
        const viewers = await source.viewers()
        for (const path of paths) expect(viewers[path]).toEqual({ now: 1, most: 1 })
      }, patiently)
      expect(await shares()).toEqual([2, 2])
    })

    it('show their pictures through a process that runs none of them', async () => {
      expect(harness.app.needs.cameraWorker.cameras).toEqual([])
      for (const path of paths)
        for (const annotated of [false, true])
          await vi.waitFor(async () => {
            const url = `${harness.url}/api/cameras/${ids.get(path)}/snapshot?annotated=${annotated}`
            const answer = await fetch(url, { headers })
            expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
            expect(Buffer.from(await answer.arrayBuffer()).subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8))
          }, patiently)
      const together = watch(`${harness.url}/api/cameras/live?camera_ids=${[...ids.values()].join(',')}`)
      await vi.waitFor(() => expect(together.pictures()).toBeGreaterThan(paths.length), patiently)
      together.stop()
      const missing = await harness.call('GET', '/api/cameras/01890a5d-ac96-774b-bcce-b302099a8057/snapshot')
      expect(missing.status).toBe(404)
    })

    it('say that Redis is away, and go on when it is back', async () => {
      const snapshot = async () => await fetch(`${harness.url}/api/cameras/${ids.get('/one')}/snapshot`, { headers })
      await redis.end()
      await vi.waitFor(async () => {
        const answer = await snapshot()
        expect([answer.status, await answer.text()]).toEqual([503, expect.stringMatching(/Redis.*does not answer/)])
      }, patiently)
      expect((await camera('/one')).status).toBe('connected')
      await redis.restart()
      await vi.waitFor(async () => expect((await snapshot()).status).toBe(200), patiently)
    })

    it('go on with the cameras of one that was killed, and with whoever watches them', {
      timeout: 400_000,
    }, async () => {
      const watching = paths.map((path) => watch(`${harness.url}/api/cameras/${ids.get(path)}/live`))
      for (const one of watching) await vi.waitFor(() => expect(one.pictures()).toBeGreaterThan(2), patiently)
      const seen = watching.map((one) => one.pictures())
      await first.end('SIGKILL')
      await vi.waitFor(async () => {
        expect(await shares()).toEqual([4])
        expect(await statuses()).toEqual(paths.map(() => expect.stringMatching(/^connected/)))
        expect(ffmpegChildren(second.child.pid)).toHaveLength(4)
      }, patiently)
      const viewers = await source.viewers()
      for (const path of paths) expect(viewers[path]).toEqual({ now: 1, most: 1 })
      for (const [i, one] of watching.entries())
        await vi.waitFor(() => expect(one.pictures()).toBeGreaterThan((seen[i] ?? 0) + 2), patiently)
      for (const one of watching) one.stop()
    })

    it('share the cameras anew with one that comes, and take them over from one that is stopped', {
      timeout: 400_000,
    }, async () => {
      const settled = async (expected: readonly number[]) =>
        await vi.waitFor(async () => {
          expect(await shares()).toEqual(expected)
          expect(await statuses()).toEqual(paths.map(() => expect.stringMatching(/^connected/)))
        }, patiently)
      const third = await start(4)
      await settled([2, 2])
      expect(await third.end()).toBe(0)
      await settled([4])
      const viewers = await source.viewers()
      for (const path of paths) expect(viewers[path]).toEqual({ now: 1, most: 1 })
    })

    it('end what is watched of a camera that is removed', async () => {
      const one = watch(`${harness.url}/api/cameras/${ids.get('/one')}/live`)
      await vi.waitFor(() => expect(one.pictures()).toBeGreaterThan(0), patiently)
      await harness.call('DELETE', `/api/cameras/${ids.get('/one')}`)
      await one.ended
    })
  },
)

it('say what to configure where a picture is in another process and cannot be asked for', async () => {
  await using harness = await startHarness({ roles: ['api'] })
  const { body } = await harness.call<Camera>('POST', '/api/cameras', { json: { name: 'Door', url: 'file:a.mp4' } })
  const ask = async (what: string) =>
    (await harness.call<{ code: string; detail: string }>('GET', `/api/cameras/${body.camera_id}/${what}`)).body
  expect(await ask('snapshot')).toMatchObject({ code: 'unavailable', detail: expect.stringMatching(/No process runs/) })
  await harness.app.needs.db
    .updateTable('camera_states')
    .set({ runner: body.camera_id, lease_until: new Date(Date.now() + 3_600_000), state: 'connected' })
    .execute()
  for (const what of ['snapshot', 'live'])
    expect(await ask(what)).toMatchObject({ code: 'unavailable', detail: expect.stringMatching(/set REDIS_URL/) })
})

/** Watches a camera as a browser does. */
function watch(url: string): { pictures(): number; readonly ended: Promise<void>; stop(): void } {
  const away = new AbortController()
  let pictures = 0
  const ended = (async () => {
    const answer = await fetch(url, { headers, signal: away.signal })
    let text = ''
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString('latin1')
      const parts = text.split('--netra-frame\r\nContent-Type: image/jpeg\r\n')
      pictures += parts.length - 1
      text = (parts.at(-1) ?? '').slice(-100)
    }
  })().catch((error) => {
    if (!away.signal.aborted) throw error
  })
  return { pictures: () => pictures, ended, stop: () => away.abort() }
}
