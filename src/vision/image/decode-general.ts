import type { ChildProcess } from 'node:child_process'
import { AppError } from '#core/errors.ts'
import type { DecodeAnswer, DecodeRequest } from './decode-process.ts'
import { type Framed, frameParts, readFramed } from './framed-stream.ts'
import { checkSize, type ImageLimits } from './limits.ts'
import { holdOpen, startDecoder } from './start-decoder.ts'

/** Milliseconds after which the process is killed: longer than it gives a decode itself. */
const killAfterMs = 30_000
/** Milliseconds without work after which the process ends. */
const idleMs = 300_000

export interface Raster {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

interface Decoder {
  readonly child: ChildProcess
  readonly answers: AsyncGenerator<Framed>
  /** For which its memory was measured out. */
  readonly pixels: number
}

/** One for every thread that decodes, started with the first picture that needs it. */
let decoder: Decoder | null = null
let idle: NodeJS.Timeout | null = null
let turn: Promise<unknown> = Promise.resolve()

/**
 * Any format of the allow list as upright sRGB: first frame or page, EXIF orientation, ICC profile, 16 bits, CMYK and alpha
 * applied, in a process of its own, so that a picture that crashes or hangs the library takes nothing along. Size limits are
 * checked from the header. Throws `too_large`, `invalid_image` (also when truncated; with `failOn` at `warning` for any
 * complaint of the library, which is the cause) or `deadline_exceeded`.
 */
export function decodeGeneral(
  bytes: Uint8Array,
  limits: ImageLimits,
  failOn: DecodeRequest['failOn'] = 'error',
): Promise<Raster> {
  const result = turn.then(() => decodeNext(bytes, { limits, failOn }))
  turn = result.catch(() => undefined)
  return result
}

async function decodeNext(bytes: Uint8Array, request: DecodeRequest): Promise<Raster> {
  const { child, answers } = decoderFor(request.limits)
  if (idle) clearTimeout(idle)
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, killAfterMs)
  holdOpen(child, true)
  try {
    for (const part of frameParts(request, bytes)) child.stdin?.write(part)
    const { value, done } = await answers.next()
    if (done) throw new AppError('invalid_image', 'The image cannot be decoded: its decoder ran out of memory or broke')
    return rasterOf(value, request.limits)
  } catch (error) {
    if (error instanceof AppError && !dead(child)) throw error
    endDecoder()
    if (late) throw new AppError('deadline_exceeded', 'The image was not decoded in time')
    if (error instanceof AppError) throw error
    throw new AppError('invalid_image', 'The image cannot be decoded: its decoder broke', { cause: error })
  } finally {
    clearTimeout(timer)
    holdOpen(child, false)
    idle = setTimeout(endDecoder, idleMs).unref()
  }
}

function dead(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.stdout?.readableEnded === true
}

function decoderFor(limits: ImageLimits): Decoder {
  if (decoder && (dead(decoder.child) || decoder.pixels < limits.pixels)) endDecoder()
  if (decoder) return decoder
  const child = startDecoder(limits.pixels)
  // What fails on the way in shows as an end on the way out.
  child.on('error', () => child.stdout?.destroy())
  child.stdin?.on('error', () => {})
  const { stdout } = child
  if (!stdout) throw new AppError('internal', 'The decoder has no output')
  // Bytes of the largest answer that the decoder may give for what it was started with.
  const answers = readFramed(stdout, () => limits.pixels * 3)
  decoder = { child, answers, pixels: limits.pixels }
  return decoder
}

function endDecoder(): void {
  decoder?.child.kill('SIGKILL')
  decoder = null
}

/** Nothing of an answer is believed: the process that gave it has read hostile bytes. */
function rasterOf({ head, body }: Framed, limits: ImageLimits): Raster {
  const answer = head as DecodeAnswer
  if ('code' in answer) {
    const code = (['too_large', 'deadline_exceeded'] as const).find((known) => known === answer.code)
    throw new AppError(code ?? 'invalid_image', String(answer.message), {
      facts: answer.facts,
      cause: new Error(String(answer.complaint)),
    })
  }
  const { width, height } = answer
  if (!Number.isInteger(width) || !Number.isInteger(height) || body.length !== width * height * 3)
    throw new AppError('invalid_image', 'The image cannot be decoded: its decoder answered nonsense')
  checkSize(width, height, limits)
  return { width, height, pixels: body }
}
