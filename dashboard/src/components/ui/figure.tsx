import type { ReactNode } from 'react'
import { Skeleton } from './skeleton.tsx'

/** A number with what it is below it; its place is kept while it is not known. */
export function Figure({ label, value }: { readonly label: string; readonly value: ReactNode }) {
  return (
    <div className="flex min-w-20 flex-col-reverse justify-end">
      <dt className="label">{label}</dt>
      <dd className="text-2xl leading-tight tracking-tight sm:text-3xl">
        {value ?? <Skeleton className="my-1 h-9 w-24" />}
      </dd>
    </div>
  )
}
