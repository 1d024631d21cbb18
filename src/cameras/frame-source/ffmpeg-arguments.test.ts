import { describe, expect, it } from 'vitest'
import { ffmpegCommand } from './ffmpeg-arguments.ts'
import type { SourceOptions } from './port.ts'

const options: SourceOptions = {
  kind: 'rtsp',
  secret: "rtsp://ada:s3cret'x@10.0.0.9/live",
  frameRate: 5,
  longestSide: 1_920,
  hardwareDecoding: 'off',
  loop: true,
}
const argumentAfter = (args: readonly string[], name: string) => args[args.indexOf(name) + 1]

describe('the arguments for ffmpeg', () => {
  it('never hold the address of a camera, which goes to standard input', () => {
    const { args, script } = ffmpegCommand(options)
    expect(args.join(' ')).not.toMatch(/s3cret|10\.0\.0\.9/)
    expect(argumentAfter(args, '-i')).toBe('pipe:0')
    expect(script).toContain("file 'rtsp://ada:s3cret'\\''x@10.0.0.9/live'\n")
    expect(script).toMatch(/^option rtsp_transport tcp$/m)
    expect(script).toMatch(/^option fflags nobuffer$/m)
    expect(script).toMatch(/^option probesize 500000$/m)
  })

  it('let no line of an address become an instruction', () => {
    const { script } = ffmpegCommand({ ...options, secret: "rtsp://a/b\nfile '/etc/passwd'" })
    expect(script?.match(/^file/gm)).toHaveLength(1)
  })

  it('keep HTTP from following redirections, and lists of segments from opening files', () => {
    const { args, script } = ffmpegCommand({ ...options, kind: 'http', secret: 'http://cam.lan/index.m3u8' })
    expect(script).toMatch(/^option max_redirects 0$/m)
    expect(script).toMatch(/^option protocol_whitelist http,https,httpproxy,tcp,tls,crypto$/m)
    expect(argumentAfter(args, '-protocol_whitelist')).not.toMatch(/file/)
  })

  it('read a playlist at the speed of its pictures, and leave out those of motion JPEG by the clock', () => {
    const playlist = ffmpegCommand({ ...options, kind: 'http', secret: 'http://cam.lan/live.m3u8?token=1' }).args
    expect(playlist).toContain('-re')
    expect(argumentAfter(playlist, '-vf')).toContain('prev_selected_t')
    const other = { ...options, kind: 'http' as const, secret: 'http://cam.lan/video' }
    expect(ffmpegCommand(other).args).not.toContain('-re')
    expect(argumentAfter(ffmpegCommand(other).args, '-vf')).toContain('time(0)')
    expect(ffmpegCommand(other, true).args).toContain('-re')
    expect(ffmpegCommand(options).args).not.toContain('-re')
  })

  it('name a V4L2 device', () => {
    const { args, script } = ffmpegCommand({ ...options, kind: 'device', secret: '/dev/video0' })
    expect(script).toBeNull()
    expect(args.join(' ')).toContain('-f v4l2 -i /dev/video0 -map 0:v:0')
  })

  it('read a file at its own speed, and again and again where that is wanted', () => {
    const file = { ...options, kind: 'file' as const, secret: '/videos/walk.mp4' }
    expect(ffmpegCommand(file).args.join(' ')).toContain('-re -stream_loop -1 -i file:/videos/walk.mp4')
    expect(ffmpegCommand({ ...file, loop: false }).args).not.toContain('-stream_loop')
  })

  it('ask for hardware where it is wanted', () => {
    expect(ffmpegCommand(options).args).not.toContain('-hwaccel')
    const { args } = ffmpegCommand({ ...options, hardwareDecoding: 'vaapi' })
    expect(argumentAfter(args, '-hwaccel')).toBe('vaapi')
    expect(args.indexOf('-hwaccel')).toBeLessThan(args.indexOf('-i'))
  })

  it('bound threads, size and rate', () => {
    const { args } = ffmpegCommand({ ...options, frameRate: 0.2, longestSide: 640 })
    expect(argumentAfter(args, '-threads')).toBe('1')
    expect(argumentAfter(args, '-vf')).toContain('gte(t-prev_selected_t,0.4700)')
    expect(argumentAfter(args, '-vf')).toContain('min(iw,640)')
  })
})
