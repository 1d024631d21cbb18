import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RtspSettings } from './rtsp-server.fixture.ts'
import { samplePhoto } from './sample-photos.ts'
import { type FixtureProcess, startFixture } from './start-fixture.ts'

export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0

function ffmpeg(...args: string[]): void {
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args])
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr}`)
}

interface VideoOptions {
  readonly photo?: 1 | 2 | 3
  readonly width?: number
  readonly height?: number
  readonly seconds?: number
  readonly fps?: number
  /** Seconds at the end in which nobody is there. */
  readonly away?: number
}

/**
 * A video of faces that move: a window that wanders over a sample photo, and is at its end where it began. H.264, as MP4, or
 * plain (Annex B) where the name ends in .h264.
 */
export function makeFaceVideo(folder: string, name: string, options: VideoOptions = {}): string {
  const { photo = 1, width = 640, height = 360, seconds = 4, fps = 15, away = 0 } = options
  const still = join(folder, `still-${photo}.jpg`)
  writeFileSync(still, samplePhoto(photo))
  const file = join(folder, name)
  const turn = `2*PI*t/${seconds}`
  const scale = `scale=${width * 2}:-2`
  const window = `crop=${width}:${height}:x='(iw-ow)/2+${width / 4}*sin(${turn})':y='(ih-oh)/2+${height / 12}*cos(${turn})'`
  const picture = [
    '-loop',
    '1',
    '-i',
    still,
    '-t',
    String(seconds + away),
    '-vf',
    `${scale},${window},drawbox=c=gray:t=fill:enable='gte(t,${seconds})',fps=${fps},format=yuv420p`,
  ]
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', String(fps)]
  ffmpeg(...picture, ...coded, ...(name.endsWith('.h264') ? ['-bsf:v', 'h264_mp4toannexb', '-f', 'h264'] : []), file)
  return file
}

export interface TestCamera extends FixtureProcess {
  readonly port: number
  /** rtsp://127.0.0.1:PORT, or with credentials. */
  url(path?: string, credentials?: string): string
  /** How many watch each path now, and how many did at most. */
  viewers(): Promise<Readonly<Record<string, { readonly now: number; readonly most: number }>>>
}

/** A camera of its own process, so that it can be killed and frozen. */
export async function startTestCamera(settings: RtspSettings): Promise<TestCamera> {
  const camera = await startFixture(new URL('./rtsp-server.fixture.ts', import.meta.url), [JSON.stringify(settings)])
  const port = Number(await camera.line(/listening (\d+)/))
  const url = (path = '/live', credentials = settings.credentials) =>
    `rtsp://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}${path}`
  const viewers = async () => JSON.parse(await camera.tell('viewers', /^viewers (.*)$/))
  return { ...camera, port, url, viewers }
}
