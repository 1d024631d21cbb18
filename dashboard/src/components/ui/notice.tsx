import { clsx } from 'clsx'
import { Check, CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Tone } from './badge.tsx'

const icons = { good: Check, notice: TriangleAlert, bad: CircleAlert, quiet: Info, active: Info } as const
const colours = {
  good: 'text-known',
  notice: 'text-uncertain',
  bad: 'text-danger',
  quiet: 'text-soft',
  active: 'text-accent',
} as const

/** A sentence that stands out from what is around it. */
export function Notice({
  tone,
  children,
  actions,
}: {
  readonly tone: Tone
  readonly children: ReactNode
  readonly actions?: ReactNode
}) {
  const Icon = icons[tone]
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-panel border border-line bg-surface px-4 py-3">
      <Icon size={18} className={clsx('mt-0.5 shrink-0', colours[tone])} aria-hidden="true" />
      <div className="min-w-48 flex-1">{children}</div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  )
}
