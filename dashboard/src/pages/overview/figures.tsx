import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { peopleSummaryQuery } from '#data/people.ts'
import { useSession } from '#data/session.ts'
import { modelStatusQuery, policyQuery } from '#data/system.ts'
import { formatDistance, formatNumber, texts } from '#texts/texts.ts'

/** The few numbers that say what this installation is. */
export function Figures() {
  const { may } = useSession()
  const people = useQuery(peopleSummaryQuery)
  const status = useQuery({ ...modelStatusQuery, enabled: may('system:read') })
  const policy = useQuery({ ...policyQuery, enabled: may('policy:read') })
  const active = status.data?.templates.find(({ model_id }) => model_id === status.data.active_model)
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:flex sm:flex-wrap sm:gap-x-14">
      <Figure label={texts.overview.people} value={people.data ? formatNumber(people.data.total) : null} />
      {may('system:read') ? (
        <>
          <Figure label={texts.overview.faces} value={status.data ? formatNumber(active?.templates ?? 0) : null} />
          <Figure label={texts.overview.model} value={status.data?.active_pack ?? null} />
        </>
      ) : null}
      {may('policy:read') ? (
        <Figure label={texts.overview.threshold} value={policy.data ? formatDistance(policy.data.known) : null} />
      ) : null}
    </dl>
  )
}

export function Figure({ label, value }: { readonly label: string; readonly value: ReactNode }) {
  return (
    <div className="flex min-w-20 flex-col-reverse">
      <dt className="label">{label}</dt>
      <dd className="text-2xl leading-tight tracking-tight sm:text-3xl">
        {value ?? <Skeleton className="my-1 h-9 w-24" />}
      </dd>
    </div>
  )
}
