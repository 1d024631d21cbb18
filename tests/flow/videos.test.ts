import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { VideoView } from '#cameras/video/video.ts'
import { runCli } from '#cli/cli.ts'
import { readEvents } from '#events/event-log.ts'
import { tellEvent } from '#push/tell-event.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { hasFfmpeg, makeFaceVideo } from '#tests/harness/camera.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Video {
  readonly video_id: string
  readonly job_id: string
  readonly name: string
  readonly state: VideoView['state']
  readonly seconds: number | null
  readonly done_seconds: number
  readonly started_at: string
  readonly width: number
  readonly height: number
  readonly has_original: boolean
  readonly annotated_bytes: number | null
  readonly camera_id: string | null
  readonly error: { readonly code: string; readonly detail: string } | null
  readonly figures: {
    readonly frames: number
    readonly tracks: number
    readonly sightings: number
    readonly people: number
    readonly strangers: number
  } | null
  readonly seen: readonly {
    readonly person: { readonly name: string } | null
    readonly first_seconds: number
    readonly sighting_id: string
  }[]
  readonly code?: string
  readonly detail?: string
}
interface Sighting {
  readonly sighting_id: string
  readonly started_at: string
  readonly ended_at: string | null
  readonly source: string
  readonly video_id: string
  readonly person: { readonly person_id: string } | null
}

/** Recordings of real people. */
const recordings = join(import.meta.dirname, '../../../shared/video')
let harness: Harness
let folder: string
const patiently = { timeout: 150_000, interval: 250 }

const send = async (file: string | Uint8Array, fields: Record<string, string> = {}, key = adminKey) => {
  const bytes = typeof file === 'string' ? readFileSync(file) : file
  const name = typeof file === 'string' ? (file.split('/').at(-1) ?? 'video') : 'video.mp4'
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  form.append('video', new Blob([new Uint8Array(bytes)]), name)
  const headers = { authorization: `Bearer ${key}` }
  const response = await fetch(`${harness.url}/api/videos`, { method: 'POST', headers, body: form })
  return { status: response.status, body: (await response.json()) as Video }
}
const get = async (id: string) => (await harness.call<Video>('GET', `/api/videos/${id}`)).body
const until = async (id: string, state: VideoView['state']) =>
  await vi.waitFor(async () => {
    const video = await get(id)
    expect([video.state, video.error?.detail]).toEqual([state, state === 'failed' ? expect.any(String) : undefined])
    return video
  }, patiently)
const sightingsOf = async (id: string) =>
  (await harness.call<{ sightings: Sighting[] }>('GET', `/api/sightings?video_id=${id}`)).body.sightings
const capability = (enabled: boolean) =>
  harness.call('PUT', '/api/capabilities/live_identification', { json: { enabled, purpose: 'Who came in' } })
