// The int8 first pass against the float32 scan, against reading the codes once, and against faiss, in turn on the same vectors
// and with the same threads; and whether all answers are the same.
//   npx tsx --conditions=netra-source bench/search-codes.ts [--faces 1000000] [--dimensions 128] [--metric cosine]
//     [--rounds 25] [--queries 10000] [--json]
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { newId } from '#core/ids.ts'
import { createCodeCrew } from '#vector-index/code-crew.ts'
import { createCodePass } from '#vector-index/code-pass.ts'
import { createGate } from '#vector-index/gate.ts'
import { packIds } from '#vector-index/id-words.ts'
import { createRows, type Rows } from '#vector-index/rows.ts'
import { scan } from '#vector-index/scan.ts'
import { createSearchEngine } from '#vector-index/search-engine.ts'
import { debianPython, type JsonLines, startJsonLines } from './json-lines.ts'
import { openMemoryReader } from './read-memory.ts'
import { layOut } from './report.ts'
import { type Row, spreadOf } from './row.ts'

export interface CodesBenchOptions {
  readonly faces: number
  readonly dimensions: number
  readonly metric: 'euclidean' | 'cosine'
  readonly rounds: number
  /** Queries whose answers are compared. */
  readonly queries: number
  readonly progress?: (text: string) => void
}

type Faiss = JsonLines<
  { version: string },
  { queries: number[][]; people: number },
  { ms: number; cpuMs: number; rows: number[][] }
>

const people = 5
/** faiss holds the vectors once more. */
const mostBytesForFaiss = 600e6

/** Numbers in −0.5…0.5 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 - 0.5
  }
}

/** Wall clock and processor milliseconds, all threads. */
async function timed(work: () => Promise<unknown> | unknown): Promise<{ ms: number; cpuMs: number }> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { ms, cpuMs: (user + system) / 1000 }
}

