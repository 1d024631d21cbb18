import { text } from 'node:stream/consumers'
import { AppError } from '#core/errors.ts'
import type { ScratchFile } from '#storage/scratch-file.ts'
import { explainVideo, secondsIn } from './explain-video.ts'
import { runFfmpeg } from './run-on-video.ts'
import { type Encoder, encoders, measureArguments, probeArguments } from './video-arguments.ts'

/** Milliseconds for the first picture, and for reading a long one that does not say how long it is. */
const patience = { first: 60_000, all: 300_000 }

export interface VideoFacts {
  /** Upright, and not larger than is looked at. */
  readonly width: number
  readonly height: number
  readonly seconds: number | null
}

/** What looks through videos. */
export interface VideoProgram {
  readonly program: string
  readonly longestSide: number
}

/**
 * Decodes a video's first picture. Throws `unsupported_media` where there is none that can be decoded, `too_large`, and
 * `unavailable` where this machine has no ffmpeg.
 */
export async function probeVideo(
  file: ScratchFile,
  { program, longestSide }: VideoProgram,
  signal: AbortSignal,
): Promise<VideoFacts> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(patience.first)])
  const run = runFfmpeg(program, probeArguments(file.pathForChild, longestSide), { fd: file.fd, signal: within })
  run.times.resume()
  let head = Buffer.alloc(0)
  run.stdout.on('data', (chunk: Buffer) => {
    if (head.length < 40) head = Buffer.concat([head, chunk.subarray(0, 40)])
  })
  await run.closed
  signal.throwIfAborted()
  if (within.aborted)
    throw new AppError('unsupported_media', 'No picture of this video could be decoded within a minute')
  const [, width, height] = /^P6\s(\d+)\s(\d+)\s255\s/.exec(head.toString('latin1')) ?? []
  if (width === undefined || height === undefined) throw explainVideo(run.said)
  const seconds = secondsIn(run.said) ?? (await measureVideo(file, program, signal))
  return { width: Number(width), height: Number(height), seconds }
}

/** How long a video is that does not say so: recordings of browsers and plain streams. Null where that cannot be told, either. */
async function measureVideo(file: ScratchFile, program: string, signal: AbortSignal): Promise<number | null> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(patience.all)])
  const run = runFfmpeg(program, measureArguments(file.pathForChild), { fd: file.fd, signal: within })
  run.times.resume()
  const told = await text(run.stdout).catch(() => '')
  await run.closed
  signal.throwIfAborted()
  const microseconds = Number([...told.matchAll(/^out_time_us=(\d+)$/gm)].at(-1)?.[1] ?? 0)
  return microseconds > 0 ? microseconds / 1e6 : null
}

/** The encoder of H.264 that this ffmpeg has; undefined where it has none. */
export async function findEncoder(
  program: string,
  file: ScratchFile,
  signal: AbortSignal,
): Promise<Encoder | undefined> {
  const run = runFfmpeg(program, ['-hide_banner', '-encoders'], { fd: file.fd, signal })
  run.times.resume()
  const listed = await text(run.stdout)
  await run.closed
  return encoders.find((name) => new RegExp(`^ V\\S* ${name} `, 'm').test(listed))
}
