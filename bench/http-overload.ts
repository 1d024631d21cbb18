// Ten times as many recognitions as the server can answer, arriving at random moments: how many of those that it can answer it still
// does, how long these take, what a refusal costs and whether it says when to come again. With an administrator's key, which has
// no limits of its own.
import { availableParallelism } from 'node:os'
import type { GalleryFolder } from './gallery-folder.ts'
import type { LoadOrder, LoadResult } from './http-load.ts'
import { startJsonLines } from './json-lines.ts'
import { processCpuMs } from './machine.ts'
import type { BenchPhotos } from './photos.ts'
import type { Row } from './row.ts'
import { authorization, startServer } from './server-process.ts'

interface Options {
  readonly faces: number
  readonly seconds: number
  readonly progress: (text: string) => void
}

const times = 10

export async function benchOverload(
  folder: GalleryFolder,
  photos: BenchPhotos,
  { faces, seconds, progress }: Options,
): Promise<{ rows: Row[] }> {
  progress('http-overload: gallery')
  await folder.fill(faces)
  await using server = await startServer(folder, { limit: 300_000 })
  await using load = await startJsonLines<object, LoadOrder, LoadResult>('./http-load.ts', [], 180_000)
  const order = { url: server.url, authorization, photo: photos.oneFace }
  const measure = async (wanted: Partial<LoadOrder> & Pick<LoadOrder, 'concurrency'>) => {
    const before = processCpuMs(server.pid) ?? 0
    const result = await load.ask({ ...order, seconds, ...wanted })
    const answered = result.latencies.length
    const cpuMs = (processCpuMs(server.pid) ?? 0) - before
    return { ...result, answered, perSecond: (answered / result.wallMs) * 1_000, serverMs: cpuMs }
  }
  const concurrency = availableParallelism() * 4
  await measure({ concurrency, seconds: 2 })
  progress('http-overload: what it can do')
  const calm = await measure({ concurrency })
  progress(`http-overload: ${times} times that`)
  const flood = await measure({ concurrency: 4_096, perSecond: calm.perSecond * times })
  const after = await measure({ concurrency })
  const refused = flood.statuses['503'] ?? 0
  const each = calm.serverMs / calm.answered
  const strange = Object.entries(flood.statuses).filter(([status]) => status !== '200' && status !== '503')
  const part = `HTTP: ${times} times too much, 640×480, one face, ${faces.toLocaleString('en')} people`
  const list = Object.entries(flood.statuses).map(([status, count]) => `${count} × ${status}`)
  return {
    rows: [
      {
        part,
        name: 'answered, of what it answers undisturbed',
        value: (flood.perSecond / ((calm.perSecond + after.perSecond) / 2)) * 100,
        unit: '%',
        note: `${flood.perSecond.toFixed(1)}/s of ${calm.perSecond.toFixed(1)} before and ${after.perSecond.toFixed(1)} after; ${list.join(', ')}; the load took ${(flood.cpuMs / flood.wallMs).toFixed(2)} cores`,
      },
      { part, name: 'p50 of accepted requests', value: percentile(flood.latencies, 0.5), unit: 'ms' },
      { part, name: 'p99 of accepted requests', value: percentile(flood.latencies, 0.99), unit: 'ms' },
      {
        part,
        name: 'a refusal',
        value: Math.max(0, flood.serverMs - flood.answered * each) / Math.max(1, refused),
        unit: 'ms CPU',
        note: `an answer ${each.toFixed(1)} ms CPU`,
      },
      {
        part,
        name: 'neither answered nor told when to come again',
        value: flood.unsaid + strange.reduce((sum, [, count]) => sum + count, 0),
        unit: 'requests',
        reach: { limit: 0, is: 'at most' },
      },
    ],
  }
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
