import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { howToInstall } from '#cameras/ffmpeg/explain-ffmpeg.ts'
import { systemClock } from '#core/clock.ts'
import { createUrlGuard } from '#core/guard-url.ts'
import { hasFfmpeg, makeFaceVideo } from '#tests/harness/camera.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { describeFrameSource } from './contract.ts'
import { createOpenSource } from './open-source.ts'
import type { SourceOptions } from './port.ts'

const folder = mkdtempSync(join(tmpdir(), 'netra-videos-'))
const options: SourceOptions = {
  kind: 'file',
  secret: 'file:faces.mp4',
  frameRate: 25,
  longestSide: 1_920,
  hardwareDecoding: 'off',
  loop: true,
}
const guard = createUrlGuard({ schemes: ['rtsp', 'http'], allow: [], privateNetworks: true })
const opener = (program?: string) => createOpenSource({ clock: systemClock, guard, videoFolder: folder, program })
const open = (given: Partial<SourceOptions> = {}) => opener()({ ...options, ...given })
const ignore = { frame: ({ release }: { release(): void }) => release(), missed() {} }
const forever = new AbortController().signal

/** Children of this process that are ffmpeg. */
const children = () =>
  execFileSync('ps', ['--ppid', String(process.pid), '-o', 'comm='], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name.trim() === 'ffmpeg').length

afterAll(() => removeFolder(folder))

describe.skipIf(!hasFfmpeg)('frames that ffmpeg decodes', () => {
  beforeAll(() => {
    makeFaceVideo(folder, 'faces.mp4', { seconds: 2 })
  })
  describeFrameSource(async () => ({ source: open(), isGone: () => children() === 0 }))

  it('end where a recording ends that is played once, in the number that was asked for', async () => {
    let frames = 0
    const count = (frame: { release(): void }) => {
      frames++
      frame.release()
    }
    await open({ loop: false, frameRate: 5 }).run({ ...ignore, frame: count }, forever)
    expect(frames).toBeGreaterThanOrEqual(9)
    expect(frames).toBeLessThanOrEqual(12)
  })

  it('are made smaller where they are larger than wanted', async () => {
    const stop = new AbortController()
    const sizes: string[] = []
    await open({ longestSide: 320 }).run(
      {
        ...ignore,
        frame({ width, height, release }) {
          sizes.push(`${width}x${height}`)
          release()
          stop.abort()
        },
      },
      stop.signal,
    )
    expect(sizes[0]).toBe('320x180')
  })

  it('of 8K come, too', async () => {
    const stop = new AbortController()
    let size = ''
    const big = join(folder, 'big.mp4')
    const args = [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=7680x4320:r=1',
      '-t',
      '1',
      '-c:v',
      'mjpeg',
      '-q:v',
      '20',
      big,
    ]
    execFileSync('ffmpeg', args)
    await open({ secret: 'file:big.mp4' }).run(
      {
        ...ignore,
        frame({ width, height, release }) {
          size = `${width}x${height}`
          release()
          stop.abort()
        },
      },
      stop.signal,
    )
    expect(size).toBe('1920x1080')
  })

  it.each([
    ['a file that is not there', { secret: 'file:none.mp4' }, /no such video/],
    ['a file outside of the folder', { secret: 'file:away/passwd' }, /no such video/],
    ['a file that is no video', { secret: 'file:text.mp4' }, /no video/],
    ['sound without pictures', { secret: 'file:sound.m4a' }, /no pictures/],
    ['a device that is not there', { kind: 'device', secret: '/dev/video997' }, /no such file or device/],
    [
      'an address that may not be reached',
      { kind: 'rtsp', secret: 'rtsp://ada:s3cret@127.0.0.1:9/a' },
      /network\.allow/,
    ],
  ] as const)('say what is wrong with %s', async (_, given, message) => {
    mkdirSync(join(folder, 'away'), { recursive: true })
    try {
      symlinkSync('/etc/passwd', join(folder, 'away/passwd'))
    } catch {}
    writeFileSync(join(folder, 'text.mp4'), 'no video at all, only words '.repeat(100))
    const sound = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'aac', join(folder, 'sound.m4a')]
    execFileSync('ffmpeg', sound)
    const failure = await open(given)
      .run(ignore, forever)
      .catch((error) => error)
    expect(failure.message).toMatch(message)
    expect(failure.message).not.toMatch(/s3cret/)
  })
})

it('says how to install ffmpeg where there is none', async () => {
  writeFileSync(join(folder, 'any.mp4'), 'x')
  const source = opener('/nonexistent/ffmpeg')({ ...options, secret: 'file:any.mp4' })
  await expect(source.run(ignore, forever)).rejects.toMatchObject({ message: howToInstall, needsSomebody: true })
})