const kept = () => (existsSync(join(harness.data, 'uploads')) ? readdirSync(join(harness.data, 'uploads')) : [])
const make = (name: string, ...args: string[]) => {
  const file = join(folder, name)
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args, file])
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr}`)
  return file
}

/** As phones that are held upright write it: the pictures lie, and the track's matrix says that they are to be turned. */
function turnedBy90(file: string): string {
  const bytes = readFileSync(file)
  const matrix = (...values: number[]) => Buffer.concat(values.map(int32))
  const plain = matrix(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
  const at = bytes.indexOf(plain, bytes.indexOf('tkhd'))
  matrix(0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000).copy(bytes, at)
  writeFileSync(file, bytes)
  return file
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

describe('a server without ffmpeg', () => {
  it('says how to install it, and keeps nothing', async () => {
    await using bare = await startHarness({ cameras: { ffmpeg: '/nowhere/ffmpeg' } })
    const json = { enabled: true, purpose: 'Who came in' }
    await bare.call('PUT', '/api/capabilities/live_identification', { json })
    const { status, body } = await bare.call('POST', '/api/videos', { raw: Buffer.from('a video'), type: 'video/mp4' })
    expect([status, body.detail]).toEqual([503, expect.stringContaining('apt-get install ffmpeg')])
    expect(readdirSync(join(bare.data, 'uploads'))).toEqual([])
    expect((await bare.call('GET', '/api/videos')).body).toEqual({ videos: [], total: 0 })
  })
})

describe.skipIf(!hasFfmpeg)('videos that are sent', () => {
  let faces: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'netra-videos-'))
    harness = await startHarness()
    faces = makeFaceVideo(folder, 'faces.mp4')
    const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
      raw: samplePhoto(1),
    })
    for (const [i, { box }] of body.faces.entries()) {
      const form = { image: await cropAround(samplePhoto(1), box), name: `Person ${i + 1}` }
      await harness.call('POST', '/api/faces/register', { form })
    }
  })
  afterAll(async () => {
    await harness?.[Symbol.asyncDispose]()
    if (folder) removeFolder(folder)
  })

  it('are refused while people may not be identified', async () => {
    const { status, body } = await send(faces)
    expect([status, body.code]).toEqual([403, 'capability_off'])
    expect(kept()).toEqual([])
    await capability(true)
  })

  it('are looked through: who is in them, at their own times, and only that is kept', async () => {
    const began = '2025-03-01T10:00:00.000Z'
    const sent = await send(faces, { name: 'Yard', started_at: began, annotated: 'true' })
    expect(sent.status).toBe(202)
    expect(sent.body).toMatchObject({ name: 'Yard', seconds: 4, width: 640, height: 360, has_original: true })
    const id = sent.body.video_id
    const done = await until(id, 'done')
    // 4 s at 5 frames a second.
    expect(done.figures).toMatchObject({ frames: 20, seconds: expect.closeTo(3.8, 1) })
    expect(done.has_original).toBe(false)
    const sightings = await sightingsOf(id)
    expect(sightings.length).toBe(done.figures?.sightings)
    expect(done.figures?.people).toBeGreaterThan(0)
    const end = Date.parse(began) + 4_000
    for (const { started_at, ended_at, source } of sightings) {
      expect(source).toBe('video')
      expect(Date.parse(started_at)).toBeGreaterThanOrEqual(Date.parse(began))
      expect(Date.parse(ended_at ?? '')).toBeLessThanOrEqual(end)
    }
    expect(done.seen.filter(({ person }) => person).length).toBe(done.figures?.people)
    for (const { first_seconds } of done.seen) expect(first_seconds).toBeLessThan(4)
    const { db } = harness.app.needs
    const events = (await readEvents(db, 0n, 10_000)).filter(({ type }) => type === 'sighting_started')
    const told = await Promise.all(events.map((event) => tellEvent(harness.app.needs, event)))
    expect(new Set(told.flat().map(({ name }) => name))).toEqual(new Set(['sighting_started']))
    const job = await harness.call('GET', `/api/jobs/${done.job_id}`)
    expect(job.body).toMatchObject({ kind: 'analyse_video', done: 4, total: 4 })

    const headers = { authorization: `Bearer ${adminKey}` }
    const whole = await fetch(`${harness.url}/api/videos/${id}/annotated`, { headers })
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'video/mp4'])
    const copy = Buffer.from(await whole.arrayBuffer())
    expect(copy.length).toBe(done.annotated_bytes)
    const range = { ...headers, range: 'bytes=10-19' }
    const part = await fetch(`${harness.url}/api/videos/${id}/annotated`, { headers: range })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${copy.length}`])
    expect(Buffer.from(await part.arrayBuffer())).toEqual(copy.subarray(10, 20))
    const path = join(folder, 'annotated.mp4')
    writeFileSync(path, copy)
    const entries = 'stream=codec_name,width,height,nb_frames:format=duration'
    const probe = spawnSync('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'json', path])
    expect(JSON.parse(probe.stdout.toString())).toMatchObject({
      streams: [{ codec_name: 'h264', width: 640, height: 360, nb_frames: '20' }],
      format: { duration: '4.000000' },
    })

    // Sealed: what lies on the disk is no video. Deleted: nothing of it is left, and what was seen on request.
    const [file = ''] = kept()
    expect(kept()).toHaveLength(1)
    expect(readFileSync(join(harness.data, 'uploads', file)).includes('ftyp')).toBe(false)
    const gone = await harness.call('DELETE', `/api/videos/${id}?sightings=true`)
    expect(gone.body).toMatchObject({ success: true, deleted_sightings: sightings.length })
    expect(kept()).toEqual([])
    expect(await sightingsOf(id)).toEqual([])
    expect((await harness.call('GET', `/api/videos/${id}`)).status).toBe(404)
  })

  it('of a camera count as seen by it, and are taken to have just ended', async () => {
    const json = {
      name: 'Yard',
      url: 'push:',
      settings: { regions: [{ name: 'all', box: { x: 0, y: 0, width: 1, height: 1 } }] },
    }
    const camera = (await harness.call<{ camera_id: string }>('POST', '/api/cameras', { json })).body.camera_id
    const before = Date.now()
    const { body } = await send(faces, { camera_id: camera, frame_rate: '10' })
    expect(Date.parse(body.started_at)).toBeGreaterThanOrEqual(before - 4_100)
    const done = await until(body.video_id, 'done')
    expect(done).toMatchObject({ name: 'faces.mp4', camera_id: camera, figures: { frames: 40 } })
    const { body: seen } = await harness.call<{ sightings: { zone: string }[] }>(
      'GET',
      `/api/sightings?camera_id=${camera}`,
    )
    expect(seen.sightings.length).toBe(done.figures?.sightings)
    expect(new Set(seen.sightings.map(({ zone }) => zone))).toEqual(new Set(['all']))
    const keys = async (restriction: Record<string, unknown>) => {
      const key = { name: 'restricted', permissions: ['sightings:read', 'sightings:write'], ...restriction }
      return (await harness.call<{ key: string }>('POST', '/api/keys', { json: key })).body.key
    }
    const inside = await keys({ cameras: [camera] })
    const outside = await keys({ cameras: ['019a0b6e-5f5a-7c11-9a59-5a2f7d1c2b3a'] })
    const list = async (key: string) =>
      (await harness.call<{ videos: Video[] }>('GET', '/api/videos', undefined, key)).body.videos.map(
        (one) => one.video_id,
      )
    expect(await list(inside)).toEqual([body.video_id])
    expect(await list(outside)).toEqual([])
    expect((await harness.call('GET', `/api/videos/${body.video_id}`, undefined, outside)).status).toBe(404)
    expect((await harness.call('DELETE', `/api/videos/${body.video_id}`, undefined, outside)).status).toBe(404)
    expect((await send(faces, {}, inside)).status).toBe(403)
  })

  it('are begun anew without seeing anybody twice, where the process gave no sign of life', async () => {
    const file = makeFaceVideo(folder, 'twice.mp4', { seconds: 12 })
    const whole = await until((await send(file)).body.video_id, 'done')
    const { body } = await send(file)
    await vi.waitFor(async () => expect((await sightingsOf(body.video_id)).length).toBeGreaterThan(0), patiently)
    const { db } = harness.app.needs
    const gone = { state: 'waiting' as const, runner: null, lease_until: null }
    await db.updateTable('jobs').set(gone).where('id', '=', body.job_id).execute()
    const again = await until(body.video_id, 'done')
    expect((await harness.call('GET', `/api/jobs/${body.job_id}`)).body).toMatchObject({ attempts: 2 })
    expect(again.figures).toMatchObject({ frames: 60, sightings: whole.figures?.sightings })
    expect(await sightingsOf(body.video_id)).toHaveLength(whole.figures?.sightings ?? 0)
  })

  it('are sent, shown and fetched on the command line', async () => {
    let out = ''
    const cli = async (...args: string[]) => {
      out = ''
      const stream = { write: (text: string) => (out += text) }
      const env = { NETRA_SERVER: harness.url, NETRA_KEY: adminKey }
      const code = await runCli(['videos', ...args], { stdout: stream, stderr: { write: () => {} }, env })
      return { code, out }
    }
    const sent = await cli('analyse', faces, '--started-at', '2025-03-02T10:00:00Z', '--annotated', '--json')
    expect(sent.code).toBe(0)
    const { video_id: id, seen } = JSON.parse(sent.out) as Video
    expect(seen.length).toBeGreaterThan(0)
    expect((await cli('show', id)).out).toMatch(/faces\.mp4: done, 0:0[34] of 0:0[34]\n {2}frames: 20,/)
    expect((await cli('list')).out).toContain('2025-03-02 10:00:00')
    const copy = join(folder, 'by-cli.mp4')
    expect((await cli('annotated', id, copy)).code).toBe(0)
    expect(readFileSync(copy).includes('ftyp')).toBe(true)
    expect((await cli('delete', id, '--sightings')).out).toMatch(/Deleted, with \d+ sightings/)
    expect((await cli('show', id)).code).toBe(1)
    expect((await cli('analyse', join(folder, 'none.mp4'))).code).toBe(1)
  })

  it.skipIf(!existsSync(recordings)).each([
    ['sister.mkv', 1],
    ['head-pose-face-detection-female-and-male.gif', 2],
  ])('are looked through as people record them: %s', async (name, people) => {
    const { body } = await send(join(recordings, name), { annotated: 'true' })
    const { figures, annotated_bytes } = await until(body.video_id, 'done')
    expect(figures?.strangers).toBe(people)
    expect(annotated_bytes).toBeGreaterThan(10_000)
  })

  it('can be cancelled, which ends ffmpeg and deletes the video', async () => {
    const long = makeFaceVideo(folder, 'long.mp4', { seconds: 60, fps: 10 })
    const { body } = await send(long, { frame_rate: '10', annotated: 'true' })
    await vi.waitFor(async () => expect((await get(body.video_id)).done_seconds).toBeGreaterThan(0), patiently)
    const running = await get(body.video_id)
    expect(running).toMatchObject({ state: 'running', seconds: 60 })
    expect((await harness.call('POST', `/api/videos/${body.video_id}/cancel`)).status).toBe(200)
    const ended = await until(body.video_id, 'cancelled')
    expect(ended).toMatchObject({ has_original: false, figures: null, annotated_bytes: null })
    expect((await harness.call('POST', `/api/videos/${body.video_id}/cancel`)).status).toBe(409)
    const sightings = await sightingsOf(body.video_id)
    expect(sightings.length).toBeGreaterThan(0)
    for (const { ended_at } of sightings) expect(ended_at).not.toBeNull()
  })

  it('that run are ended first where they are deleted', async () => {
    const before = kept()
    const { body } = await send(makeFaceVideo(folder, 'longer.mp4', { seconds: 60, fps: 10 }))
    await vi.waitFor(async () => expect((await get(body.video_id)).state).toBe('running'), patiently)
    expect((await harness.call('DELETE', `/api/videos/${body.video_id}?sightings=true`)).status).toBe(200)
    expect(await sightingsOf(body.video_id)).toEqual([])
    expect(kept()).toEqual(before)
  })

  it('become unreadable with whoever is forgotten', async () => {
    const { body } = await send(faces, { annotated: 'true' })
    await until(body.video_id, 'done')
    expect((await get(body.video_id)).annotated_bytes).toBeGreaterThan(0)
    const known = (await sightingsOf(body.video_id)).flatMap(({ person }) => (person ? [person.person_id] : []))
    await harness.call('DELETE', `/api/people/${known[0]}`)
    expect(await get(body.video_id)).toMatchObject({ annotated_bytes: null, state: 'done' })
    const { status, body: why } = await harness.call('GET', `/api/videos/${body.video_id}/annotated`)
    expect([status, why.detail]).toEqual([404, expect.stringMatching(/forgotten/)])
  })

  describe('that are none', () => {
    const plain = (size: string) => ['-f', 'lavfi', '-i', `color=s=${size}`]
    const still = () => ['-f', 'lavfi', '-i', 'testsrc=d=1:s=96x64:r=10', '-pix_fmt', 'yuv420p', '-c:v', 'libx264']
    it.each<[string, () => string | Uint8Array, number, RegExp]>([
      ['text', () => Buffer.from('no video at all'), 415, /no video/],
      ['garbage', () => Buffer.alloc(100_000, 7), 415, /no video/],
      ['a photo', () => samplePhoto(1), 415, /no video/],
      [
        'a play list',
        () => Buffer.from('#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'),
        415,
        /no video/,
      ],
      ['a list of files', () => Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n"), 415, /no video/],
      ['sound only', () => make('sound.mp4', '-f', 'lavfi', '-i', 'sine=d=1'), 415, /only sound/],
      ['a video cut off', () => readFileSync(faces).subarray(0, 60_000), 415, /not complete/],
      ['16K', () => make('huge.mp4', '-f', 'lavfi', '-i', 'color=s=16384x8192:d=0.1:r=10', '-c:v', 'mjpeg'), 413, /8K/],
      ['a video without a picture', () => readFileSync(make('head.mkv', ...still())).subarray(0, 600), 415, /./],
      ['seven hours', () => make('hours.mp4', ...plain('16x16:r=1:d=25200'), '-c:v', 'mpeg4'), 413, /360 minutes/],
      ['nothing', () => Buffer.alloc(0), 415, /empty/],
    ])('are refused and leave nothing: %s', async (_, file, status, detail) => {
      const before = kept()
      const refused = await send(file())
      expect([refused.status, refused.body.detail]).toEqual([status, expect.stringMatching(detail)])
      expect(kept()).toEqual(before)
    })

    it('that are turned, 8K, of a changing rate, cut off late or of one picture are looked through', async () => {
      const turned = turnedBy90(make('plain.mp4', ...still()))
      const wide = make('wide.mp4', '-f', 'lavfi', '-i', 'color=s=7680x4320:d=0.2:r=5', '-c:v', 'mjpeg')
      const changing = make('changing.mkv', ...still(), '-vf', "select='lt(n,3)+gt(n,7)'", '-fps_mode', 'vfr')
      const one = make('one.mkv', ...still(), '-frames:v', '1')
      const whole = make('whole.mkv', '-i', faces, '-c', 'copy')
      // As browsers record it: nothing says how long it is.
      const endless = join(folder, 'endless.mkv')
      const recorded = spawnSync('ffmpeg', ['-v', 'error', ...still(), '-f', 'matroska', 'pipe:1'])
      writeFileSync(endless, recorded.stdout)
      const cut = join(folder, 'cut.mkv')
      writeFileSync(cut, readFileSync(whole).subarray(0, Math.floor(readFileSync(whole).length * 0.7)))
      for (const [file, frames] of [
        [turned, 5],
        [wide, 1],
        [changing, 3],
        [one, 1],
        [endless, 5],
        [cut, null],
      ] as const) {
        const { status, body } = await send(file)
        expect([file, status, body.detail]).toEqual([file, 202, undefined])
        if (file === endless) expect(body.seconds).toBeCloseTo(1, 0)
        const { figures, width, height } = await until(body.video_id, 'done')
        if (file === turned) expect([width, height]).toEqual([64, 96])
        if (frames !== null) expect([file, figures?.frames]).toEqual([file, frames])
        expect(width).toBeLessThanOrEqual(1_920)
      }
    })
  })
})
