import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** A list whose entries are parted by lines. */
export function Rows({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul aria-label={label} className="flex flex-col divide-y divide-line border-line border-y">
      {children}
    </ul>
  )
}

/**
 * One entry: what it is, a line below it, figures at the right (below the name on a phone), what can be done last. Columns of figures
 * stand below each other where `facts` have the same count in every row.
 */
export function Row({
  lead,
  title,
  children,
  facts = [],
  actions,
  faded = false,
}: {
  readonly lead?: ReactNode
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly facts?: readonly ReactNode[]
  readonly actions?: ReactNode
  readonly faded?: boolean
}) {
  return (
    <li className="flex min-h-14 items-center gap-3 py-2.5 sm:gap-4">
      {lead ? <div className={clsx('shrink-0', faded && 'opacity-60')}>{lead}</div> : null}
      <div className="flex min-w-0 flex-1 flex-col gap-x-6 gap-y-1 md:flex-row md:items-center">
        <div className={clsx('min-w-0 flex-1', faded && 'text-soft')}>
          <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5 font-medium">{title}</div>
          {children ? <div className="text-sm text-soft">{children}</div> : null}
        </div>
        {facts.length > 0 ? (
          <div className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-soft md:flex-nowrap">
            {facts.map((fact, index) => (
              <div key={String(index)} className="md:w-36">
                {fact}
              </div>
            ))}
          </div>
        ) : null}
      </div>
      {actions ? <div className="flex shrink-0 items-center gap-1">{actions}</div> : null}
    </li>
  )
}
