import { type BestPeople, createBestPeople } from './best-people.ts'
import type { CodePass } from './code-pass.ts'
import { distanceAt, normAt } from './distance.ts'
import { scoreError, scoreOf, scoreSlack } from './error-bound.ts'
import type { Gate } from './gate.ts'
import { unpackId, wordsPerId } from './id-words.ts'
import type { Rows } from './rows.ts'
import type { QueryBlock, SearchEngine } from './search-engine.ts'
import { type Segment, wordsPerRow } from './segment.ts'

/** One template to search for. */
export interface Query {
  readonly vector: Float32Array
  readonly people: number
}

interface Asked extends Query {
  readonly norm: number
  readonly best: BestPeople
  /** Per segment, a score that no face left out of its first pass exceeds by more than the error. */
  readonly leftOut: number[]
}

/**
 * Columns × dimensions × queries from which all cores are used. One core does less in 0.7 ms (32 k faces of 128-D); waking
 * others gains nothing there, and on a busy machine the scan waits for whichever core comes last.
 */
const wideWork = 4_000_000
/** From this many queries on, one matrix product beats as many matrix-vector products (measured at 1 M × 128). */
const productFrom = 4

/**
 * The best people of each query among the rows, exactly. Every segment yields its k best faces by float32 score. Those that
 * may belong to the answer are compared again in double precision. Where the last of the k is not provably worse than the
 * worst person of the answer ({@link scoreError}), as when one person's faces fill all k places, a second pass goes through
 * all scores of that segment. Rows that changed during the scan are compared one by one at its end. `stopped` ends the scan
 * early, with an answer of no meaning.
 */
export async function scan(
  rows: Rows,
  engine: SearchEngine,
  queries: readonly Query[],
  gate: Gate,
  stopped: () => boolean,
  codePass: CodePass | null = null,
): Promise<BestPeople[]> {
  const { dimensions, metric } = rows.shape
  const asked = queries.map((query) => ask(query))
  const changed = new Set<number>()
  const unwatch = rows.watch((row) => changed.add(row))
  try {
    for (let index = 0; index < rows.segments.length && !stopped(); ) {
      const byCodes = codePass ? asked.filter((query) => codePass.takes(query)) : []
      const reach = byCodes.length > 0 ? (codePass?.reach(rows, index, byCodes.length) ?? 0) : 0
      const left = reach > 0 ? await codesFirst(index, reach, byCodes) : asked
      for (const end = index + Math.max(1, reach); index < end && !stopped(); index++)
        for (const group of groups(left))
          await gate.undisturbed(async () => {
            const segment = rows.segments[index]
            if (segment) await firstPass(segment, index, group)
          })
    }
    for (let index = 0; index < rows.segments.length && !stopped(); index++) {
      for (const query of asked)
        if (needsAll(index, query))
          await gate.undisturbed(async () => {
            const segment = rows.segments[index]
            if (segment) await secondPass(segment, query)
          })
    }
    for (const row of changed) {
      const place = rows.place(row)
      if (place) for (const query of asked) compare(place.segment, place.column, query)
    }
  } finally {
    unwatch()
  }
  return asked.map(({ best }) => best)

  function ask(query: Query): Asked {
    const norm = normAt(query.vector, 0, 1, dimensions)
    return { ...query, norm, best: createBestPeople(query.people), leftOut: [] }
  }

  /** Answers the queries for whom codes do not tell enough. */
  async function codesFirst(index: number, reach: number, byCodes: readonly Asked[]): Promise<Asked[]> {
    const left = asked.filter((query) => !byCodes.includes(query))
    await gate.undisturbed(async () => {
      const flooded = codePass?.run(rows, index, reach, byCodes, (query, row, upper) => {
        if (upper < bar(query)) return false
        const place = rows.place(row)
        if (place) compare(place.segment, place.column, query)
        return true
      })
      left.push(...(flooded ?? byCodes))
    })
    return left
  }

  function errorIn(segment: Segment, query: Asked): number {
    return scoreError(metric, dimensions, query.norm, segment.largestNorm)
  }

  async function firstPass(segment: Segment, index: number, group: readonly Asked[]): Promise<void> {
    const k = Math.min(segment.used, 2 * Math.max(...group.map(({ people }) => people)) + 22)
    if (k * 4 > segment.used) {
      for (const query of group) query.leftOut[index] = Number.POSITIVE_INFINITY
      return
    }
    const wide = segment.used * dimensions * group.length >= wideWork
    const { values, columns } = await engine.nearest(segment, block(group), metric, k, wide)
    for (const [i, query] of group.entries()) {
      const error = errorIn(segment, query)
      for (let j = i * k; j < (i + 1) * k; j++) {
        if ((values[j] as number) + error < bar(query)) break
        compare(segment, Number(columns[j]), query)
      }
      query.leftOut[index] = values[(i + 1) * k - 1] as number
    }
  }

  function needsAll(index: number, query: Asked): boolean {
    const segment = rows.segments[index]
    const leftOut = query.leftOut[index]
    return segment !== undefined && leftOut !== undefined && leftOut + errorIn(segment, query) >= bar(query)
  }

  async function secondPass(segment: Segment, query: Asked): Promise<void> {
    const wide = segment.used * dimensions >= wideWork
    const scores = await engine.scores(segment, block([query]), metric, wide)
    const error = errorIn(segment, query)
    const candidates: number[] = []
    for (let column = 0, least = bar(query) - error; column < segment.used; column++)
      if ((scores[column] as number) >= least) candidates.push(column)
    candidates.sort((a, b) => (scores[b] as number) - (scores[a] as number))
    for (const column of candidates) {
      if ((scores[column] as number) + error < bar(query)) break
      compare(segment, column, query)
    }
  }

  /** Score of the worst person of the answer so far: whoever is surely below it is not part of the answer. */
  function bar(query: Asked): number {
    const score = scoreOf(query.best.limit(), metric, query.norm)
    return score === Number.NEGATIVE_INFINITY ? score : score - scoreSlack(metric, dimensions, query.norm, score)
  }

  function compare(segment: Segment, column: number, query: Asked): void {
    const distance = distanceAt(query.vector, query.norm, segment.vectors, column, segment.capacity, metric)
    if (distance > query.best.limit()) return
    const at = column * wordsPerRow
    query.best.offer(unpackId(segment.ids, at + wordsPerId), unpackId(segment.ids, at), distance)
  }

  function block(group: readonly Asked[]): QueryBlock {
    const vectors = new Float32Array(group.length * dimensions)
    for (const [i, { vector, norm }] of group.entries()) {
      const scale = metric === 'cosine' && norm > 0 ? 1 / norm : 1
      for (let d = 0; d < dimensions; d++) vectors[i * dimensions + d] = (vector[d] as number) * scale
    }
    return { count: group.length, vectors }
  }
}

function groups(asked: readonly Asked[]): (readonly Asked[])[] {
  return asked.length >= productFrom ? [asked] : asked.map((one) => [one])
}
