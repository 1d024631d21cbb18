import type { Metric } from '#vision/template.ts'
import { mostQueries } from './code-blocks.ts'
import type { CodeCrew, Found } from './code-crew.ts'
import { createSieve, mostPeople, type Sieve } from './code-sieve.ts'
import { scoreSlack } from './error-bound.ts'
import { wordsPerId } from './id-words.ts'
import { quantiseQuery } from './quantise.ts'
import type { Rows } from './rows.ts'
import { fullCapacity, type Segment, wordsPerRow } from './segment.ts'

/** A query of a first pass over codes. */
export interface CodeQuery {
  readonly vector: Float32Array
  readonly norm: number
  readonly people: number
}

/** The first pass over the int8 codes of a space's rows: finds which faces to compare exactly. */
export interface CodePass {
  /** Whether a query can be searched for by codes. */
  takes(query: CodeQuery): boolean
  /** How many segments from `index` on one pass of so many queries goes through; 0 where the first has no codes. */
  reach(rows: Rows, index: number, queries: number): number
  /**
   * Goes through `count` segments from `index` on. Calls back for each query with the faces that may be among its best
   * people there, most likely first, until false is answered. Answers the queries for whom that would be too many.
   */
  run<Q extends CodeQuery>(rows: Rows, index: number, count: number, queries: readonly Q[], use: Use<Q>): Q[]
}

export type Use<Q> = (query: Q, row: number, upper: number) => boolean

/** Bytes of codes times queries of one pass, about 3 ms: changes wait for as long. */
const passWork = 160_000_000
/** Bytes of codes times queries from which helpers are woken, about 0.3 ms of one thread. */
const wideWork = 8_000_000

/** Uses the memory of its sieves again for every pass. Helpers are woken from `wide` bytes of codes times queries on. */
export function createCodePass(crew: CodeCrew, wide = wideWork): CodePass {
  let searched: readonly Segment[] = []
  let rowsOfSegment = 1
  // One object for all answers: hundreds of rows are asked for in every search.
  const person = { words: new Uint32Array(), offset: 0 }
  const personAt = (row: number) => {
    person.words = searched[Math.floor(row / rowsOfSegment)]?.ids ?? person.words
    person.offset = (row % rowsOfSegment) * wordsPerRow + wordsPerId
    return person
  }
  const sieves = Array.from({ length: mostQueries }, () => undefined as Sieve | undefined)
  const sieveOf = (query: number): Sieve => {
    sieves[query] ??= createSieve(personAt)
    return sieves[query]
  }
  const sift: Found = (row, query, upper, lower) => {
    const sieve = sieveOf(query)
    const before = sieve.bar()
    sieve.offer(row, upper, lower)
    if (sieve.flooded()) crew.raise(query, Number.POSITIVE_INFINITY)
    else if (sieve.bar() > before) crew.raise(query, sieve.bar())
  }
  return {
    takes: ({ people }) => people <= mostPeople,
    reach(rows, index, queries) {
      let count = 0
      for (let work = 0; work < passWork; count++) {
        const segment = rows.segments[index + count]
        if (!segment?.codes) break
        work += segment.used * segment.codes.length * queries
      }
      return count
    },
    run(rows, index, count, queries, use) {
      const { dimensions, metric } = rows.shape
      searched = rows.segments
      rowsOfSegment = fullCapacity(rows.shape)
      let firstRow = index * rowsOfSegment
      let rowError = 0
      let length = 0
      let work = 0
      const segments = rows.segments.slice(index, index + count)
      if (!segments.every(({ codes }) => codes)) return [...queries]
      for (const segment of segments) {
        if (!segment.codes) continue
        rowError = Math.max(rowError, segment.codes.largestError)
        length = segment.codes.length
        work += segment.used * length * queries.length
        crew.addRows(segment.codes, segment.used, firstRow)
        firstRow += segment.used
      }
      for (const [i, { vector, norm, people }] of queries.entries()) {
        const { step, error } = quantiseQuery(vector, norm, metric, rowError, length, crew.elements(i, length))
        crew.bound(i, step, error)
        sieveOf(i).reset(people, slackOf(metric, dimensions, norm))
      }
      crew.pass(queries.length, length, work >= wide, sift)
      const flooded: (typeof queries)[number][] = []
      for (const [i, query] of queries.entries()) {
        if (sieveOf(i).flooded()) flooded.push(query)
        else sieveOf(i).each((row, upper) => use(query, row, upper))
      }
      return flooded
    },
  }
}

function slackOf(metric: Metric, dimensions: number, norm: number): (score: number) => number {
  return (score) => scoreSlack(metric, dimensions, norm, score)
}
