import { clsx } from 'clsx'
import { type ReactNode, useEffect } from 'react'
import { texts } from '#texts/texts.ts'

/** A page: its name, what it offers at the right, and its content. `fill` gives the content the height that is left. */
export function Page({
  title,
  aside,
  actions,
  children,
  fill = false,
}: {
  readonly title: string
  /** Beside the title: a count, a state. */
  readonly aside?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly fill?: boolean
}) {
  useEffect(() => {
    document.title = `${title} · ${texts.product}`
  }, [title])
  return (
    <div
      className={clsx(
        'mx-auto flex w-full max-w-[88rem] flex-col gap-6 px-4 pt-5 pb-8 sm:px-8 sm:pt-8',
        fill && 'h-[calc(100dvh-4rem)] pb-2 md:h-dvh',
      )}
    >
      <header className="flex min-h-10 flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="flex items-baseline gap-3">
          <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
          {aside ? <span className="text-soft">{aside}</span> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2 max-sm:w-full">{actions}</div> : null}
      </header>
      {children}
    </div>
  )
}

/** A part of a page under its own heading, parted from the one before by a line. */
export function Section({
  title,
  actions,
  children,
  className,
}: {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <section className={clsx('flex flex-col gap-3 border-line border-t pt-4', className)}>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 className="font-semibold">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  )
}
