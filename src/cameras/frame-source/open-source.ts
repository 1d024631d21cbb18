import { realpath } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { UrlGuard } from '#core/guard-url.ts'
import { ffmpegSource } from './ffmpeg.ts'
import { type OpenSource, SourceFailure, type SourceOptions } from './port.ts'

interface SourceNeeds {
  readonly clock: Clock
  readonly guard: UrlGuard
  /** The only folder that `file:` reaches. */
  readonly videoFolder: string
  /** Where ffmpeg is; the one of the path where absent. */
  readonly program?: string | undefined
}

/** Sources by the kind of their address. Addresses are checked each time before they are connected to. */
export function createOpenSource(needs: SourceNeeds): OpenSource {
  const { clock, guard, program } = needs
  return (options) => ({
    async run(events, signal) {
      const secret = await reachable(options, needs)
      await ffmpegSource({ ...options, secret }, { clock, guard, program }).run(events, signal)
    },
  })
}

async function reachable({ kind, secret }: SourceOptions, { guard, videoFolder }: SourceNeeds): Promise<string> {
  if (kind === 'device') return secret
  if (kind === 'file') return await insideFolder(secret.slice('file:'.length), videoFolder)
  try {
    const { pinned, url } = await guard.check(secret)
    // HTTP says the host's name to the server, so there the name stays; a proxy checks it again where it connects.
    return kind === 'rtsp' && pinned.protocol === 'rtsp:' ? pinned.href : url.href
  } catch (cause) {
    const known = cause instanceof AppError
    throw new SourceFailure(known ? cause.message : 'The address cannot be checked', { needsSomebody: known, cause })
  }
}

/** The real path of a video. Links that lead out of the folder lead nowhere. */
async function insideFolder(name: string, videoFolder: string): Promise<string> {
  const missing = () => new SourceFailure('There is no such video in the folder of videos', { needsSomebody: true })
  const folder = await realpath(videoFolder).catch(() => Promise.reject(missing()))
  const path = await realpath(resolve(folder, name)).catch(() => Promise.reject(missing()))
  if (!path.startsWith(folder + sep)) throw missing()
  return path
}
