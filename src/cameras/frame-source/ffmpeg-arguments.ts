import type { SourceOptions } from './port.ts'

/** Bytes and microseconds that are looked at before the first picture. */
const probe = { probesize: '500000', analyzeduration: '500000' }
/** Microseconds without a byte after which ffmpeg gives up by itself; the watchdog is quicker. */
const silence = '6000000'
/** 8K is taken and made smaller; what is larger is refused before it is decoded. */
const mostPixels = 8_192 * 4_608
/** Fewer frames than this would not tell a frozen stream within seconds. */
const fewestFrames = 2

const protocols: Readonly<Record<SourceOptions['kind'], string>> = {
  rtsp: 'pipe,rtsp,rtp,tcp,tls,udp',
  http: 'pipe,http,https,httpproxy,tcp,tls,crypto',
  file: 'file',
  device: 'file',
}

/** A playlist of HLS, by its address. What turns out to be one only when it is read is noticed then. */
export function looksLikePlaylist({ kind, secret }: SourceOptions): boolean {
  return kind === 'http' && URL.canParse(secret) && /\.m3u8?$/i.test(new URL(secret).pathname)
}

/** How ffmpeg is asked for frames. `script` goes to its standard input, where no list of processes shows it. */
export interface FfmpegCommand {
  readonly args: readonly string[]
  readonly script: string | null
}

/**
 * The arguments for a source. Addresses of cameras hold passwords, so they are never arguments: ffmpeg reads them as a list of
 * one file from its standard input. `file` and `device` are paths. A playlist comes in pieces of some seconds, which are to be read
 * at the speed of their pictures.
 */
export function ffmpegCommand(options: SourceOptions, playlist = looksLikePlaylist(options)): FfmpegCommand {
  const { kind, secret } = options
  const network = kind === 'rtsp' || kind === 'http'
  return {
    args: [
      ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+verbose'],
      ...['-threads', '1', '-max_pixels', String(mostPixels)],
      ...(options.hardwareDecoding === 'off' ? [] : ['-hwaccel', options.hardwareDecoding]),
      ...['-protocol_whitelist', protocols[kind]],
      ...inputArguments(options, playlist),
      ...['-i', network ? 'pipe:0' : kind === 'file' ? `file:${secret}` : secret],
      ...['-map', '0:v:0', '-an', '-sn', '-dn', '-vf', filters(options, playlist), '-fps_mode', 'passthrough'],
      ...['-c:v', 'ppm', '-f', 'image2pipe', 'pipe:1'],
    ],
    script: network ? scriptOf(options) : null,
  }
}

function inputArguments({ kind, loop }: SourceOptions, playlist: boolean): string[] {
  const quick = Object.entries({ fflags: 'nobuffer', flags: 'low_delay', ...probe }).flatMap(([k, v]) => [`-${k}`, v])
  switch (kind) {
    case 'rtsp':
    case 'http':
      return [...quick, ...(playlist ? ['-re'] : []), '-f', 'concat', '-safe', '0']
    case 'device':
      return [...quick, '-f', 'v4l2']
    case 'file':
      return ['-re', ...(loop ? ['-stream_loop', '-1'] : [])]
  }
}

function scriptOf({ kind, secret }: SourceOptions): string {
  const shared = { ...probe, fflags: 'nobuffer', flags: 'low_delay' }
  const own =
    kind === 'rtsp'
      ? { rtsp_transport: 'tcp', timeout: silence }
      : // A redirection would lead where nobody checked the address.
        { rw_timeout: silence, max_redirects: '0', protocol_whitelist: protocols.http.replace('pipe,', '') }
  const lines = Object.entries({ ...own, ...shared }).map(([name, value]) => `option ${name} ${value}`)
  return `ffconcat version 1.0\nfile '${secret.replace(/[\r\n\0]/g, '').replaceAll("'", "'\\''")}'\n${lines.join('\n')}\n`
}

/**
 * Frames are left out by their time stamps before anything is done with their pixels. Unlike the filter `fps` this invents none
 * where time stamps jump. Motion JPEG has none of its own (ffmpeg counts 25 a second, however many come): there the clock counts.
 */
function filters({ kind, frameRate, longestSide }: SourceOptions, playlist: boolean): string {
  // A little less than the interval, so that a stream of the same rate is not halved by rounding.
  const interval = (0.94 / Math.max(frameRate, fewestFrames)).toFixed(4)
  const byClock = `select='if(gte(time(0)-ld(0),${interval}),st(0,time(0)))'`
  const byStamp = `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${interval})+lt(t,prev_selected_t)'`
  const select = kind === 'http' && !playlist ? byClock : byStamp
  const side = String(longestSide)
  return `${select},scale=w='if(gte(iw,ih),min(iw,${side}),-2)':h='if(gte(iw,ih),-2,min(ih,${side}))'`
}
