import { parentPort, workerData } from 'node:worker_threads'
import { createCodeCrew } from './code-crew.ts'
import { createCodePass } from './code-pass.ts'
import type { FlatAnswer, FlatRequest, FlatStart, FromThread, ToThread } from './flat-messages.ts'
import { createGate } from './gate.ts'
import type { Neighbour } from './port.ts'
import { createRows, type Rows } from './rows.ts'
import { type Query, scan } from './scan.ts'
import { createSearchEngine } from './search-engine.ts'

type SearchRequest = Extract<FlatRequest, { kind: 'search' }>

/** A search whose answer somebody waits for, unless it is done with. */
interface Search {
  readonly id: number
  readonly answers: Neighbour[][]
  missing: number
  over: boolean
}

/** One query of a search that waits for its scan. */
interface Waiting extends Query {
  readonly search: Search
  readonly space: number
  readonly place: number
}

const port = parentPort
if (!port) throw new Error('flat-thread.ts runs as a worker thread only')
const { threads, codesFrom } = workerData.start as FlatStart

/** Queries of one pass over the gallery: at 32 the product is bound by arithmetic, more would only delay the first. */
const largestBatch = 32

const spaces = new Map<number, Rows>()
const engine = createSearchEngine(threads)
const crew = Number.isFinite(codesFrom) ? createCodeCrew(threads, codesFrom) : null
const codePass = crew && createCodePass(crew)
const gate = createGate()
const searches = new Map<number, Search>()
let waiting: Waiting[] = []
let scanning = false

function send(message: FromThread): void {
  const spent = 'answer' in message ? message.answer.spent : undefined
  port?.postMessage(message, spent ? [spent.buffer] : [])
}

function change(id: number, work: () => FlatAnswer): void {
  const run = () => {
    try {
      send({ id, answer: work() })
    } catch (error) {
      send({ id, failure: error instanceof Error ? error.message : String(error) })
    }
  }
  gate.change(run)
}

function apply(request: Exclude<FlatRequest, SearchRequest>): FlatAnswer {
  if (request.kind === 'sizes') return { faces: [...spaces].map(([space, rows]) => ({ space, faces: rows.count() })) }
  const rows = spaces.get(request.space)
  if (request.kind === 'open' && !rows) spaces.set(request.space, createRows(request.shape, crew?.memory))
  if (request.kind === 'add') {
    rows?.add(request.faces, request.people, request.vectors)
    return { spent: request.vectors }
  }
  if (request.kind === 'remove') rows?.remove(request.faces)
  if (request.kind === 'drop') {
    rows?.clear()
    spaces.delete(request.space)
  }
  return {}
}

function enqueue(id: number, { space, count, vectors, people }: SearchRequest): void {
  const search: Search = { id, answers: [], missing: count, over: false }
  searches.set(id, search)
  const dimensions = vectors.length / count
  for (let place = 0; place < count; place++) {
    const vector = vectors.subarray(place * dimensions, (place + 1) * dimensions)
    waiting.push({ search, space, people, vector, place })
  }
  void scanWaiting()
}

function finish(search: Search, message?: FromThread): void {
  if (search.over) return
  search.over = true
  searches.delete(search.id)
  if (message) send(message)
}

async function scanWaiting(): Promise<void> {
  if (scanning) return
  scanning = true
  while (waiting.length > 0) {
    const batch = takeBatch()
    if (batch.length > 0) await scanBatch(batch)
  }
  scanning = false
}

/** The longest waiting query and others of its space. */
function takeBatch(): Waiting[] {
  waiting = waiting.filter(({ search }) => !search.over)
  const space = waiting[0]?.space
  const batch = waiting.filter((query) => query.space === space).slice(0, largestBatch)
  const taken = new Set(batch)
  waiting = waiting.filter((query) => !taken.has(query))
  return batch
}

async function scanBatch(batch: readonly Waiting[]): Promise<void> {
  const rows = spaces.get(batch[0]?.space ?? -1)
  const stopped = () => batch.every(({ search }) => search.over)
  try {
    const found = rows ? await scan(rows, engine, batch, gate, stopped, codePass) : []
    for (const [i, { search, place }] of batch.entries()) {
      search.answers[place] = found[i]?.list() ?? []
      search.missing--
      if (search.missing === 0) finish(search, { id: search.id, answer: { neighbours: search.answers } })
    }
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error)
    for (const { search } of batch) finish(search, { id: search.id, failure })
  }
}

port.on('message', (message: ToThread) => {
  if ('cancelled' in message) {
    const search = searches.get(message.cancelled)
    if (search) finish(search)
  } else if (message.request.kind === 'search') enqueue(message.id, message.request)
  else {
    const { id, request } = message
    change(id, () => apply(request))
  }
})
