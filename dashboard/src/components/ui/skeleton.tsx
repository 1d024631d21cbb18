import { clsx } from 'clsx'
import { texts } from '#texts/texts.ts'

/** The place of something that is on its way, of the size that it will have. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden="true" className={clsx('skeleton block', className ?? 'h-4 w-full')} />
}

/** Lines of a list on their way, said once to screen readers. */
export function SkeletonRows({
  rows = 6,
  className = 'h-12',
}: {
  readonly rows?: number
  readonly className?: string
}) {
  return (
    <div role="status" className="flex flex-col gap-2">
      <span className="sr-only">{texts.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={String(index)} className={className} />
      ))}
    </div>
  )
}
