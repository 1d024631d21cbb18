// Recognition over HTTP at rising concurrency, against what the machine could do if nothing but decoding, networks and
// search took processor time.
import { availableParallelism } from 'node:os'
import type { GalleryFolder } from './gallery-folder.ts'
import type { LoadOrder, LoadResult } from './http-load.ts'
import { startJsonLines } from './json-lines.ts'
import { machineCpuMs, processCpuMs } from './machine.ts'
import type { PhotoCost } from './photo-cost.ts'
import type { BenchPhotos } from './photos.ts'
import { type Row, spreadOf } from './row.ts'
import { authorization, startServer } from './server-process.ts'

interface Options {
  readonly seconds?: number
  readonly levels?: readonly number[]
  readonly progress: (text: string) => void
}

interface Level {
  readonly concurrency: number
  readonly perSecond: number
  readonly statuses: Readonly<Record<string, number>>
  readonly latency: { readonly p50: number; readonly p90: number; readonly p99: number }
  /** Processor milliseconds: of the load generator and the server in all, and of the server for each request. */
  readonly loadCpuMs: number
  readonly serverCpuMs: number | null
  readonly serverCpuPerRequest: number | null
  /** Cores taken by what has nothing to do with the bench. */
  readonly othersCores: number | null
  /** Share of the possible rate, the load generator's processor time taken off; and the others' too. */
  readonly share: number
  readonly shareLessOthers: number | null
}

export interface HttpResult {
  readonly rows: readonly Row[]
  readonly cost: PhotoCost
  readonly levels: readonly Level[]
}

const part = 'HTTP: recognise, 640×480, one face, 10,000 people'
const gallery = 10_000

export async function benchHttp(folder: GalleryFolder, photos: BenchPhotos, options: Options): Promise<HttpResult> {
  const { seconds = 6, levels: concurrencies = [1, 2, 4, 8, 16, 64], progress } = options
  await folder.fill(gallery)
  progress('http: what one photo costs')
  const cost = await costOf(photos.oneFace)
  await using server = await startServer(folder)
  await using load = await startJsonLines<object, LoadOrder, LoadResult>('./http-load.ts', [], 120_000)
  const order = { url: server.url, authorization, photo: photos.oneFace }
  await load.ask({ ...order, concurrency: 4, seconds: 2 })
  const levels: Level[] = []
  for (const concurrency of concurrencies) {
    progress(`http: ${concurrency} at a time`)
    const serverBefore = processCpuMs(server.pid)
    const machineBefore = machineCpuMs()
    const result = await load.ask({ ...order, concurrency, seconds })
    const serverCpuMs = since(processCpuMs(server.pid), serverBefore)
    const machineMs = since(machineCpuMs(), machineBefore)
    levels.push(levelOf(concurrency, result, serverCpuMs, machineMs, cost))
  }
  return { rows: rowsOf(levels, cost), cost, levels }
}

async function costOf(photo: string): Promise<PhotoCost> {
  await using child = await startJsonLines<object, { photo: string; faces: number }, PhotoCost>('./photo-cost.ts', [])
  return await child.ask({ photo, faces: gallery })
}

function levelOf(
  concurrency: number,
  { statuses, latencies, wallMs, cpuMs }: LoadResult,
  serverCpuMs: number | null,
  machineMs: number | null,
  { decode, networks, search }: PhotoCost,
): Level {
  const cores = availableParallelism()
  const answered = latencies.length
  const perSecond = (answered / wallMs) * 1_000
  const needed = ((decode + networks + search) * answered) / wallMs
  // The database's share counts as the others', since it is a process of its own; it is small.
  const othersCores =
    machineMs === null || serverCpuMs === null ? null : Math.max(0, machineMs - serverCpuMs - cpuMs) / wallMs
  const { p50, p90 } = spreadOf(latencies)
  const sorted = [...latencies].sort((a, b) => a - b)
  return {
    concurrency,
    perSecond,
    statuses,
    latency: { p50, p90, p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN },
    loadCpuMs: cpuMs,
    serverCpuMs,
    serverCpuPerRequest: serverCpuMs === null ? null : serverCpuMs / answered,
    othersCores,
    share: needed / (cores - cpuMs / wallMs),
    shareLessOthers: othersCores === null ? null : needed / (cores - cpuMs / wallMs - othersCores),
  }
}

function rowsOf(levels: readonly Level[], cost: PhotoCost): Row[] {
  const possible = cost.decode + cost.networks + cost.search
  const best = levels.reduce((most, level) => (level.share > most.share ? level : most))
  const perRequest = best.serverCpuPerRequest
  return [
    {
      part,
      name: 'decode, networks and search on one core',
      value: possible,
      unit: 'ms CPU',
      note: `decode ${cost.decode.toFixed(1)}, networks ${cost.networks.toFixed(1)}, search ${cost.search.toFixed(2)}; whole analysis ${cost.analysis.toFixed(1)}`,
    },
    ...levels.map((level) => ({
      part,
      name: `${level.concurrency} at a time`,
      value: level.perSecond,
      unit: '/s',
      note: noteOf(level),
    })),
    {
      part,
      name: 'best share of the possible rate',
      value: best.share * 100,
      unit: '%',
      reach: { limit: 60, is: 'at least' },
      note:
        best.shareLessOthers === null
          ? ''
          : `${(best.shareLessOthers * 100).toFixed(0)} % with other programs' processor time taken off too`,
    },
    ...(perRequest === null
      ? []
      : [
          { part, name: 'server, all of it, per request', value: perRequest, unit: 'ms CPU', note: 'at that level' },
          {
            part,
            name: 'of which decode, networks and search',
            value: (possible / perRequest) * 100,
            unit: '%',
            note: 'the share that full use of all cores could reach',
          },
        ]),
  ]
}

function noteOf({ latency, statuses, share, othersCores }: Level): string {
  const refused = Object.entries(statuses).filter(([status]) => status !== '200')
  return [
    `latency p50 ${latency.p50.toFixed(0)}, p90 ${latency.p90.toFixed(0)}, p99 ${latency.p99.toFixed(0)} ms`,
    `${(share * 100).toFixed(0)} %`,
    ...(othersCores === null ? [] : [`others ${othersCores.toFixed(1)} cores`]),
    ...refused.map(([status, times]) => `${times} × ${status}`),
  ].join('; ')
}

function since(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : now - before
}
