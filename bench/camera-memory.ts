// Whether memory grows: a few cameras for an hour or more, the server and its children watched. What comes before half a quarter
// of the time has passed (at least a minute) is warm-up: threads, caches and heaps that take what they will keep.
import { setTimeout as sleep } from 'node:timers/promises'
import { openCameraBench, prepareVideos, slope } from './camera-bench.ts'
import type { GalleryFolder } from './gallery-folder.ts'
import { childrenOf, residentMegabytes } from './machine.ts'
import type { Row } from './row.ts'
import { authorization, startServer } from './server-process.ts'

interface Options {
  readonly cameras: number
  readonly minutes: number
  readonly progress: (text: string) => void
}

const part = 'camera memory'
/** Milliseconds between two values. */
const every = 10_000
const toldEveryMinutes = 5

interface Sample {
  readonly minute: number
  /** MB resident. */
  readonly server: number
  readonly ffmpeg: number
}

export async function benchCameraMemory(
  folder: GalleryFolder,
  { cameras, minutes, progress }: Options,
): Promise<{ rows: Row[] }> {
  prepareVideos(folder)
  await using server = await startServer(folder)
  const bench = await openCameraBench(server)
  await bench.raise(cameras)
  const samples: Sample[] = []
  const started = performance.now()
  const look = (): Sample => ({
    minute: (performance.now() - started) / 60_000,
    server: residentMegabytes(server.pid)?.now ?? Number.NaN,
    ffmpeg: childrenOf(server.pid, 'ffmpeg').reduce((sum, pid) => sum + (residentMegabytes(pid)?.now ?? 0), 0),
  })
  const analysed = async () => (await bench.cameras()).reduce((sum, camera) => sum + camera.analysed, 0)
  const before = await analysed()
  let toldAt = -toldEveryMinutes
  while (performance.now() - started < minutes * 60_000) {
    const sample = look()
    samples.push(sample)
    if (sample.minute - toldAt >= Math.min(toldEveryMinutes, minutes / 4)) {
      toldAt = sample.minute
      progress(`${describe(sample)}; ${await heapOf(server.url)}; ${(await analysed()) - before} frames`)
    }
    await sleep(every)
  }
  const last = look()
  samples.push(last)
  progress(`${describe(last)}; ${await heapOf(server.url)}; ${(await analysed()) - before} frames`)
  const warm = samples.filter(({ minute }) => minute >= Math.min(minutes / 2, Math.max(1, minutes / 8)))
  const perHour = (values: readonly number[]) => (slope(values) * 3_600_000) / every
  const note = `${cameras} cameras at 5/s for ${minutes} minutes; ${Math.round((await analysed()) - before)} frames looked at`
  const name = (what: string) => `${cameras} cameras: ${what}`
  return {
    rows: [
      { part, name: name('server, at the end'), value: last.server, unit: 'MB', note },
      {
        part,
        name: name('server grows an hour, after warm-up'),
        value: perHour(warm.map((one) => one.server)),
        unit: 'MB',
      },
      { part, name: name('ffmpeg, at the end'), value: last.ffmpeg, unit: 'MB' },
      {
        part,
        name: name('ffmpeg grows an hour, after warm-up'),
        value: perHour(warm.map((one) => one.ffmpeg)),
        unit: 'MB',
      },
    ],
  }
}

const describe = ({ minute, server, ffmpeg }: Sample) =>
  `minute ${minute.toFixed(1)}: server ${server.toFixed(0)} MB, ffmpeg ${ffmpeg.toFixed(0)} MB`

/** What of it the main thread's JavaScript holds. */
async function heapOf(url: string): Promise<string> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text()
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN) / 1e6).toFixed(0)
  return `heap ${megabytes('nodejs_heap_size_used_bytes')} of ${megabytes('nodejs_heap_size_total_bytes')} MB, external ${megabytes('nodejs_external_memory_bytes')} MB`
}
