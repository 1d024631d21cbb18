import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { explainFfmpeg, howToInstall, sizeIn } from '#cameras/ffmpeg/explain-ffmpeg.ts'
import { openGuardingProxy } from '#cameras/ffmpeg/guarding-proxy.ts'
import { createPictureReader } from '#cameras/ffmpeg/read-pictures.ts'
import { bareEnvironment, endChild, isMissing } from '#cameras/ffmpeg/run-ffmpeg.ts'
import { FrameSlots } from '#cameras/frame-slots.ts'
import type { Clock } from '#core/clock.ts'
import type { UrlGuard } from '#core/guard-url.ts'
import { ffmpegCommand, looksLikePlaylist } from './ffmpeg-arguments.ts'
import { type FrameSource, type SourceEvents, SourceFailure, type SourceOptions } from './port.ts'

/** How much of what ffmpeg says is kept to explain its end. */
const keptLines = 30
const longestLine = 400

type Child = ChildProcessByStdio<Writable, Readable, Readable>

interface FfmpegNeeds {
  readonly clock: Clock
  /** For HTTP, whose playlists may lead anywhere. */
  readonly guard: UrlGuard
  /** The program; `ffmpeg` from the path where absent. */
  readonly program?: string | undefined
}

/** Frames decoded by a child process of ffmpeg: what crashes or hangs in a codec is the child's, and no shell is between. */
export function ffmpegSource(options: SourceOptions, { clock, guard, program = 'ffmpeg' }: FfmpegNeeds): FrameSource {
  return {
    async run(events, signal) {
      const runAs = async (playlist: boolean): Promise<void> => {
        let supervised: Supervised | undefined
        let unreached: SourceFailure | null = null
        await using proxy =
          options.kind === 'http'
            ? await openGuardingProxy(guard, (failure) => {
                unreached = failure
                if (failure?.needsSomebody) supervised?.fail(failure)
              })
            : null
        if (signal.aborted) return
        const { args, script } = ffmpegCommand(options, playlist)
        const stdio: ['pipe', 'pipe', 'pipe'] = ['pipe', 'pipe', 'pipe']
        const child = spawn(program, args, { stdio, env: bareEnvironment(proxy?.address), windowsHide: true })
        supervised = supervise(child, script, { events, signal, clock, playlist, unreached: () => unreached })
        await supervised.ended
      }
      const known = looksLikePlaylist(options)
      await runAs(known).catch((error) => {
        if (error !== isPlaylist || known) throw error
        return runAs(true)
      })
      // Of all sources only a recording has an end of its own.
      if (!signal.aborted && (options.kind !== 'file' || options.loop))
        throw new SourceFailure('The camera ended the connection')
    },
  }
}

/** What came turned out to be a playlist of HLS, which ffmpeg is to be asked for otherwise. */
const isPlaylist = new SourceFailure('The address leads to a playlist')

interface Supervision {
  readonly events: SourceEvents
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Whether it is known to be a playlist. */
  readonly playlist: boolean
  /** Why the last address was not reached, where somebody else than ffmpeg connects. */
  unreached(): SourceFailure | null
}

interface Supervised {
  readonly ended: Promise<void>
  /** Ends it with this. */
  fail(reason: SourceFailure): void
}

function supervise(
  child: Child,
  script: string | null,
  { events, signal, clock, playlist, unreached }: Supervision,
): Supervised {
  const said: string[] = []
  let failure: SourceFailure | null = null
  let spare: (() => void) | undefined
  const end = (): void => {
    spare ??= endChild(child)
  }
  const fail = (reason: SourceFailure): void => {
    failure ??= reason
    end()
  }
  const closed = new Promise<number | null>((resolve) => {
    child.once('close', resolve)
    child.once('error', (cause: NodeJS.ErrnoException) => {
      failure ??= isMissing(cause)
        ? new SourceFailure(howToInstall, { needsSomebody: true })
        : new SourceFailure('ffmpeg could not be started', { cause })
      if (child.pid === undefined) resolve(null)
    })
  })
  child.stdin.on('error', () => {})
  child.stdin.end(script ?? '')
  let size: string | undefined
  const lines = createInterface({ input: child.stderr, crlfDelay: Number.POSITIVE_INFINITY })
  lines.on('line', (line) => {
    said.push(line.slice(0, longestLine))
    if (said.length > keptLines) said.shift()
    if (!playlist && /^\[hls @/.test(line)) fail(isPlaylist)
    const seen = sizeIn(line)
    // ffmpeg would squeeze the new picture into the old size.
    if (seen !== undefined && size !== undefined && seen !== size)
      fail(new SourceFailure('The pictures changed their size'))
    size ??= seen
  })
  const read = createPictureReader(new FrameSlots(), events, () => clock.now().getTime())
  child.stdout.on('data', (chunk: Buffer) => {
    if (failure || signal.aborted) return
    try {
      read(chunk)
    } catch (cause) {
      fail(cause instanceof SourceFailure ? cause : new SourceFailure('The pictures cannot be read', { cause }))
    }
  })
  signal.addEventListener('abort', end, { once: true })
  async function untilClosed(): Promise<void> {
    try {
      const code = await closed
      if (signal.aborted) return
      if (failure) throw failure
      if (code !== 0) throw unreached() ?? explainFfmpeg(said)
    } finally {
      signal.removeEventListener('abort', end)
      spare?.()
      lines.close()
    }
  }
  return { ended: untilClosed(), fail }
}
