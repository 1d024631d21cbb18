import { createInterface } from 'node:readline'
import { createPictureReader } from '#cameras/ffmpeg/read-pictures.ts'
import { FrameSlots } from '#cameras/frame-slots.ts'
import type { StreamFrame } from '#cameras/frame-source/port.ts'
import { AppError } from '#core/errors.ts'
import type { ScratchFile } from '#storage/scratch-file.ts'
import { explainVideo } from './explain-video.ts'
import { runFfmpeg } from './run-on-video.ts'
import { readArguments } from './video-arguments.ts'

/** A picture of a video; `capturedAt` of the frame is its time in the video, in milliseconds. */
export interface VideoFrame {
  readonly frame: StreamFrame
  /** Since the video began; rises from one to the next. */
  readonly seconds: number
}

/**
 * The pictures of a video that are to be looked at, in their order, every one of them: ffmpeg waits for whoever takes them. Each is
 * released by whoever took it. Throws `unsupported_media` where there is none, `unavailable` where there is no ffmpeg.
 */
export async function* readVideo(
  file: ScratchFile,
  options: { readonly program: string; readonly frameRate: number; readonly longestSide: number },
  signal: AbortSignal,
): AsyncGenerator<VideoFrame> {
  const run = runFfmpeg(options.program, readArguments(file.pathForChild, options), { fd: file.fd, signal })
  const times = readTimes(run.times)
  const ready: StreamFrame[] = []
  const read = createPictureReader(
    // Never full: nothing is read from ffmpeg before what came is taken.
    new FrameSlots(Number.POSITIVE_INFINITY),
    { frame: (frame) => void ready.push(frame), missed() {} },
    () => 0,
  )
  let last = -1
  try {
    for await (const chunk of run.stdout) {
      read(chunk as Buffer)
      for (let frame = ready.shift(); frame; frame = ready.shift()) {
        const { value = 0 } = await times.next()
        // Times that jump back must not turn the clock back.
        const milliseconds = Math.max(Math.round(value * 1_000), last + 1)
        last = milliseconds
        yield { frame: { ...frame, capturedAt: milliseconds }, seconds: milliseconds / 1_000 }
      }
    }
    signal.throwIfAborted()
    const code = await run.closed
    if (last < 0) throw explainVideo(run.said)
    // A damaged end is no reason to throw away what came before.
    if (code === null) throw new AppError('internal', 'ffmpeg was ended by the system while it decoded a video')
  } catch (error) {
    run.end()
    // Where it could not be started, that says more.
    await run.closed
    throw error
  } finally {
    run.end()
    for (const frame of ready) frame.release()
    run.stdout.resume()
    run.times.resume()
    await run.closed.catch(() => {})
  }
}

async function* readTimes(stream: NodeJS.ReadableStream): AsyncGenerator<number, undefined> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    const [, time] = /^frame:\d+\s+pts:\S+\s+pts_time:(-?[\d.]+)/.exec(line) ?? []
    if (time !== undefined) yield Number(time)
  }
  return undefined
}
