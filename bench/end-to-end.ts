// Bytes to vectors of every face: ours and the peers', photo by photo in turn, each in a process of its own.
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { ResourceStack } from '#core/resource-stack.ts'
import { machineCpuMs } from './machine.ts'
import {
  installPeers,
  openOwnPipeline,
  openPeer,
  type PeerName,
  type PhotoTime,
  type Pipeline,
  type PipelineHello,
  peerNames,
} from './peers.ts'
import type { BenchPhotos } from './photos.ts'
import { measured, type Row, type Spread, spreadOf } from './row.ts'

export interface EndToEnd {
  readonly rows: readonly Row[]
  readonly pipelines: readonly PipelineHello[]
  /** What the choice between one WASM thread and several rests on. */
  readonly tried: readonly Tried[]
  /** Every measurement: pipeline, photo, round. */
  readonly raw: readonly Measurement[]
}

interface Measurement extends PhotoTime {
  readonly pipeline: string
  readonly photo: string
  readonly round: number
  /** Cores taken meanwhile by what is no part of the bench; null where the system does not tell. */
  readonly others: number | null
}

interface Tried {
  readonly name: PeerName
  readonly threads: number
  readonly ms: Spread
}

interface Options {
  readonly rounds?: number
  readonly progress: (text: string) => void
}

const part = 'end to end'
/** The backend's pool of WASM threads holds eight; it takes at most four. */
const mostWasmThreads = 4
const titles: Record<PeerName, string> = {
  'face-api': 'face-api on WASM: SSD, 68 landmarks, descriptors',
  human: 'human on WASM: BlazeFace, mesh, descriptions',
}

export async function benchEndToEnd(photos: BenchPhotos, { rounds = 7, progress }: Options): Promise<EndToEnd> {
  await installPeers()
  await using open = new ResourceStack()
  const pipelines = [open.use(await openOwnPipeline('accurate')), open.use(await openOwnPipeline('fast'))]
  const tried: Tried[] = []
  for (const name of peerNames) {
    progress(`${name}: one thread or two`)
    pipelines.push(open.use(await openFastest(name, photos.threeFaces, tried)))
  }
  const asked = [...photos.all, photos.oneFace]
  const raw: Measurement[] = []
  // Round 0 warms up: every photo once, since the networks see other batch sizes with each.
  for (let round = 0; round <= rounds; round++) {
    progress(`end to end: round ${round} of ${rounds}`)
    for (const photo of asked) {
      for (const pipeline of pipelines) {
        const [start, machineBefore] = [performance.now(), machineCpuMs()]
        const time = await pipeline.ask({ photo })
        const [wall, machineAfter] = [performance.now() - start, machineCpuMs()]
        const others =
          machineBefore === null || machineAfter === null
            ? null
            : Math.max(0, machineAfter - machineBefore - time.cpuMs) / wall
        if (round > 0) raw.push({ ...time, pipeline: pipeline.hello.name, photo: basename(photo), round, others })
      }
    }
  }
  return { raw, tried, pipelines: pipelines.map(({ hello }) => hello), rows: rowsOf(raw, photos, pipelines, tried) }
}

/** TensorFlow.js with one WASM thread or one per core, whichever is faster on the photos with three faces. */
async function openFastest(name: PeerName, photos: readonly string[], tried: Tried[]): Promise<Pipeline> {
  const counts = new Set([1, Math.min(availableParallelism(), mostWasmThreads)])
  await using open = new ResourceStack()
  const candidates: { pipeline: Pipeline; times: number[] }[] = []
  for (const threads of counts) candidates.push({ pipeline: open.use(await openPeer(name, threads)), times: [] })
  for (let round = 0; round < 4; round++)
    for (const photo of photos)
      for (const { pipeline, times } of candidates) {
        const { ms } = await pipeline.ask({ photo })
        if (round > 0) times.push(ms)
      }
  const found = candidates.map(({ pipeline, times }) => ({ threads: pipeline.hello.threads, ms: spreadOf(times) }))
  tried.push(...found.map((entry) => ({ name, ...entry })))
  const best = found.reduce((fastest, entry) => (entry.ms.p50 < fastest.ms.p50 ? entry : fastest))
  return await openPeer(name, best.threads)
}

