// What the benchmarks of cameras share: videos of faces that come and go, cameras that look at them, and what they say of themselves.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFaceVideo } from '#tests/harness/camera.ts'
import type { GalleryFolder } from './gallery-folder.ts'
import { authorization, type ServerProcess } from './server-process.ts'

/** Frames a second that each camera is to look at. */
export const frameRate = 5

/** Seconds that the faces of a video are there, and that they are away: longer than a track is kept, so that they come anew. */
const round = { faces: 8, away: 5 }

export interface BenchCamera {
  readonly camera_id: string
  readonly fps_analysed: number
  readonly analysed: number
  readonly reconnects: number
}

export interface CameraBench {
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
  cameras(): Promise<readonly BenchCamera[]>
  /** Adds cameras until there are so many, and waits until all of them look at frames. */
  raise(to: number): Promise<void>
}

/** Makes the video that the cameras look at. To be called before the server starts. */
export function prepareVideos(folder: GalleryFolder): void {
  const videos = join(folder.data, 'videos')
  mkdirSync(videos, { recursive: true })
  makeFaceVideo(videos, 'faces.mp4', { seconds: round.faces, fps: 15, away: round.away })
}

export async function openCameraBench(server: ServerProcess): Promise<CameraBench> {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await fetch(server.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  await ask('PUT', '/api/capabilities/live_identification', { enabled: true, purpose: 'Measuring' })
  const cameras = async () => (await ask<{ cameras: BenchCamera[] }>('GET', '/api/cameras?limit=1000')).cameras
  return {
    ask,
    cameras,
    async raise(to) {
      for (let n = (await cameras()).length; n < to; n++)
        await ask('POST', '/api/cameras', {
          name: `Camera ${n}`,
          url: 'file:faces.mp4',
          settings: { motion: false, frame_rate: frameRate },
        })
      while ((await cameras()).some(({ analysed }) => analysed < 3 * frameRate)) await sleep(500)
    },
  }
}

/** Least squares: how much is added from one value to the next. */
export function slope(values: readonly number[]): number {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length
  const [x, y] = [(values.length - 1) / 2, mean(values)]
  const over = values.reduce((sum, value, i) => sum + (i - x) * (value - y), 0)
  const under = values.reduce((sum, _, i) => sum + (i - x) ** 2, 0)
  return under === 0 ? 0 : over / under
}
