import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { explain } from '#data/explain.ts'
import { texts } from '#texts/texts.ts'
import { Button } from './button.tsx'

/** Nothing is here yet: why, and the next thing to do. */
export function EmptyState({
  title,
  page = false,
  children,
  action,
}: {
  readonly title: string
  /** It is all of the page. */
  readonly page?: boolean
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  const Heading = page ? 'h1' : 'h2'
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-4 py-14 text-center">
      <EmptyFrame />
      <Heading className="mt-3 font-semibold text-lg">{title}</Heading>
      {children ? <p className="text-soft">{children}</p> : null}
      {action ? <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  )
}

/** The corners of a viewfinder with nobody in it. */
const EmptyFrame = () => (
  <svg viewBox="0 0 64 48" className="w-20 text-line-strong" fill="none" stroke="currentColor" aria-hidden="true">
    <path strokeWidth="1.5" d="M2 12V2h12M50 2h12v10M62 36v10H50M14 46H2V36" />
    <path
      strokeWidth="1.5"
      strokeDasharray="2 3"
      d="M23 38c1-8 4-11 9-11s8 3 9 11M32 24a6 6 0 1 0 0-12 6 6 0 0 0 0 12Z"
    />
  </svg>
)

/** Something failed: what, and a way to try again. */
export function ErrorState({ error, onRetry }: { readonly error: unknown; onRetry?(): void }) {
  const { title, detail } = explain(error)
  return (
    <div role="alert" className="flex items-start gap-3 rounded-panel border border-danger/50 bg-danger-wash p-4">
      <CircleAlert size={20} className="mt-0.5 shrink-0 text-danger" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-sm">{detail}</p>
      </div>
      {onRetry ? (
        <Button small onClick={onRetry}>
          {texts.actions.retry}
        </Button>
      ) : null}
    </div>
  )
}
