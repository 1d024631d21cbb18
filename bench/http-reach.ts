// What issue 3 asks of HTTP recognition: 640×480, one face, a large gallery. The rate against what the machine could do if
// nothing but decoding, networks and search took processor time; latency at four fifths of that rate; ten times too much.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { createGalleryFolder } from './gallery-folder.ts'
import type { LoadOrder, LoadResult } from './http-load.ts'
import { startJsonLines } from './json-lines.ts'
import { machineCpuMs, processCpuMs } from './machine.ts'
import { models } from './pack-at-hand.ts'
import type { PhotoCost } from './photo-cost.ts'
import type { BenchPhotos } from './photos.ts'
import type { Row } from './row.ts'
import { authorization, startServer } from './server-process.ts'

interface Options {
  readonly faces: number
  readonly seconds: number
  readonly progress: (text: string) => void
}

interface Target {
  readonly name: string
  readonly pack: string
  readonly detector?: 'fast'
}

const targets: readonly Target[] = [
  { name: 'open', pack: 'open' },
  { name: 'YuNet-320 + EdgeFace-XXS', pack: 'edgeface-xxs', detector: 'fast' },
]

/** Threads and queue of the default configuration: so many photos may be in the server. */
const waitingMost = 64

export async function benchHttpReach(photos: BenchPhotos, options: Options): Promise<{ rows: Row[] }> {
  if (!existsSync(models)) {
    options.progress(`http-reach: left out, ${models} is not there`)
    return { rows: [] }
  }
  const rows: Row[] = []
  for (const target of targets) rows.push(...(await measureTarget(target, photos.oneFace, options)))
  return { rows }
}

async function measureTarget({ name, pack, detector }: Target, photo: string, options: Options): Promise<Row[]> {
  const { faces, seconds, progress } = options
  const part = `HTTP: ${name}, 640×480, one face, ${faces.toLocaleString('en')} people`
  progress(`http-reach: ${name}: gallery`)
  await using folder = await createGalleryFolder(pack)
  await folder.fill(faces)
  progress(`http-reach: ${name}: rate`)
  const before = await costOf(photo, pack, detector, faces)
  await using server = await startServer(folder, { limit: 300_000 })
  await using load = await startJsonLines<object, LoadOrder, LoadResult>('./http-load.ts', [], 180_000)
  const order = { url: server.url, authorization, photo, detector }
  await load.ask({ ...order, concurrency: 4, seconds: 3 })
  const cores = availableParallelism()
  const levels = []
  for (const concurrency of [cores * 2, cores * 4, cores * 8]) {
    const [serverBefore, machineBefore] = [processCpuMs(server.pid), machineCpuMs()]
    const { latencies, wallMs, cpuMs } = await load.ask({ ...order, concurrency, seconds })
    const serverMs = (processCpuMs(server.pid) ?? 0) - (serverBefore ?? 0)
    const others = Math.max(0, (machineCpuMs() ?? 0) - (machineBefore ?? 0) - serverMs - cpuMs) / wallMs
    const answered = latencies.length
    levels.push({ perSecond: (answered / wallMs) * 1_000, load: cpuMs / wallMs, others, each: serverMs / answered })
  }
  // Other work on the machine slows the search down, so its cost is taken before and after.
  const after = await costOf(photo, pack, detector, faces)
  const need = (cost: PhotoCost): number => cost.decode + cost.networks + cost.search
  const possible = (need(before) + need(after)) / 2
  const shared = levels.map((level) => ({
    ...level,
    share: (level.perSecond * possible) / 1_000 / Math.max(0.01, cores - level.load - level.others),
  }))
  const best = shared.reduce((most, level) => (level.share > most.share ? level : most))

  progress(`http-reach: ${name}: latency at four fifths`)
  const calm = await load.ask({ ...order, concurrency: 256, seconds: seconds * 2, perSecond: best.perSecond * 0.8 })
  const [p50, p99] = [percentile(calm.latencies, 0.5), percentile(calm.latencies, 0.99)]

  progress(`http-reach: ${name}: ten times too much`)
  const much = (cores + waitingMost) * 10
  const flood = await load.ask({ ...order, concurrency: much, seconds })
  const strange = Object.keys(flood.statuses).filter((status) => !['200', '503'].includes(status))
  const flooded = (flood.latencies.length / flood.wallMs) * 1_000
  return [
    {
      part,
      name: 'decode, networks and search on one core',
      value: possible,
      unit: 'ms CPU',
      note: `decode ${before.decode.toFixed(1)}, networks ${before.networks.toFixed(1)}, search ${before.search.toFixed(1)}, whole analysis ${before.analysis.toFixed(1)}; before ${need(before).toFixed(1)}, after ${need(after).toFixed(1)}`,
    },
    {
      part,
      name: 'share of the possible rate',
      value: best.share * 100,
      unit: '%',
      reach: { limit: 70, is: 'at least' },
      note: `${best.perSecond.toFixed(1)}/s; of ${cores} cores the load took ${best.load.toFixed(2)}, others ${best.others.toFixed(2)}`,
    },
    {
      part,
      name: 'of the server’s processor time',
      value: (possible / best.each) * 100,
      unit: '%',
      note: `${best.each.toFixed(1)} ms CPU a request in all`,
    },
    {
      part,
      name: 'p99 to p50 at four fifths of that rate',
      value: p99 / p50,
      unit: '×',
      reach: { limit: 3, is: 'at most' },
      note: `p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)} ms of ${calm.latencies.length}; arriving at random moments`,
    },
    {
      part,
      name: 'answered with ten times too much',
      value: flooded,
      unit: '/s',
      note: `${much} at a time; ${Object.entries(flood.statuses)
        .map(([status, times]) => `${times} × ${status}`)
        .join(
          ', ',
        )}; p50 ${percentile(flood.latencies, 0.5).toFixed(0)}, p99 ${percentile(flood.latencies, 0.99).toFixed(0)} ms`,
    },
    {
      part,
      name: 'neither answered nor told when to come again',
      value: flood.unsaid + strange.reduce((sum, status) => sum + (flood.statuses[status] ?? 0), 0),
      unit: 'requests',
      reach: { limit: 0, is: 'at most' },
    },
  ]
}

async function costOf(photo: string, pack: string, detector: string | undefined, faces: number): Promise<PhotoCost> {
  const args = [pack, detector ?? 'accurate']
  await using child = await startJsonLines<object, { photo: string; faces: number }, PhotoCost>(
    './photo-cost.ts',
    args,
    180_000,
  )
  return await child.ask({ photo, faces })
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
