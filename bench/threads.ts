// One request or many: how wide should a session be, and should its threads spin? Layouts take turns, so that other work on
// the machine meets all of them alike. Decision: decisions/0004-threads-by-load.md
//   npx tsx --conditions=netra-source bench/threads.ts [--json] [--rounds 6]
import { once } from 'node:events'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Worker } from 'node:worker_threads'
import { startThread } from '#core/start-thread.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'
import { preparePack } from '#vision/packs/prepare-pack.ts'

export interface ThreadsRow {
  readonly layout: string
  readonly threads: number
  /** Milliseconds of one photo's networks, best and median over all rounds and threads. */
  readonly best: number
  readonly median: number
  /** Photos a second of all threads together, best round. */
  readonly perSecond: number
  /** Processor milliseconds a photo, best round. */
  readonly cpu: number
  /** Resident MB gained by starting the layout. */
  readonly memory: number
}

interface Layout {
  readonly name: string
  readonly sessions: readonly { readonly cores: number; readonly spinning: boolean }[]
}

function layouts(cores: number): Layout[] {
  const narrow = { cores: 1, spinning: false }
  const wide = { cores, spinning: false }
  const spinning = { cores, spinning: true }
  const times = <T>(item: T) => Array.from({ length: cores }, () => item)
  return [
    { name: 'alone, one core', sessions: [narrow] },
    { name: 'alone, all cores', sessions: [wide] },
    { name: 'alone, all cores, spinning', sessions: [spinning] },
    { name: 'loaded, one core each', sessions: times(narrow) },
    { name: 'loaded, all cores each', sessions: times(wide) },
    { name: 'loaded, all cores each, spinning', sessions: times(spinning) },
    { name: 'loaded, one wide and the others narrow', sessions: [wide, ...times(narrow).slice(1)] },
  ]
}

export async function benchThreads({ rounds = 6, jobs = 8 } = {}): Promise<ThreadsRow[]> {
  const cache = join(tmpdir(), 'netra-bench-models')
  const { networks } = await preparePack(embeddedPack, cache, new AbortController().signal)
  const running: {
    layout: Layout
    threads: Worker[]
    memory: number
    times: number[]
    rates: number[]
    cpu: number[]
  }[] = []
  for (const layout of layouts(availableParallelism())) {
    const before = process.memoryUsage().rss
    const threads = layout.sessions.map((session) =>
      startThread(new URL('./threads-thread.ts', import.meta.url), { paths: networks, ...session }),
    )
    await Promise.all(threads.map((thread) => once(thread, 'message')))
    await runAll(threads, 2)
    running.push({ layout, threads, memory: (process.memoryUsage().rss - before) / 1e6, times: [], rates: [], cpu: [] })
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of running) {
      const cpu = process.cpuUsage()
      const start = performance.now()
      entry.times.push(...(await runAll(entry.threads, jobs)))
      const photos = jobs * entry.threads.length
      entry.rates.push((photos / (performance.now() - start)) * 1000)
      const { user, system } = process.cpuUsage(cpu)
      entry.cpu.push((user + system) / 1000 / photos)
    }
  }
  await Promise.all(running.flatMap(({ threads }) => threads.map((thread) => thread.terminate())))
  return running.map(({ layout, threads, memory, times, rates, cpu }) => ({
    layout: layout.name,
    threads: threads.length,
    best: Math.min(...times),
    median: [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN,
    perSecond: Math.max(...rates),
    cpu: Math.min(...cpu),
    memory,
  }))
}

async function runAll(threads: readonly Worker[], jobs: number): Promise<number[]> {
  const answers = threads.map((thread) => once(thread, 'message'))
  for (const thread of threads) thread.postMessage(jobs)
  return (await Promise.all(answers)).flatMap(([times]: number[][]) => times ?? [])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '6' } } })
  const rows = await benchThreads({ rounds: Number(values.rounds) })
  if (values.json) console.log(JSON.stringify({ cores: availableParallelism(), rows }, null, 2))
  else
    for (const row of rows)
      console.log(
        `${row.layout.padEnd(40)} best ${row.best.toFixed(1).padStart(6)} ms  median ${row.median.toFixed(1).padStart(6)} ms  ` +
          `${row.perSecond.toFixed(1).padStart(5)}/s  cpu ${row.cpu.toFixed(0).padStart(4)} ms  +${row.memory.toFixed(0)} MB`,
      )
}
