import { mkdirSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { CameraView } from '#cameras/camera.ts'
import { lastEventId, readEvents } from '#events/event-log.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { hasFfmpeg, makeFaceVideo, startTestCamera, type TestCamera } from '#tests/harness/camera.ts'
import { ffmpegChildren } from '#tests/harness/ffmpeg-children.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Camera {
  readonly camera_id: string
  readonly status: CameraView['status']
  readonly detail: string | null
  readonly url: string
  readonly reconnects: number
  readonly fps_in: number
  readonly width: number | null
}
interface Sighting {
  readonly decision: string
}

let harness: Harness
let videos: string
const fixtures: TestCamera[] = []
const patiently = { timeout: 120_000, interval: 250 }

const add = async (json: Record<string, unknown>) =>
  (await harness.call<Camera>('POST', '/api/cameras', { json: { name: 'Door', ...json } })).body.camera_id
const get = async (id: string) => (await harness.call<Camera>('GET', `/api/cameras/${id}`)).body
const until = async (id: string, status: CameraView['status'], detail = /.*/) =>
  await vi.waitFor(async () => {
    const camera = await get(id)
    expect([camera.status, camera.detail ?? '']).toEqual([status, expect.stringMatching(detail)])
    return camera
  }, patiently)
const remove = (id: string) => harness.call('DELETE', `/api/cameras/${id}`)
const sightingsOf = async (id: string) =>
  (await harness.call<{ sightings: Sighting[] }>('GET', `/api/sightings?camera_id=${id}`)).body.sightings
const eventsOf = async (id: string, since: bigint) =>
  (await readEvents(harness.app.needs.db, since, 1_000)).flatMap(({ type, payload }) =>
    type.startsWith('camera_') && 'cameraId' in payload && payload.cameraId === id ? [type] : [],
  )
const serve = async (settings: Parameters<typeof startTestCamera>[0]) => {
  const camera = await startTestCamera(settings)
  fixtures.push(camera)
  return camera
}
const capability = (enabled: boolean) =>
  harness.call('PUT', '/api/capabilities/live_identification', { json: { enabled, purpose: 'Who comes in' } })

