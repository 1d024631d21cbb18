import { useQuery } from '@tanstack/react-query'
import { Section } from '#components/page.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type Metrics, metricsQuery } from '#data/metrics.ts'
import { formatSize } from '#texts/format-size.ts'
import { formatDecimal, formatNumber, formatPercent, texts } from '#texts/texts.ts'

const words = texts.upkeep.system

/** What the process that answers has to do now, from its own operating figures. */
export function MetricsSections() {
  const { data, error, refetch } = useQuery(metricsQuery)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={6} className="h-6" />
  return (
    <>
      <Tiles now={data.now} before={data.before} />
      <Queues now={data.now} />
      <Errors now={data.now} />
    </>
  )
}

/** How much a counter rose a second since the look before; since the start where there was none. */
function rate(name: string, now: Metrics, before: Metrics | null): number | null {
  const value = now.value(name)
  if (value === null) return null
  const started = (now.value('process_start_time_seconds') ?? 0) * 1000
  const [then, since] = before ? [before.value(name) ?? 0, before.at] : [0, started]
  return Math.max(0, (value - then) / Math.max(1, (now.at - since) / 1000))
}

function uptime(seconds: number): string {
  if (seconds < 3_600) return words.minutes(Math.floor(seconds / 60))
  if (seconds < 172_800) return words.hours(Math.floor(seconds / 3_600))
  return words.days(Math.floor(seconds / 86_400))
}

function Tiles({ now, before }: { readonly now: Metrics; readonly before: Metrics | null }) {
  const size = (name: string) => {
    const value = now.value(name)
    return value === null ? null : formatSize(value)
  }
  const cpu = rate('process_cpu_seconds_total', now, before)
  const requests = rate('netra_http_requests_total', now, before)
  const lag = now.value('nodejs_eventloop_lag_p99_seconds')
  const free = size('netra_disk_free_bytes')
  const whole = size('netra_disk_size_bytes')
  const used = now.value('netra_database_connections', { state: 'used' })
  const most = now.value('netra_database_connections', { state: 'most' })
  const faces = now.value('netra_index_faces')
  const decisions = now.value('netra_decisions_total')
  const tiles: readonly (readonly [string, string | null])[] = [
    [words.uptime, uptime((now.at - (now.value('process_start_time_seconds') ?? 0) * 1000) / 1000)],
    [words.version, now.all('netra_build_info')[0]?.labels.version ?? null],
    [words.cpu, cpu === null ? null : words.cpuValue(formatPercent(cpu))],
    [words.memory, size('process_resident_memory_bytes')],
    [words.lag, lag === null ? null : `${formatDecimal(lag * 1000, 0)} ms`],
    [words.requests, requests === null ? null : words.requestsValue(formatNumber(Math.round(requests * 60)))],
    [words.recognitions, decisions === null ? null : formatNumber(decisions)],
    [words.faces, faces === null ? null : formatNumber(faces)],
    [words.connections, used === null ? null : most === null ? String(used) : words.connectionsOf(used, most)],
    [words.cache, size('netra_analysis_cache_bytes')],
    [words.disk, free && whole ? words.diskOf(free, whole) : null],
  ]
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3 xl:grid-cols-4">
      {tiles.map(([label, value]) =>
        value === null ? null : (
          <div key={label} className="flex flex-col-reverse">
            <dt className="label">{label}</dt>
            <dd className="text-xl leading-snug tracking-tight">{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

function Queues({ now }: { readonly now: Metrics }) {
  const names = [...new Set(now.all('netra_queue_size').map(({ labels }) => labels.queue ?? ''))]
  if (names.length === 0) return null
  return (
    <Section title={words.queues}>
      <ul className="grid gap-x-10 gap-y-4 sm:grid-cols-2">
        {names.map((queue) => {
          const of = (state: string) => now.value('netra_queue_size', { queue, state }) ?? 0
          const most = of('capacity')
          return (
            <li key={queue}>
              <div className="flex justify-between text-sm">
                <span className="inline-block first-letter:uppercase">{queue.replaceAll('_', ' ')}</span>
                <span className="text-soft">
                  {words.queueOf(of('waiting'), most)}, {of('running')} {words.running}
                </span>
              </div>
              <div className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
                <div
                  className="h-full bg-accent"
                  style={{ width: `${most > 0 ? Math.min(100, (of('waiting') / most) * 100) : 0}%` }}
                />
              </div>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function Errors({ now }: { readonly now: Metrics }) {
  const errors = now
    .all('netra_errors_total')
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value)
  const titles: Readonly<Record<string, string>> = texts.errors.titles
  return (
    <Section title={words.errors}>
      {errors.length === 0 ? <p className="text-soft">{words.noErrors}</p> : null}
      <Facts
        facts={errors.map(({ labels, value }) => [titles[labels.code ?? ''] ?? labels.code ?? '', formatNumber(value)])}
      />
    </Section>
  )
}
