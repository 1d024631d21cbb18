import { clsx } from 'clsx'
import { useState } from 'react'
import { type DecisionKind, DecisionMark } from './ui/decision-mark.tsx'

/** A face as a camera saw it, square; its decision's mark in the corner. The mark alone where no picture is kept. */
export function SeenFace({
  src,
  decision,
  className,
}: {
  readonly src: string | null
  readonly decision: DecisionKind
  readonly className?: string
}) {
  const [failed, setFailed] = useState<string | null>(null)
  return (
    <span className={clsx('relative block aspect-square overflow-hidden rounded-face bg-sunken', className)}>
      {src && failed !== src ? (
        <>
          <img
            src={src}
            alt=""
            loading="lazy"
            decoding="async"
            onError={() => setFailed(src)}
            className="size-full object-cover"
          />
          <span className="absolute right-1 bottom-1 grid size-5 place-items-center rounded-full bg-surface">
            <DecisionMark decision={decision} className="text-sm" />
          </span>
        </>
      ) : (
        <span className="grid size-full place-items-center">
          <DecisionMark decision={decision} className="text-2xl" />
        </span>
      )}
    </span>
  )
}