describe.skipIf(!hasFfmpeg)('cameras', () => {
  let faces: string
  beforeAll(async () => {
    harness = await startHarness({ network: { allow: ['127.0.0.1'] } })
    videos = join(harness.data, 'videos')
    mkdirSync(videos)
    faces = makeFaceVideo(videos, 'faces.h264')
    const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
      raw: samplePhoto(1),
    })
    for (const [i, { box }] of body.faces.entries()) {
      const form = { image: await cropAround(samplePhoto(1), box), name: `Person ${i + 1}` }
      await harness.call('POST', '/api/faces/register', { form })
    }
    await capability(true)
  })
  afterAll(async () => {
    for (const fixture of fixtures) await fixture.kill()
    await harness?.[Symbol.asyncDispose]()
  })

  it('see who is there, are lost and found again', async () => {
    const before = await lastEventId(harness.app.needs.db)
    const settings = { files: [faces], fps: 15, credentials: 'ada:s3cret' }
    const fixture = await serve(settings)
    const id = await add({ url: fixture.url() })
    const connected = await until(id, 'connected')
    expect(connected.url).toBe(`rtsp://***:***@127.0.0.1:${fixture.port}/live`)
    await vi.waitFor(async () => {
      expect(await sightingsOf(id)).toContainEqual(expect.objectContaining({ decision: 'known' }))
    }, patiently)
    expect((await eventsOf(id, before)).slice(0, 2)).toEqual(['camera_added', 'camera_connected'])
    expect(ffmpegChildren().join('\n')).not.toMatch(/s3cret/)
    expect(ffmpegChildren()).not.toEqual([])

    await fixture.kill()
    await until(id, 'reconnecting')
    await serve({ ...settings, port: fixture.port })
    const again = await until(id, 'connected')
    expect(again.reconnects).toBeGreaterThan(0)
    const told = await eventsOf(id, before)
    expect(told.slice(0, 4)).toEqual(['camera_added', 'camera_connected', 'camera_disconnected', 'camera_connected'])
    await remove(id)
    expect((await harness.call('GET', `/api/cameras/${id}`)).status).toBe(404)
    await vi.waitFor(() => expect(ffmpegChildren()).toEqual([]), patiently)
  })

  it('are noticed where they freeze', async () => {
    const fixture = await serve({ files: [faces], fps: 15 })
    const id = await add({ url: fixture.url() })
    await until(id, 'connected')
    await vi.waitFor(async () => expect((await get(id)).fps_in).toBeGreaterThan(1), patiently)
    process.kill(fixture.pid, 'SIGSTOP')
    await until(id, 'reconnecting', /stood still/)
    process.kill(fixture.pid, 'SIGCONT')
    await until(id, 'connected')
    await remove(id)
  })

  it('show their picture, with and without what is on it', async () => {
    makeFaceVideo(videos, 'faces.mp4')
    const id = await add({ url: 'file:faces.mp4' })
    await until(id, 'connected')
    const headers = { authorization: `Bearer ${adminKey}` }
    const snapshot = await vi.waitFor(async () => {
      const answer = await fetch(`${harness.url}/api/cameras/${id}/snapshot?annotated=true`, { headers })
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
      return Buffer.from(await answer.arrayBuffer())
    }, patiently)
    expect(snapshot.subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8))
    const away = new AbortController()
    const live = await fetch(`${harness.url}/api/cameras/${id}/live`, { headers, signal: away.signal })
    expect(live.headers.get('content-type')).toMatch(/^multipart\/x-mixed-replace; ?boundary=netra-frame$/)
    let text = ''
    for await (const chunk of live.body ?? []) {
      text += Buffer.from(chunk).toString('latin1')
      if (text.split('--netra-frame\r\nContent-Type: image/jpeg\r\n').length > 3) break
    }
    away.abort()
    await remove(id)
    expect((await fetch(`${harness.url}/api/cameras/${id}/snapshot`, { headers })).status).toBe(404)
  })

  it('show their pictures together in one answer, small, to whoever may see them all', async () => {
    makeFaceVideo(videos, 'together.mp4')
    const ids = [await add({ url: 'file:together.mp4' }), await add({ url: 'file:together.mp4' })]
    for (const id of ids) await until(id, 'connected')
    const path = `/api/cameras/live?camera_ids=${ids.join(',')}&width=320`
    const away = new AbortController()
    const headers = { authorization: `Bearer ${adminKey}` }
    const live = await fetch(`${harness.url}${path}`, { headers, signal: away.signal })
    expect(live.headers.get('content-type')).toMatch(/^multipart\/x-mixed-replace; ?boundary=netra-frame$/)
    const seen = new Set<string>()
    let bytes = Buffer.alloc(0)
    for await (const chunk of live.body ?? []) {
      bytes = Buffer.concat([bytes, chunk])
      for (const [, id = ''] of bytes.toString('latin1').matchAll(/Netra-Camera: (\S+)\r\n/g)) seen.add(id)
      if (ids.every((id) => seen.has(id)) && bytes.toString('latin1').split('--netra-frame').length > 4) break
    }
    away.abort()
    const start = bytes.indexOf('\r\n\r\n') + 4
    const length = Number(/Content-Length: (\d+)/.exec(bytes.toString('latin1'))?.[1])
    expect((await sharp(bytes.subarray(start, start + length)).metadata()).width).toBe(320)

    const key = { name: 'one camera', permissions: ['cameras:read'], cameras: [ids[0]] }
    const { body } = await harness.call<{ key: string }>('POST', '/api/keys', { json: key })
    expect((await harness.call('GET', path, undefined, body.key)).status).toBe(403)
    for (const id of ids) await remove(id)
    expect((await harness.call('GET', path)).status).toBe(404)
  })

  it('say what is wrong with them, and do not disturb each other', async () => {
    const fixture = await serve({ files: [faces], fps: 15, credentials: 'ada:s3cret' })
    const sound = await serve({ files: [faces], fps: 15, audioOnly: true })
    makeFaceVideo(videos, 'other.h264', { width: 320, height: 240 })
    const changing = await serve({ files: [faces, join(videos, 'other.h264')], fps: 15 })
    const jumping = await serve({ files: [faces], fps: 15, jump: 90_000 * 3_600 })
    const silent = await listen(() => {})
    const garbage = await listen((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.0 200 OK\r\nContent-Type: video/mp4\r\n\r\n')
        socket.end(Buffer.alloc(200_000, 'nothing that is a video '))
      })
    })
    const redirecting = await listen((socket) => {
      socket.once('data', () => socket.end('HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n'))
    })
    const cases: [CameraView['status'][], RegExp, Record<string, unknown>][] = [
      [['failed'], /user or the password/, { url: fixture.url('/live', 'ada:wrong') }],
      [['failed'], /nothing at this path/, { url: fixture.url('/missing') }],
      [['failed'], /no pictures/, { url: sound.url() }],
      [['reconnecting'], /Nothing answers/, { url: 'rtsp://127.0.0.1:9/live' }],
      [['reconnecting'], /does not answer|sends no pictures/, { url: `rtsp://127.0.0.1:${silent.port}/live` }],
      [['reconnecting'], /no video|ended/, { url: `http://127.0.0.1:${garbage.port}/live.mp4` }],
      [['failed', 'reconnecting'], /leads on|refuses|ended/, { url: `http://127.0.0.1:${redirecting.port}/a` }],
      [['failed'], /no such video/, { url: 'file:none.mp4' }],
      [['failed'], /no such file or device/, { deviceId: undefined, device_id: 987 }],
      [['reconnecting'], /changed their size/, { url: changing.url() }],
      [['connected'], /^$/, { url: jumping.url() }],
    ]
    const ids = await Promise.all(cases.map(([, , json]) => add(json)))
    // What was wrong with each at any time: one that comes and goes is connected again soon.
    const missing = new Map(cases.map((one, i) => [ids[i] ?? '', one]))
    await vi.waitFor(async () => {
      for (const [id, [states, detail]] of missing) {
        const { status, detail: said } = await get(id)
        if (states.includes(status) && detail.test(said ?? '')) missing.delete(id)
        else missing.set(id, [states, detail, { status, said }])
      }
      expect([...missing.values()]).toEqual([])
    }, patiently)
    const { body } = await harness.call('GET', '/api/cameras')
    expect(JSON.stringify(body)).not.toMatch(/s3cret|ada:wrong/)
    await Promise.all(ids.map(remove))
    for (const server of [silent, garbage, redirecting]) server.close()
  })

  it('take frames that are sent to them, and answer who is on them', async () => {
    const id = await add({ url: 'push:', settings: { motion: false, confirm: 2 } })
    const image = samplePhoto(1)
    interface Seen {
      looked_at: boolean
      faces: { name: string | null; decision: string | null; box: { width: number } }[]
    }
    const push = async () => (await harness.call<Seen>('POST', `/api/cameras/${id}/frames`, { raw: image })).body
    await vi.waitFor(async () => {
      const seen = await push()
      expect(seen.looked_at).toBe(true)
      expect(seen.faces.map(({ name }) => name)).toEqual(expect.arrayContaining(['Person 1']))
    }, patiently)
    await until(id, 'connected')
    const refused = await harness.call<{ code: string }>('POST', `/api/cameras/${id}/frames`, {
      raw: Buffer.from('no'),
    })
    expect(refused.body.code).toBe('unsupported_media')
    await remove(id)
    const file = await add({ url: 'file:faces.mp4' })
    const wrong = await harness.call<{ code: string }>('POST', `/api/cameras/${file}/frames`, { raw: image })
    expect(wrong.body.code).toBe('conflict')
    await remove(file)
  })

  it('find faces and identify nobody while that is off, and say so', async () => {
    await capability(false)
    const id = await add({ url: 'file:faces.mp4' })
    await until(id, 'connected', /live_identification is off/)
    await vi.waitFor(() => {
      const faces = harness.app.needs.cameraWorker.find(id)?.watch.picture?.faces ?? []
      expect(faces.length).toBeGreaterThan(0)
      expect(faces.every(({ decision, name }) => decision === null && name === null)).toBe(true)
    }, patiently)
    expect(await sightingsOf(id)).toEqual([])
    await remove(id)
    await capability(true)
  })
})

async function listen(onSocket: (socket: Socket) => void): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
