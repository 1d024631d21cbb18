import { NetraError } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { netra } from './netra.ts'

interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** The operating figures of the process that answers, by name. */
export interface Metrics {
  readonly at: number
  all(name: string): readonly Sample[]
  /** The sum over all labels; null where it is not there. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | null
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/
const label = /(\w+)="((?:[^"\\]|\\.)*)"/g

/** Reads the text format of Prometheus. */
export function parseMetrics(text: string, at: number): Metrics {
  const samples = new Map<string, Sample[]>()
  for (const one of text.split('\n')) {
    const [, name, inside = '', value] = line.exec(one) ?? []
    if (name === undefined) continue
    const labels = Object.fromEntries([...inside.matchAll(label)].map(([, key, word]) => [key, word]))
    const known = samples.get(name) ?? []
    known.push({ labels, value: Number(value) })
    samples.set(name, known)
  }
  const all = (name: string) => samples.get(name) ?? []
  return {
    at,
    all,
    value(name, labels = {}) {
      const found = all(name).filter((one) => Object.entries(labels).every(([key, word]) => one.labels[key] === word))
      return found.length === 0 ? null : found.reduce((sum, one) => sum + one.value, 0)
    },
  }
}

/** Read every five seconds while somebody looks; the one before stays to tell rates by. */
export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: async ({ signal, client }): Promise<{ now: Metrics; before: Metrics | null }> => {
    const response = await fetch(netra.url('/metrics'), { signal })
    if (!response.ok) throw new NetraError('forbidden', await response.text(), { status: response.status })
    const last = client.getQueryData<{ now: Metrics }>(['metrics'])
    return { now: parseMetrics(await response.text(), Date.now()), before: last?.now ?? null }
  },
  refetchInterval: 5_000,
  staleTime: 0,
})
