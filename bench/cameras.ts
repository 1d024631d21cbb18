// How many cameras a machine carries: videos of faces that move, 640 × 360, through the built server, ffmpeg's processor time
// included. Steps of ever more cameras; where they do not fit, how evenly frames are shed.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFaceVideo } from '#tests/harness/camera.ts'
import type { GalleryFolder } from './gallery-folder.ts'
import { machineCpuMs, residentMegabytes } from './machine.ts'
import { measured, type Row } from './row.ts'
import { authorization, type ServerProcess, startServer } from './server-process.ts'

interface Options {
  /** Numbers of cameras, rising. */
  readonly steps: readonly number[]
  readonly seconds: number
  /** What the rows are called. */
  readonly part: string
  readonly progress: (text: string) => void
}

interface Camera {
  readonly camera_id: string
  readonly fps_analysed: number
  readonly analysed: number
  readonly reconnects: number
}

const frameRate = 5

export async function benchCameras(
  folder: GalleryFolder,
  { steps, seconds, part, progress }: Options,
): Promise<{ rows: Row[] }> {
  const videos = join(folder.data, 'videos')
  mkdirSync(videos, { recursive: true })
  makeFaceVideo(videos, 'faces.mp4', { seconds: 8, fps: 15 })
  await using server = await startServer(folder)
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await fetch(server.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  await ask('PUT', '/api/capabilities/live_identification', { enabled: true, purpose: 'Measuring' })
  const cameras = async () => (await ask<{ cameras: Camera[] }>('GET', '/api/cameras?limit=1000')).cameras
  const rows: Row[] = []
  for (const step of steps) {
    for (let n = (await cameras()).length; n < step; n++)
      await ask('POST', '/api/cameras', {
        name: `Camera ${n}`,
        url: 'file:faces.mp4',
        settings: { motion: false, frame_rate: frameRate },
      })
    progress(`${step} cameras: waiting until all are connected`)
    while ((await cameras()).some(({ analysed }) => analysed < 3 * frameRate)) await sleep(500)
    progress(`${step} cameras: measuring for ${seconds} s`)
    rows.push(...(await measure(server, cameras, { step, seconds, part })))
  }
  return { rows }
}

async function measure(
  server: ServerProcess,
  cameras: () => Promise<Camera[]>,
  { step, seconds, part }: { step: number; seconds: number; part: string },
): Promise<Row[]> {
  const [before, cpuBefore, latencyBefore] = [await cameras(), machineCpuMs(), await latencies(server.url)]
  const memory: number[] = []
  const started = performance.now()
  while (performance.now() - started < seconds * 1_000) {
    memory.push(residentMegabytes(server.pid)?.now ?? 0)
    await sleep(1_000)
  }
  const elapsed = (performance.now() - started) / 1_000
  const [after, cpuAfter, latencyAfter] = [await cameras(), machineCpuMs(), await latencies(server.url)]
  const rates = after.map((camera) => {
    const { analysed = 0 } = before.find(({ camera_id }) => camera_id === camera.camera_id) ?? {}
    return (camera.analysed - analysed) / elapsed
  })
  const name = (what: string) => `${step} cameras: ${what}`
  const total = rates.reduce((sum, rate) => sum + rate, 0)
  const rows = [
    measured(part, name('frames a second, of each'), '/s', rates, {
      reach: { limit: 0.95 * frameRate, is: 'at least' },
      note: `${total.toFixed(1)} together; the lowest camera ${Math.min(...rates).toFixed(2)}, the highest ${Math.max(...rates).toFixed(2)}`,
    }),
    {
      part,
      name: name('95 % of frames said everything about within'),
      value: quantile(latencyBefore, latencyAfter, 0.95) * 1_000,
      unit: 'ms',
      reach: { limit: 500, is: 'at most' as const },
      note: 'from the arrival of the frame to the events in the log, upper bound of the histogram',
    },
    { part, name: name('memory grows a minute'), value: slope(memory) * 60, unit: 'MB' },
  ]
  if (cpuBefore === null || cpuAfter === null) return rows
  const cores = (cpuAfter - cpuBefore) / 1_000 / elapsed
  return [
    ...rows,
    { part, name: name('cores taken, ffmpeg included'), value: cores, unit: 'cores', note: 'of the whole machine' },
  ]
}

type Buckets = readonly (readonly [upTo: number, count: number])[]

/** The cumulative histogram of how long frames take. */
async function latencies(url: string): Promise<Buckets> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text()
  return [...text.matchAll(/^netra_camera_frame_seconds_bucket\{[^}]*le="([^"]+)"[^}]*\} (\d+)/gm)].map(
    ([, upTo, count]) => [upTo === '+Inf' ? Number.POSITIVE_INFINITY : Number(upTo), Number(count)] as const,
  )
}

function quantile(before: Buckets, after: Buckets, share: number): number {
  const counts = after.map(([upTo, count], i) => [upTo, count - (before[i]?.[1] ?? 0)] as const)
  const all = counts.at(-1)?.[1] ?? 0
  return counts.find(([, count]) => count >= share * all)?.[0] ?? Number.NaN
}

/** Least squares, a second between two values. */
function slope(values: readonly number[]): number {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length
  const [x, y] = [(values.length - 1) / 2, mean(values)]
  const over = values.reduce((sum, value, i) => sum + (i - x) * (value - y), 0)
  const under = values.reduce((sum, _, i) => sum + (i - x) ** 2, 0)
  return under === 0 ? 0 : over / under
}
