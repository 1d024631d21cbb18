import { useQuery } from '@tanstack/react-query'
import { Check, CircleAlert, TriangleAlert } from 'lucide-react'
import { Section } from '#components/page.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type HealthPart, healthQuery } from '#data/system.ts'
import { texts } from '#texts/texts.ts'

/** Every part of the server and whether it works. */
export function HealthList() {
  const { data, error, refetch } = useQuery(healthQuery)
  return (
    <Section title={texts.overview.health}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <HealthParts ready={data.ready} parts={data.parts} />
      ) : error ? null : (
        <SkeletonRows rows={5} className="h-6" />
      )}
    </Section>
  )
}

export function HealthParts({ ready, parts }: { readonly ready: boolean; readonly parts: readonly HealthPart[] }) {
  const degraded = parts.some((part) => part.degraded)
  return (
    <>
      <p className="font-medium">
        {ready ? (degraded ? texts.overview.degraded : texts.overview.ready) : texts.overview.notReady}
      </p>
      <ul className="flex flex-col divide-y divide-line">
        {parts.map((part) => (
          <Part key={part.name} part={part} />
        ))}
      </ul>
    </>
  )
}

function Part({ part }: { readonly part: HealthPart }) {
  const [Icon, colour, word] = !part.ready
    ? ([CircleAlert, 'text-danger', texts.overview.partDown] as const)
    : part.degraded
      ? ([TriangleAlert, 'text-uncertain', texts.overview.partDegraded] as const)
      : ([Check, 'text-known', texts.overview.partReady] as const)
  return (
    <li className="flex items-start gap-2.5 py-1.5">
      <Icon size={17} className={`mt-0.5 shrink-0 ${colour}`} aria-hidden="true" />
      <span className="min-w-0">
        <span className="first-letter:uppercase inline-block">{part.name.replaceAll('_', ' ')}</span>
        <span className="sr-only">: {word}</span>
        {part.detail ? <span className="block text-soft text-sm">{part.detail}</span> : null}
      </span>
    </li>
  )
}
