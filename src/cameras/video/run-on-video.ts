import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { howToInstall } from '#cameras/ffmpeg/explain-ffmpeg.ts'
import { bareEnvironment, endChild, isMissing } from '#cameras/ffmpeg/run-ffmpeg.ts'
import { AppError } from '#core/errors.ts'

/** How much of what ffmpeg says is kept. */
const keptLines = 200
const longestLine = 400

/** ffmpeg at work on a video. */
export interface FfmpegRun {
  readonly stdin: Writable | null
  readonly stdout: Readable
  /** What it writes to descriptor 4. */
  readonly times: Readable
  /** What it said, the last lines. */
  readonly said: readonly string[]
  /** Resolves with its exit code, or null where a signal ended it. Throws `unavailable` where there is no ffmpeg. */
  readonly closed: Promise<number | null>
  end(): void
}

/**
 * Starts ffmpeg without a shell and with nothing of this process's environment. `fd` becomes its descriptor 3. It ends with the
 * signal.
 */
export function runFfmpeg(
  program: string,
  args: readonly string[],
  { fd, takesInput, signal }: { readonly fd: number; readonly takesInput?: boolean; readonly signal: AbortSignal },
): FfmpegRun {
  const child: ChildProcess = spawn(program, args, {
    stdio: [takesInput ? 'pipe' : 'ignore', 'pipe', 'pipe', fd, 'pipe'],
    env: bareEnvironment(),
    windowsHide: true,
  })
  const said: string[] = []
  const [, stdout, stderr, , times] = child.stdio as [unknown, Readable, Readable, unknown, Readable]
  const lines = createInterface({ input: stderr, crlfDelay: Number.POSITIVE_INFINITY })
  lines.on('line', (line) => {
    said.push(line.slice(0, longestLine))
    if (said.length > keptLines) said.shift()
  })
  let spare: (() => void) | undefined
  const end = (): void => {
    if (child.exitCode === null && child.signalCode === null) spare ??= endChild(child)
  }
  signal.addEventListener('abort', end, { once: true })
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        isMissing(cause)
          ? new AppError('unavailable', howToInstall)
          : new AppError('internal', 'ffmpeg could not be started', { cause }),
      )
    })
    child.once('close', resolve)
  }).finally(() => {
    signal.removeEventListener('abort', end)
    spare?.()
    lines.close()
  })
  // Whoever reads its pictures first learns of it there.
  closed.catch(() => {})
  if (signal.aborted) end()
  return { stdin: child.stdin, stdout, times, said, closed, end }
}
