import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { AppError } from '#core/errors.ts'
import { startThread } from '#core/start-thread.ts'
import { requirePeople, requireVector } from './distance.ts'
import type { FlatStart } from './flat-messages.ts'
import { packIds } from './id-words.ts'
import type { IndexEntry, Neighbour, Space, SpaceShape, VectorIndex } from './port.ts'
import { requireSameShape, requireShape, spaceKey } from './space.ts'
import { ThreadLink } from './thread-link.ts'

export interface FlatOptions {
  /** Cores that one large scan may use; all by default. */
  readonly threads?: number
  /** Whether faces have int8 codes besides: a quarter more memory, searches several times as fast. True by default. */
  readonly codes?: boolean
  /** Numbers (faces × dimensions) from which they have them; 262,144 by default, a tenth of a millisecond's work. */
  readonly codesFrom?: number
  /** Searches that may wait; more are refused with `overloaded`. 1,024 by default. */
  readonly maxWaiting?: number
  /**
   * Called when the index thread died. Every space has to be opened and filled again, in a new thread that the first `open`
   * starts; until then searches of it are refused with `unavailable` rather than finding nobody.
   */
  readonly onLost?: (cause: unknown) => void
  /** Starts the thread; for tests that let it die. */
  readonly start?: (start: FlatStart) => Worker
}

interface OpenSpace {
  readonly number: number
  readonly space: Space
  readonly shape: SpaceShape
}

/** Numbers packed and sent at once: 2,048 faces of 128-D, about 2 ms of the calling thread. */
const chunkLength = 262_144
/** Changes that may wait for the thread. */
const maxChanges = 1024

/**
 * The exact index: a flat scan on ONNX Runtime in a thread of its own. Besides the port's errors it throws `overloaded`
 * when too much waits, `unavailable` when the thread died or the index was disposed, and RangeError for ids that are no
 * UUIDs, vectors of another length, or with values that are not finite or norms outside 1e-15…1e15 (0 is allowed).
 */
export function openFlatIndex(options: FlatOptions = {}): VectorIndex {
  return new FlatIndex(options)
}

class FlatIndex implements VectorIndex {
  readonly #options: FlatOptions
  readonly #spaces = new Map<string, OpenSpace>()
  /** Spaces of a thread that died, not opened again since. */
  readonly #lost = new Set<string>()
  #link: ThreadLink | undefined
  #disposed = false
  #nextSpace = 1
  #waiting = 0
  #changes = 0
  /** Resolves when the changes asked for before have all been sent, so that they arrive in their order. */
  #sent: Promise<unknown> = Promise.resolve()
  /** Memory for the next chunks to be sent. */
  readonly #spare: Float32Array<ArrayBuffer>[] = []

  constructor(options: FlatOptions) {
    this.#options = options
  }

  async open(space: Space, shape: SpaceShape): Promise<void> {
    requireShape(shape)
    const key = spaceKey(space)
    const known = this.#spaces.get(key)
    if (known) return requireSameShape(known.shape, shape)
    const link = this.#connect()
    const number = this.#nextSpace++
    this.#spaces.set(key, { number, space, shape })
    this.#lost.delete(key)
    await link.request({ kind: 'open', space: number, shape: { ...shape } })
  }

