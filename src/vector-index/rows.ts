import type { CodeMemory } from './code-memory.ts'
import { normAt } from './distance.ts'
import { createFaceTable } from './face-table.ts'
import { wordsPerId } from './id-words.ts'
import type { SpaceShape } from './port.ts'
import { copyCode, encodeRow } from './quantise.ts'
import { emptySegment, fullCapacity, grown, type Segment, weigh, wipe, wordsPerRow } from './segment.ts'

/**
 * The faces of one space in dense rows. Row r is column r mod full of segment r div full; only the last segment has room.
 * Growth allocates a segment, so that no more than 32 MiB are ever copied at once.
 */
export interface Rows {
  readonly shape: SpaceShape
  readonly segments: readonly Segment[]
  count(): number
  /** Adds `faces.length / 4` faces, vectors one after the other; a face that is here already is replaced. */
  add(faces: Uint32Array, people: Uint32Array, vectors: Float32Array): void
  remove(faces: Uint32Array): void
  /** Where a row is now; undefined past the end. */
  place(row: number): { segment: Segment; column: number } | undefined
  /** Calls back with every row that holds another face or vector than before; returns how to stop. */
  watch(changed: (row: number) => void): () => void
  /** Forgets all faces, and gives back the room of their codes. */
  clear(): void
}

/** A loop, since a view to copy from would cost more than the four words. */
function copyId(from: Uint32Array, fromAt: number, to: Uint32Array, toAt: number): void {
  for (let i = 0; i < wordsPerId; i++) to[toAt + i] = from[fromAt + i] as number
}

/** No rows yet. With `memory`, rows have int8 codes there. */
export function createRows(shape: SpaceShape, memory: CodeMemory | null = null): Rows {
  const full = fullCapacity(shape)
  const segments: Segment[] = []
  const watchers = new Set<(row: number) => void>()
  const segmentOf = (row: number) => segments[Math.floor(row / full)] as Segment
  const table = createFaceTable((row) => ({ words: segmentOf(row).ids, offset: (row % full) * wordsPerRow }))
  let count = 0

  const announce = (row: number) => {
    for (const changed of watchers) changed(row)
  }
  const makeRoom = () => {
    const last = segments.at(-1)
    if (!last || last.used === full) segments.push(grown(emptySegment(shape), shape, memory))
    else if (last.used === last.capacity) segments[segments.length - 1] = grown(last, shape, memory)
  }
  const dropLast = () => {
    const codes = segments.pop()?.codes
    if (codes) memory?.release(codes)
  }
  const appendRow = (face: Uint32Array, faceAt: number) => {
    makeRoom()
    const row = count++
    const segment = segmentOf(row)
    segment.used++
    copyId(face, faceAt, segment.ids, (row % full) * wordsPerRow)
    table.insert(face, faceAt, row)
    return row
  }
  /** Writes `rows` vectors, one after the other from `vectorAt`, into neighbouring columns: 16 at a time fill a cache line. */
  const write = (row: number, rows: number, vectors: Float32Array, vectorAt: number) => {
    const segment = segmentOf(row)
    const { dimensions } = shape
    for (let block = 0; block < rows; block += 16) {
      const end = Math.min(block + 16, rows)
      for (let d = 0; d < dimensions; d++) {
        const to = d * segment.capacity + (row % full)
        for (let i = block; i < end; i++) segment.vectors[to + i] = vectors[vectorAt + i * dimensions + d] as number
      }
    }
    for (let i = 0; i < rows; i++) {
      const norm = normAt(vectors, vectorAt + i * dimensions, 1, dimensions)
      const column = (row % full) + i
      weigh(segment, column, norm, shape.metric)
      if (segment.codes)
        encodeRow(segment.codes, column, vectors, vectorAt + i * dimensions, 1, dimensions, norm, shape.metric)
    }
  }
  const copyRow = (from: number, to: number) => {
    const source = segmentOf(from)
    const target = segmentOf(to)
    const sourceColumn = from % full
    const targetColumn = to % full
    const ids = source.ids.subarray(sourceColumn * wordsPerRow, (sourceColumn + 1) * wordsPerRow)
    target.ids.set(ids, targetColumn * wordsPerRow)
    for (let d = 0; d < shape.dimensions; d++)
      target.vectors[d * target.capacity + targetColumn] = source.vectors[d * source.capacity + sourceColumn] as number
    weigh(target, targetColumn, normAt(target.vectors, targetColumn, target.capacity, shape.dimensions), shape.metric)
    if (source.codes && target.codes) copyCode(source.codes, sourceColumn, target.codes, targetColumn)
    else if (target.codes) {
      const norm = normAt(target.vectors, targetColumn, target.capacity, shape.dimensions)
      encodeRow(
        target.codes,
        targetColumn,
        target.vectors,
        targetColumn,
        target.capacity,
        shape.dimensions,
        norm,
        shape.metric,
      )
    }
    table.move(ids, 0, to)
  }

  return {
    shape,
    segments,
    count: () => count,
    add(faces, people, vectors) {
      const { dimensions } = shape
      let unwritten = 0
      const flush = (end: number) => {
        write(count - unwritten, unwritten, vectors, (end - unwritten) * dimensions)
        unwritten = 0
      }
      for (let i = 0, at = 0; at < faces.length; i++, at += wordsPerId) {
        const known = table.find(faces, at)
        const last = segments.at(-1)
        if (unwritten > 0 && (known >= 0 || last?.used === last?.capacity)) flush(i)
        const row = known >= 0 ? known : appendRow(faces, at)
        copyId(people, at, segmentOf(row).ids, (row % full) * wordsPerRow + wordsPerId)
        if (known < 0) unwritten++
        else {
          write(row, 1, vectors, i * dimensions)
          announce(row)
        }
      }
      if (unwritten > 0) flush(faces.length / wordsPerId)
    },
    remove(faces) {
      for (let at = 0; at < faces.length; at += wordsPerId) {
        const row = table.find(faces, at)
        if (row < 0) continue
        table.remove(faces, at)
        const last = count - 1
        if (row !== last) {
          copyRow(last, row)
          announce(row)
        }
        const segment = segmentOf(last)
        wipe(segment, last % full)
        segment.used--
        count = last
        if (segment.used === 0) dropLast()
      }
    },
    place(row) {
      return row < count ? { segment: segmentOf(row), column: row % full } : undefined
    },
    watch(changed) {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
    clear() {
      while (segments.length > 0) dropLast()
      count = 0
    },
  }
}