function rowsOf(
  raw: EndToEnd['raw'],
  photos: BenchPhotos,
  pipelines: readonly Pipeline[],
  tried: readonly Tried[],
): Row[] {
  const three = new Set(photos.threeFaces.map((photo) => basename(photo)))
  const one = basename(photos.oneFace)
  const of = (pipeline: string, which: (photo: string) => boolean) =>
    raw.filter((time) => time.pipeline === pipeline && which(time.photo))
  const isThree = (photo: string) => three.has(photo)
  const rows: Row[] = []
  const add = (name: string, pipeline: string, which: (photo: string) => boolean, note?: string) => {
    const times = of(pipeline, which)
    const faces = [...new Set(times.map((time) => time.faces))].join('/')
    const others = spreadOf(times.flatMap((time) => time.others ?? [])).p50
    const busy = others > 0.2 ? `; others ${others.toFixed(1)} cores` : ''
    rows.push(
      measured(
        part,
        name,
        'ms',
        times.map(({ ms }) => ms),
        { note: `${faces} ${faces === '1' ? 'face' : 'faces'}${note ? `; ${note}` : ''}${busy}` },
      ),
    )
  }
  add('netra: 1280 px, three faces', 'netra', isThree)
  add('netra, detector fast: the same photos', 'netra fast', isThree)
  for (const peer of peerNames) {
    const threads = pipelines.find(({ hello }) => hello.name === peer)?.hello.threads
    add(`${titles[peer]}: the same photos`, peer, isThree, `${threads} ${threads === 1 ? 'thread' : 'threads'}`)
  }
  /** Ratios within one round on one photo, so that what else the machine does meets both sides. */
  const ratios = (peer: PeerName, which: (photo: string) => boolean, value: (time: PhotoTime) => number) =>
    of(peer, which).map((theirs) => {
      const ours = raw.find(
        (time) => time.pipeline === 'netra' && time.photo === theirs.photo && time.round === theirs.round,
      )
      return ours ? value(theirs) / value(ours) : Number.NaN
    })
  for (const peer of peerNames)
    rows.push(
      measured(
        part,
        `${peer} ÷ netra: 1280 px, three faces`,
        '×',
        ratios(peer, isThree, ({ ms }) => ms),
        {
          ...(peer === 'face-api' ? { reach: { limit: 7, is: 'at least' as const } } : {}),
        },
      ),
      measured(
        part,
        `${peer} ÷ netra: processor time of the same`,
        '×',
        ratios(peer, isThree, ({ cpuMs }) => cpuMs),
      ),
    )
  const own = (pipeline: string) => spreadOf(of(pipeline, isThree).map(({ ms }) => ms)).p50
  // As it ships face-api has one WASM thread in Node, and finds faces from about 90 px on in such photos; ours finds them from
  // 24 px on with the detector accurate, from 64 px on with fast.
  const shipped = tried.find(({ name, threads }) => name === 'face-api' && threads === 1)?.ms.p50
  for (const [title, pipeline] of [
    ['netra', 'netra'],
    ['netra, detector fast', 'netra fast'],
  ] as const) {
    const best = spreadOf(of('face-api', isThree).map(({ ms }) => ms)).p50
    if (pipeline !== 'netra')
      rows.push({ part, name: `face-api ÷ ${title}: 1280 px, three faces`, value: best / own(pipeline), unit: '×' })
    if (shipped !== undefined)
      rows.push({ part, name: `face-api with one thread ÷ ${title}`, value: shipped / own(pipeline), unit: '×' })
  }
  add('netra: 640×480, one face', 'netra', (photo) => photo === one)
  for (const peer of peerNames) {
    add(`${peer}: 640×480, one face`, peer, (photo) => photo === one)
    rows.push(
      measured(
        part,
        `${peer} ÷ netra: 640×480, one face`,
        '×',
        ratios(
          peer,
          (photo) => photo === one,
          ({ ms }) => ms,
        ),
      ),
    )
  }
  return rows
}
