import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Metric } from '#vision/template.ts'
import { type GraphKind, searchGraph } from './search-graph.ts'
import type { Segment } from './segment.ts'

/** Query vectors one after the other, as the product wants them. */
export interface QueryBlock {
  readonly count: number
  readonly vectors: Float32Array
}

export interface Nearest {
  /** [queries, k], descending. */
  readonly values: Float32Array
  readonly columns: BigInt64Array
}

/** Products of queries with one segment. Holds the calling thread; nothing may change the segment until it is done. */
export interface SearchEngine {
  nearest(segment: Segment, queries: QueryBlock, metric: Metric, k: number, wide: boolean): Promise<Nearest>
  /** All scores, [queries, capacity]; −∞ in columns that are not used. */
  scores(segment: Segment, queries: QueryBlock, metric: Metric, wide: boolean): Promise<Float32Array>
  /** Makes the sessions of a metric, so that no search waits for them. */
  warm(metric: Metric): Promise<void>
}

/**
 * An engine on ONNX Runtime. `wide` runs use `threads` cores, others one. Threads that wait sleep instead of spinning:
 * spinning saved 15 % of a scan on an idle machine (1 M × 128: 12.9 against 15.6 ms), but on a busy one it took 45 instead
 * of 25 ms of processor time for a scan that was no faster, and that time belongs to inference.
 */
export function createSearchEngine(threads: number): SearchEngine {
  const sessions = new Map<string, Promise<InferenceSession>>()
  const session = (kind: GraphKind, metric: Metric, wide: boolean) => {
    const cores = wide ? threads : 1
    const key = `${kind} ${metric} ${cores}`
    const known = sessions.get(key)
    if (known) return known
    const created = InferenceSession.create(searchGraph(kind, metric), {
      executionProviders: ['cpu'],
      intraOpNumThreads: cores,
      interOpNumThreads: 1,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
    sessions.set(key, created)
    return created
  }
  return {
    async nearest(segment, queries, metric, k, wide) {
      const ready = await session('nearest', metric, wide)
      const K = new Tensor('int64', BigInt64Array.of(BigInt(k)), [1])
      const { values, columns } = await ready.run({ ...feeds(segment, queries), K })
      if (!(values?.data instanceof Float32Array && columns?.data instanceof BigInt64Array))
        throw new TypeError('the search graph answered with other types than it declares')
      return { values: values.data, columns: columns.data }
    },
    async scores(segment, queries, metric, wide) {
      const ready = await session('scores', metric, wide)
      const { scores } = await ready.run(feeds(segment, queries))
      if (!(scores?.data instanceof Float32Array))
        throw new TypeError('the search graph answered with other types than it declares')
      return scores.data
    },
    async warm(metric) {
      for (const wide of [false, true])
        await Promise.all([session('nearest', metric, wide), session('scores', metric, wide)])
    },
  }
}

/** Tensors over the segment's own memory: nothing is copied. */
function feeds({ capacity, vectors, bias, weight }: Segment, queries: QueryBlock): Record<string, Tensor> {
  const dimensions = vectors.length / capacity
  return {
    Q: new Tensor('float32', queries.vectors, [queries.count, dimensions]),
    G: new Tensor('float32', vectors, [dimensions, capacity]),
    bias: new Tensor('float32', bias, [capacity]),
    ...(weight ? { weight: new Tensor('float32', weight, [capacity]) } : {}),
  }
}
