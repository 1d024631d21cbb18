/** 8K is taken and made smaller; what is larger is refused before it is decoded. */
const mostPixels = 8_192 * 4_608

/**
 * Containers that hold their pictures themselves. Play lists and descriptions of streams are none of them: these could name files
 * of this machine, or addresses, and have them read.
 */
const formats = [
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm', 'avi', 'mpeg', 'mpegts', 'mpegvideo', 'flv', 'asf'],
  ...['ogg', 'gif', 'h264', 'hevc', 'm4v', 'mxf', 'ivf', 'obu', 'rm', 'wtv', 'dv', 'nut'],
].join(',')

const quiet = ['-hide_banner', '-nostdin', '-nostats']

/** The descriptor that the time of every picture is written to. */
export const timesDescriptor = 4

function input(path: string): string[] {
  return [
    ...['-threads', '1', '-max_pixels', String(mostPixels), '-protocol_whitelist', 'file'],
    ...['-format_whitelist', formats, '-i', `file:${path}`, '-map', '0:V:0', '-an', '-sn', '-dn'],
  ]
}

function smaller(longestSide: number): string {
  const side = String(longestSide)
  return `scale=w='if(gte(iw,ih),min(iw,${side}),-2)':h='if(gte(iw,ih),-2,min(ih,${side}))'`
}

/** The first picture of a video; what ffmpeg says beside it tells how long the video is. */
export function probeArguments(path: string, longestSide: number): string[] {
  return [
    ...[...quiet, '-loglevel', 'level+info', ...input(path), '-frames:v', '1'],
    ...['-vf', smaller(longestSide), '-c:v', 'ppm', '-f', 'image2pipe', 'pipe:1'],
  ]
}

/** Reads all of a video without decoding it, and says at its end how far that was. */
export function measureArguments(path: string): string[] {
  return [...quiet, '-loglevel', 'level+error', '-progress', 'pipe:1', ...input(path), '-c', 'copy', '-f', 'null', '-']
}

/**
 * Pictures of a video, so many of every second, whatever its own rate is, each with its time on the descriptor for times. None is
 * invented where the video has fewer, or where its times jump.
 */
export function readArguments(
  path: string,
  { frameRate, longestSide }: { readonly frameRate: number; readonly longestSide: number },
): string[] {
  const slot = (time: string) => `floor(${time}*${frameRate}+0.001)`
  const select = `select='isnan(prev_selected_t)+gt(${slot('t')},${slot('prev_selected_t')})+lt(t,prev_selected_t)'`
  const times = `metadata=mode=add:key=n:value=1,metadata=mode=print:file='pipe\\:${timesDescriptor}':direct=1`
  return [
    ...[...quiet, '-loglevel', 'level+error', ...input(path)],
    ...['-vf', `${select},${smaller(longestSide)},${times}`, '-fps_mode', 'passthrough'],
    ...['-c:v', 'ppm', '-f', 'image2pipe', 'pipe:1'],
  ]
}

/** Encoders of H.264 that ffmpeg may have, the best first. */
export const encoders = ['libx264', 'libopenh264'] as const
export type Encoder = (typeof encoders)[number]

/** An MP4 that browsers play and seek in, of JPEGs that come one after the other. */
export function encodeArguments(path: string, frameRate: number, encoder: Encoder): string[] {
  return [
    ...[...quiet, '-loglevel', 'level+error', '-threads', '1', '-protocol_whitelist', 'pipe'],
    ...['-f', 'image2pipe', '-c:v', 'mjpeg', '-framerate', String(frameRate), '-i', 'pipe:0'],
    // H.264 needs even sides.
    ...['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-pix_fmt', 'yuv420p', '-c:v', encoder],
    ...(encoder === 'libx264' ? ['-preset', 'veryfast', '-crf', '24'] : []),
    ...['-threads', '1', '-movflags', '+faststart', '-f', 'mp4', '-y', `file:${path}`],
  ]
}
