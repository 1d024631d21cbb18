import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '#cli/cli.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { hasFfmpeg, makeFaceVideo } from '#tests/harness/camera.ts'

let harness: Harness

/** A command on the data folder of the running server, or through the server. */
async function netra(way: 'local' | 'remote', ...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const env =
    way === 'local'
      ? { NETRA_DATA: harness.data, DATABASE_URL: harness.databaseUrl }
      : { NETRA_SERVER: harness.url, NETRA_KEY: adminKey }
  const code = await runCli(['cameras', ...args], {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    env,
  })
  return { code, out: out.join(''), err: err.join('') }
}
const json = async (...args: Parameters<typeof netra>) => {
  const { code, out } = await netra(...args, '--json')
  return { code, document: JSON.parse(out) }
}

describe('netra cameras', () => {
  beforeAll(async () => {
    harness = await startHarness({ roles: ['api'], network: { allow: ['127.0.0.1'] } })
    mkdirSync(join(harness.data, 'videos'))
  })
  afterAll(() => harness?.[Symbol.asyncDispose]())

  it.each(['local', 'remote'] as const)('adds, lists, shows, changes and removes cameras, %s', async (way) => {
    const url = 'rtsp://ada:s3cret@10.0.0.9/live?channel=1&token=t0ken'
    const shown = 'rtsp://***:***@10.0.0.9/live?channel=1&token=***'
    const said: string[] = []
    const run = async (...args: string[]) => {
      const ran = await netra(way, ...args)
      said.push(ran.out, ran.err)
      return ran
    }
    const added = await json(way, 'add', 'Door', '--url', url, '--set', 'frame_rate=2', 'motion=false')
    expect(added).toMatchObject({ code: 0, document: { name: 'Door', url: shown, status: 'waiting' } })
    expect(added.document.settings).toMatchObject({ frame_rate: 2, motion: false })
    const id: string = added.document.camera_id

    const listed = await run('list')
    expect([listed.code, listed.out]).toEqual([0, expect.stringContaining(id)])
    expect(listed.out).toContain(shown)
    expect((await run('show', id)).out).toMatch(/status: waiting\ndetail: No process has taken this camera/)

    const changed = await json(way, 'set', id, '--name', 'Back door', '--set', 'minimum_face=40', '--off')
    expect(changed.document).toMatchObject({ name: 'Back door', url: shown, enabled: false, status: 'off' })
    expect(changed.document.settings).toMatchObject({ frame_rate: 2, minimum_face: 40 })
    const moved = await json(way, 'set', id, '--url', 'http://ada:other@10.0.0.9/video', '--on')
    expect(moved.document).toMatchObject({ kind: 'http', url: 'http://***:***@10.0.0.9/video', enabled: true })

    expect((await run('remove', id)).code).toBe(0)
    expect((await run('list')).out).not.toContain(id)
    expect(await json(way, 'show', id)).toMatchObject({ code: 1, document: { error: { code: 'not_found' } } })
    expect(JSON.stringify([said, added, changed, moved])).not.toMatch(/s3cret|t0ken|other@/)
  })

  it.each(['local', 'remote'] as const)('says what is wrong with what was typed, %s', async (way) => {
    expect((await netra(way, 'add', 'Door')).err).toMatch(/url or device_id/)
    const secret = 'ftp://ada:s3cret@10.0.0.9/live'
    const wrong = await netra(way, 'add', 'Door', '--url', secret)
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringMatching(/only rtsp/)])
    const here = await netra(way, 'add', 'Door', '--url', 'rtsp://ada:s3cret@169.254.169.254/live')
    expect([here.code, here.err]).toEqual([1, expect.stringMatching(/network\.allow/)])
    expect(wrong.err + wrong.out + here.err + here.out).not.toMatch(/s3cret/)
    expect((await netra(way, 'add', 'Door', '--url', 'push:', '--set', 'nonsense=1')).code).not.toBe(0)
    expect((await netra(way, 'add', 'Door', '--url', 'push:', '--set', 'nonsense')).err).toMatch(/name=value/)
  })

  it.skipIf(!hasFfmpeg)('tests a camera, and an address before it is added', async () => {
    makeFaceVideo(join(harness.data, 'videos'), 'faces.mp4')
    for (const way of ['local', 'remote'] as const) {
      const works = await netra(way, 'test', '--url', 'file:faces.mp4')
      expect([works.code, works.out]).toEqual([0, expect.stringMatching(/^Works: 640 × 360, [\d.]+ frames a second/)])
      const missing = await netra(way, 'test', '--url', 'file:none.mp4')
      expect([missing.code, missing.out]).toEqual([1, expect.stringMatching(/^Does not work: .*no such video/)])
    }
    const { document } = await json('remote', 'add', 'Film', '--url', 'file:faces.mp4')
    expect((await json('remote', 'test', document.camera_id)).document).toMatchObject({ works: true, width: 640 })
    await netra('remote', 'remove', document.camera_id)
  })
})
