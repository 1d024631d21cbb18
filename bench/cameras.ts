// How many cameras a machine carries: videos of faces that move, 640 × 360, through the built server, ffmpeg's processor time
// included. Steps of ever more cameras; where they do not fit, how evenly frames are shed.
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CameraBench, frameRate, openCameraBench, prepareVideos } from './camera-bench.ts'
import { type EventWatch, watchEvents } from './camera-events.ts'
import type { GalleryFolder } from './gallery-folder.ts'
import { machineCpuMs } from './machine.ts'
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

export async function benchCameras(
  folder: GalleryFolder,
  { steps, seconds, part, progress }: Options,
): Promise<{ rows: Row[] }> {
  prepareVideos(folder)
  await using server = await startServer(folder)
  const bench = await openCameraBench(server)
  await using events = await watchEvents(server.url)
  const rows: Row[] = []
  for (const step of steps) {
    progress(`${step} cameras: waiting until all are connected`)
    await bench.raise(step)
    progress(`${step} cameras: measuring for ${seconds} s, load ${loadavg()[0]?.toFixed(1)}`)
    rows.push(...(await measure(server, { bench, events }, { step, seconds, part })))
  }
  return { rows }
}

async function measure(
  server: ServerProcess,
  { bench: { cameras }, events }: { bench: CameraBench; events: EventWatch },
  { step, seconds, part }: { step: number; seconds: number; part: string },
): Promise<Row[]> {
  const [before, cpuBefore, latencyBefore] = [await cameras(), machineCpuMs(), await latencies(server.url)]
  events.take()
  const started = performance.now()
  await sleep(seconds * 1_000)
  const elapsed = (performance.now() - started) / 1_000
  const told = events.take()
  const [after, cpuAfter, latencyAfter] = [await cameras(), machineCpuMs(), await latencies(server.url)]
  const rates = after.map((camera) => {
    const { analysed = 0 } = before.find(({ camera_id }) => camera_id === camera.camera_id) ?? {}
    return (camera.analysed - analysed) / elapsed
  })
  const name = (what: string) => `${step} cameras: ${what}`
  const total = rates.reduce((sum, rate) => sum + rate, 0)
  const rows = [
    { part, name: name('faces on a picture'), value: told.faces, unit: 'faces', note: 'on average' },
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
    toldWithin(
      part,
      name('95 % of who is there at a program within'),
      told.decided,
      'of the frame that made it certain',
    ),
    toldWithin(part, name('95 % of overlays at a program within'), told.overlays, 'of their frame'),
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

/** Events of Socket.IO by the time since their frame arrived. */
function toldWithin(part: string, name: string, times: readonly number[], since: string): Row {
  const sorted = [...times].sort((a, b) => a - b)
  const value = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN
  const half = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  return {
    part,
    name,
    value,
    unit: 'ms',
    reach: { limit: 500, is: 'at most' },
    note: `${since}, over Socket.IO; ${times.length} events, half of them within ${half} ms`,
  }
}
