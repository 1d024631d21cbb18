import type { ShownTrack } from '#cameras/camera-tracks.ts'
import { marksOf } from '#cameras/live-picture.ts'
import { AppError } from '#core/errors.ts'
import type { ScratchFile } from '#storage/scratch-file.ts'
import { annotateFrame } from '#vision/drawing/annotate-photo.ts'
import type { VideoFrame } from './read-video.ts'
import { runFfmpeg } from './run-on-video.ts'
import { type Encoder, encodeArguments } from './video-arguments.ts'

/** A copy of a video being written: the pictures that were looked at, with who is on them. */
export interface AnnotatedCopy extends AsyncDisposable {
  /** The next picture. Throws `unavailable` where it cannot be written. */
  add(picture: VideoFrame, faces: readonly ShownTrack[]): Promise<void>
  /** Writes what is left; the file is complete afterwards. */
  finish(): Promise<void>
}

/** Writes an MP4 into a file. A picture is shown until the next one, so that times stay true. */
export function annotateVideo(
  file: ScratchFile,
  options: { readonly program: string; readonly frameRate: number; readonly encoder: Encoder },
  signal: AbortSignal,
): AnnotatedCopy {
  const { program, frameRate, encoder } = options
  const args = encodeArguments(file.pathForChild, frameRate, encoder)
  const run = runFfmpeg(program, args, { fd: file.fd, takesInput: true, signal })
  const { stdin } = run
  stdin?.on('error', () => {})
  run.stdout.resume()
  run.times.resume()
  let last: Buffer | null = null
  let next = 0

  async function write(jpeg: Buffer): Promise<void> {
    next++
    await new Promise<void>((resolve, reject) => {
      stdin?.write(jpeg, (cause) => (cause ? reject(failure(cause)) : resolve()))
    })
  }

  function failure(cause?: unknown): unknown {
    if (signal.aborted) return signal.reason
    const isFull = run.said.some((line) => /No space left/i.test(line))
    const message = isFull ? 'The disk of this server is full' : 'The annotated copy could not be written'
    return new AppError('unavailable', message, { cause })
  }

  return {
    async add({ frame, seconds }, faces) {
      const place = Math.floor(seconds * frameRate + 0.001)
      const jpeg = await annotateFrame(frame, marksOf(faces, 'names'))
      while (next < place) await write(last ?? jpeg)
      if (next === place) await write(jpeg)
      last = jpeg
    },

    async finish() {
      stdin?.end()
      const code = await run.closed
      if (code !== 0) throw failure()
    },

    async [Symbol.asyncDispose]() {
      run.end()
      await run.closed.catch(() => {})
    },
  }
}
