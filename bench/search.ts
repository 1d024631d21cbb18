// Exact search: how long one query and a batch of 32 take, against merely reading the int8 codes once.
//   npx tsx --conditions=netra-source bench/search.ts [--json] [--sizes 10000,100000,1000000] [--dimensions 128]
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { newId } from '#core/ids.ts'
import { openFlatIndex } from '#vector-index/flat.ts'
import type { IndexEntry, VectorIndex } from '#vector-index/port.ts'
import { openMemoryReader } from './read-memory.ts'

export interface SearchRow {
  readonly faces: number
  readonly dimensions: number
  readonly metric: 'euclidean' | 'cosine'
  readonly threads: number
  readonly fillSeconds: number
  /** Bytes of the vectors, and resident bytes gained by filling (about 50 MB of them are the two heaps' garbage), in MB. */
  readonly vectorMegabytes: number
  readonly residentMegabytes: number
  /** Milliseconds, medians. `read` is one pass over the codes' bytes with as many threads, measured in turn with `single`. */
  readonly read: number
  readonly single: number
  readonly singleToRead: number
  readonly batch32: number
  /** Milliseconds from calling add or remove until searches see it: idle, and with 64 searches in flight. */
  readonly changeIdle: number
  readonly changeIdleWorst: number
  readonly changeBusy: number
  readonly changeBusyWorst: number
}

export interface SearchBenchOptions {
  readonly sizes?: readonly number[]
  readonly dimensions?: number
  readonly metric?: 'euclidean' | 'cosine'
  readonly rounds?: number
  readonly progress?: (text: string) => void
}

const space = { galleryId: 'bench', modelId: 'bench' }
const people = 5

/** Random vectors: the scan is exact and reads everything, so that its time hardly depends on what they hold. */
function entry(dimensions: number): IndexEntry {
  const vector = new Float32Array(dimensions)
  for (let i = 0; i < dimensions; i++) vector[i] = Math.random() - 0.5
  return { faceId: newId(), personId: newId(), vector }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function fill(index: VectorIndex, faces: number, dimensions: number): Promise<number> {
  let spent = 0
  for (let done = 0; done < faces; ) {
    const chunk = Array.from({ length: Math.min(8192, faces - done) }, () => entry(dimensions))
    spent += await timed(() => index.add(space, chunk))
    done += chunk.length
  }
  return spent / 1000
}

/** Milliseconds of adding and removing `count` faces, one at a time; that searches see it is checked each time. */
async function changes(index: VectorIndex, dimensions: number, count: number): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const face = entry(dimensions)
    times.push(await timed(() => index.add(space, [face])))
    const [found] = await index.search(space, [face.vector], 1)
    if (found?.[0]?.faceId !== face.faceId) throw new Error('a face was not found right after it was added')
    times.push(await timed(() => index.remove(space, [face.faceId])))
    const [after] = await index.search(space, [face.vector], 1)
    if (after?.[0]?.faceId === face.faceId) throw new Error('a face was found after it was removed')
  }
  return times
}

async function underLoad<T>(index: VectorIndex, dimensions: number, work: () => Promise<T>): Promise<T> {
  let stop = false
  const query = entry(dimensions).vector
  const loaders = Array.from({ length: 64 }, async () => {
    while (!stop) await index.search(space, [query], people)
  })
  try {
    return await work()
  } finally {
    stop = true
    await Promise.all(loaders)
  }
}

async function benchSize(faces: number, options: SearchBenchOptions): Promise<SearchRow> {
  const { dimensions = 128, metric = 'euclidean', rounds = 25, progress = () => {} } = options
  const threads = availableParallelism()
  await using index = openFlatIndex({ threads })
  await index.open(space, { dimensions, metric })
  await index.add(space, [entry(dimensions)])
  await index.search(space, [entry(dimensions).vector], people)
  const before = process.memoryUsage().rss
  progress(`${faces} faces: filling`)
  const fillSeconds = await fill(index, faces, dimensions)
  globalThis.gc?.()
  const bytes = faces * dimensions * 4
  const residentMegabytes = (process.memoryUsage().rss - before) / 1e6

  progress(`${faces} faces: searching`)
  await using reader = await openMemoryReader(faces * dimensions, threads)
  const reads: number[] = []
  const singles: number[] = []
  const batches: number[] = []
  for (let round = 0; round < rounds + 3; round++) {
    const query = entry(dimensions).vector
    const batch = Array.from({ length: 32 }, () => entry(dimensions).vector)
    const read = await reader.milliseconds()
    const single = await timed(() => index.search(space, [query], people))
    const many = await timed(() => index.search(space, batch, people))
    if (round < 3) continue
    reads.push(read)
    singles.push(single)
    batches.push(many)
  }
  progress(`${faces} faces: changing`)
  const idle = await changes(index, dimensions, 20)
  const busy = await underLoad(index, dimensions, () => changes(index, dimensions, 20))
  const read = median(reads)
  const single = median(singles)
  return {
    faces,
    dimensions,
    metric,
    threads,
    fillSeconds,
    vectorMegabytes: bytes / 1e6,
    residentMegabytes,
    read,
    single,
    singleToRead: single / read,
    batch32: median(batches),
    changeIdle: median(idle),
    changeIdleWorst: Math.max(...idle),
    changeBusy: median(busy),
    changeBusyWorst: Math.max(...busy),
  }
}

/** Runs the bench, smallest gallery first. */
export async function benchSearch(options: SearchBenchOptions = {}): Promise<SearchRow[]> {
  const { sizes = [10_000, 100_000, 1_000_000] } = options
  const rows: SearchRow[] = []
  for (const size of sizes) rows.push(await benchSize(size, options))
  return rows
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      sizes: { type: 'string', default: '10000,100000,1000000' },
      dimensions: { type: 'string', default: '128' },
      metric: { type: 'string', default: 'euclidean' },
    },
  })
  const rows = await benchSearch({
    sizes: values.sizes.split(',').map(Number),
    dimensions: Number(values.dimensions),
    metric: values.metric === 'cosine' ? 'cosine' : 'euclidean',
    progress: (text) => process.stderr.write(`${text}\n`),
  })
  if (values.json) console.log(JSON.stringify({ search: rows }, null, 2))
  else
    console.table(
      rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [
            key,
            typeof value === 'number' ? Number(value.toFixed(2)) : value,
          ]),
        ),
      ),
    )
}