/** Runs all in turn and answers what they took. */
export async function benchCodes(options: CodesBenchOptions): Promise<{ rows: Row[]; raw: object }> {
  const { faces, dimensions, metric, rounds, progress = () => {} } = options
  const threads = availableParallelism()
  await using crew = createCodeCrew(threads, 0)
  if (!crew) throw new Error('the system gives no shared memory')
  const engine = createSearchEngine(threads)
  const codePass = createCodePass(crew)
  const gallery = createRows({ dimensions, metric }, crew.memory)
  const folder = await mkdtemp(join(tmpdir(), 'netra-bench-'))
  try {
    progress(`${faces} × ${dimensions}: filling`)
    const withFaiss = faissAbsent(faces * dimensions * 4)
    await fill(gallery, faces, withFaiss === null ? join(folder, 'vectors') : null)
    await using faiss: Faiss | null =
      withFaiss === null
        ? await startJsonLines(
            './peers/faiss-flat.py',
            [join(folder, 'vectors'), `${dimensions}`, `${threads}`, metric],
            600_000,
          )
        : null
    await using reader = await openMemoryReader(faces * dimensions, threads)
    const search = (queries: readonly Float32Array[], codes: boolean) =>
      scan(
        gallery,
        engine,
        queries.map((vector) => ({ vector, people })),
        createGate(),
        () => false,
        codes ? codePass : null,
      )
    const next = seeded(2)
    const vector = () => Float32Array.from({ length: dimensions }, next)
    const took: Record<string, { ms: number; cpuMs: number }[]> = {}
    const note = (name: string, one: { ms: number; cpuMs: number }) => {
      took[name] ??= []
      took[name].push(one)
    }
    progress(`${faces} × ${dimensions}: searching`)
    for (let round = -2; round < rounds; round++) {
      for (const count of round % 4 === 0 ? [1, 32] : [1]) {
        const queries = Array.from({ length: count }, vector)
        const size = count === 1 ? 'one query' : `a batch of ${count}`
        const read = await reader.milliseconds()
        const codes = await timed(() => search(queries, true))
        const plain = await timed(() => search(queries, false))
        const peer = await faiss?.ask({ queries: queries.map((one) => [...one]), people })
        if (round < 0) continue
        if (count === 1) note('reading the codes once', { ms: read, cpuMs: Number.NaN })
        note(`${size}, by codes`, codes)
        note(`${size}, float32`, plain)
        if (peer) note(`${size}, faiss`, peer)
      }
    }
    progress(`${faces} × ${dimensions}: comparing the answers of ${options.queries} queries`)
    const different = await compareAnswers(gallery, options.queries, search)
    const part = `codes: ${faces.toLocaleString('en')} × ${dimensions}, ${metric}, ${threads} threads`
    return {
      rows: [...rowsOf(part, took, faiss?.hello.version ?? null, withFaiss), sameRow(part, options.queries, different)],
      raw: took,
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Why faiss is left out; null where it takes part. */
function faissAbsent(bytes: number): string | null {
  if (bytes > mostBytesForFaiss) return 'too much memory for a second copy'
  const tried = spawnSync(debianPython, ['-c', 'import faiss'])
  return tried.status === 0 ? null : 'not installed: apt-get install python3-faiss libopenblas0-pthread'
}

async function fill(gallery: Rows, faces: number, file: string | null): Promise<void> {
  const { dimensions } = gallery.shape
  const next = seeded(1)
  const copy = file === null ? null : createWriteStream(file)
  for (let done = 0; done < faces; ) {
    const count = Math.min(4096, faces - done)
    const vectors = Float32Array.from({ length: count * dimensions }, next)
    gallery.add(packIds(Array.from({ length: count }, newId)), packIds(Array.from({ length: count }, newId)), vectors)
    if (copy && !copy.write(Buffer.from(vectors.buffer))) await once(copy, 'drain')
    done += count
  }
  copy?.end()
  if (copy) await finished(copy)
}

type Search = (queries: readonly Float32Array[], codes: boolean) => ReturnType<typeof scan>

/** How many queries are answered differently with and without codes; half of them resemble a face of the gallery. */
async function compareAnswers(gallery: Rows, queries: number, search: Search): Promise<number> {
  const { dimensions } = gallery.shape
  const next = seeded(3)
  const query = (): Float32Array => {
    const place = gallery.place(Math.floor((next() + 0.5) * gallery.count()))
    const share = next() > 0 ? next() + 0.5 : 1
    return Float32Array.from({ length: dimensions }, (_, d) => {
      const known = place?.segment.vectors[d * place.segment.capacity + place.column] ?? 0
      return known * (1 - share) + next() * share
    })
  }
  let different = 0
  for (let done = 0; done < queries; done += 32) {
    const batch = Array.from({ length: Math.min(32, queries - done) }, query)
    const [codes, plain] = [await search(batch, true), await search(batch, false)]
    for (const [i, best] of codes.entries())
      if (JSON.stringify(best.list()) !== JSON.stringify(plain[i]?.list())) different++
  }
  return different
}

function rowsOf(
  part: string,
  took: Record<string, { ms: number; cpuMs: number }[]>,
  version: string | null,
  absent: string | null,
): Row[] {
  const ms = (name: string) => (took[name] ?? []).map((one) => one.ms)
  const cpu = (name: string) => spreadOf((took[name] ?? []).map((one) => one.cpuMs)).p50
  const rows: Row[] = Object.keys(took).map((name) => {
    const spread = spreadOf(ms(name))
    const note = Number.isNaN(cpu(name)) ? '' : `${cpu(name).toFixed(1)} ms CPU`
    return { part, name, value: spread.p50, unit: 'ms', spread, note }
  })
  const ratio = (name: string, above: string, below: string, limit?: number): void => {
    const pairs = ms(above).map((value, i) => value / (ms(below)[i] ?? Number.NaN))
    if (pairs.length === 0 || Number.isNaN(pairs[0])) return
    const spread = spreadOf(pairs)
    const reach = limit === undefined ? {} : { reach: { limit, is: 'at most' as const } }
    const note = Number.isNaN(cpu(below)) ? '' : `${(cpu(above) / cpu(below)).toFixed(2)} × CPU`
    rows.push({ part, name, value: spread.p50, unit: '×', spread, note, ...reach })
  }
  ratio('one query ÷ reading the codes', 'one query, by codes', 'reading the codes once', 1.3)
  for (const size of ['one query', 'a batch of 32']) {
    ratio(`${size}: codes ÷ float32`, `${size}, by codes`, `${size}, float32`)
    ratio(`${size}: codes ÷ faiss ${version}`, `${size}, by codes`, `${size}, faiss`, 1)
  }
  if (absent !== null) rows.push({ part, name: 'faiss', value: Number.NaN, unit: '', note: `skipped: ${absent}` })
  return rows
}

function sameRow(part: string, queries: number, different: number): Row {
  const name = `answers other than float32's, of ${queries.toLocaleString('en')}`
  return { part, name, value: different, unit: '', reach: { limit: 0, is: 'at most' } }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      faces: { type: 'string', default: '1000000' },
      dimensions: { type: 'string', default: '128' },
      metric: { type: 'string', default: 'euclidean' },
      rounds: { type: 'string', default: '25' },
      queries: { type: 'string', default: '10000' },
    },
  })
  const { rows, raw } = await benchCodes({
    faces: Number(values.faces),
    dimensions: Number(values.dimensions),
    metric: values.metric === 'cosine' ? 'cosine' : 'euclidean',
    rounds: Number(values.rounds),
    queries: Number(values.queries),
    progress: (text) => process.stderr.write(`${text}\n`),
  })
  console.log(values.json ? JSON.stringify({ rows, raw }, null, 2) : layOut(rows))
}