  async add(space: Space, entries: readonly IndexEntry[]): Promise<void> {
    this.#requireAlive(space)
    const open = this.#spaces.get(spaceKey(space))
    if (!open) throw new RangeError('the space has not been opened')
    const { dimensions } = open.shape
    for (const { vector } of entries) if (vector.length !== dimensions) requireVector(vector, dimensions)
    await this.#change(async (link) => {
      const chunkSize = Math.max(1, Math.floor(chunkLength / dimensions))
      let previous: Promise<unknown> = Promise.resolve()
      for (let from = 0; from < entries.length; from += chunkSize) {
        const chunk = entries.slice(from, from + chunkSize)
        const faces = packIds(chunk.map(({ faceId }) => faceId))
        const people = packIds(chunk.map(({ personId }) => personId))
        const vectors = packVectors(chunk, dimensions, this.#memory(chunk.length * dimensions))
        const transfer = [faces.buffer, people.buffer, vectors.buffer]
        const answered = link.request({ kind: 'add', space: open.number, faces, people, vectors }, transfer)
        answered.then(
          ({ spent }) => this.#keep(spent),
          () => {},
        )
        await previous
        previous = answered
        if (from + chunkSize < entries.length) await setImmediate()
      }
      return { answered: previous }
    })
  }

  async remove(space: Space, faceIds: readonly string[]): Promise<void> {
    this.#requireAlive(space)
    const open = this.#spaces.get(spaceKey(space))
    if (!open || faceIds.length === 0) return
    const faces = packIds(faceIds)
    await this.#change(async (link) => ({
      answered: link.request({ kind: 'remove', space: open.number, faces }, [faces.buffer]),
    }))
  }

  async search(space: Space, queries: readonly Float32Array[], people: number, signal?: AbortSignal) {
    signal?.throwIfAborted()
    requirePeople(people)
    this.#requireAlive(space)
    const open = this.#spaces.get(spaceKey(space))
    if (!open || queries.length === 0) return queries.map((): Neighbour[] => [])
    for (const query of queries) requireVector(query, open.shape.dimensions)
    this.#requireRoom(queries.length)
    const vectors = new Float32Array(queries.length * open.shape.dimensions)
    for (const [i, query] of queries.entries()) vectors.set(query, i * open.shape.dimensions)
    this.#waiting += queries.length
    try {
      const request = { kind: 'search', space: open.number, count: queries.length, vectors, people } as const
      const { neighbours } = await this.#connect().request(request, [vectors.buffer], signal)
      return neighbours ?? []
    } finally {
      this.#waiting -= queries.length
    }
  }

  async drop(space: Space): Promise<void> {
    this.#requireAlive()
    const key = spaceKey(space)
    const open = this.#spaces.get(key)
    this.#lost.delete(key)
    this.#spaces.delete(key)
    if (open) await this.#change(async (link) => ({ answered: link.request({ kind: 'drop', space: open.number }) }))
  }

  async sizes(): Promise<readonly { space: Space; faces: number }[]> {
    this.#requireAlive()
    if (!this.#link) return []
    const { faces = [] } = await this.#link.request({ kind: 'sizes' })
    const counts = new Map(faces.map((one) => [one.space, one.faces]))
    return [...this.#spaces.values()].map(({ space, number }) => ({ space, faces: counts.get(number) ?? 0 }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true
    this.#spaces.clear()
    await this.#link?.[Symbol.asyncDispose]()
    this.#link = undefined
  }

  #connect(): ThreadLink {
    this.#requireAlive()
    if (this.#link) return this.#link
    const { start = startFlatThread, threads = availableParallelism(), onLost } = this.#options
    const { codes = true, codesFrom = 262_144 } = this.#options
    const link = new ThreadLink(
      start({ threads, codesFrom: codes ? codesFrom : Number.POSITIVE_INFINITY }),
      (cause) => {
        for (const key of this.#spaces.keys()) this.#lost.add(key)
        this.#spaces.clear()
        this.#link = undefined
        onLost?.(cause)
      },
    )
    this.#link = link
    return link
  }

  /** Sends a change after those asked for before it, and waits until it is made. */
  async #change(send: (link: ThreadLink) => Promise<{ answered: Promise<unknown> }>): Promise<void> {
    if (this.#changes >= maxChanges)
      throw new AppError('overloaded', 'Too many changes are waiting for the search index; retry later', {
        retryAfter: 1,
      })
    this.#changes++
    const link = this.#connect()
    const sending = this.#sent.then(() => send(link))
    this.#sent = sending.catch(() => {})
    try {
      await (await sending).answered
    } finally {
      this.#changes--
    }
  }

  /** Room for at least `length` numbers; large rooms come back from the thread and are used again. */
  #memory(length: number): Float32Array<ArrayBuffer> {
    if (length * 2 < chunkLength) return new Float32Array(length)
    return this.#spare.pop() ?? new Float32Array(chunkLength)
  }

  #keep(spent: Float32Array<ArrayBuffer> | undefined): void {
    if (spent?.length === chunkLength && this.#spare.length < 2) this.#spare.push(spent)
  }

  #requireRoom(queries: number): void {
    const { maxWaiting = 1024 } = this.#options
    if (this.#waiting === 0 || this.#waiting + queries <= maxWaiting) return
    throw new AppError('overloaded', 'Too many searches are waiting; retry later', { retryAfter: 1 })
  }

  #requireAlive(space?: Space): void {
    if (this.#disposed) throw new AppError('unavailable', 'The search index has been closed')
    if (space && this.#lost.has(spaceKey(space)))
      throw new AppError('unavailable', 'The search index is being filled again; retry later', { retryAfter: 5 })
  }
}

function startFlatThread(start: FlatStart): Worker {
  return startThread(new URL('./flat-thread.ts', import.meta.url), start)
}

function packVectors(entries: readonly IndexEntry[], dimensions: number, into: Float32Array<ArrayBuffer>) {
  for (const [i, { vector }] of entries.entries()) {
    requireVector(vector, dimensions)
    into.set(vector, i * dimensions)
  }
  return into
}
