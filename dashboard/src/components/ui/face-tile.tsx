import { clsx } from 'clsx'
import { useState } from 'react'
import { netra } from '#data/netra.ts'
import { initialsOf } from './initials.ts'

/**
 * The kept picture of an enrolled face, square, as large as its place. Without a picture, the initials of the name: the tile keeps
 * its size either way.
 */
export function FaceTile({
  faceId,
  src = faceId ? `/api/faces/${faceId}/image` : null,
  name,
  className,
}: {
  readonly faceId?: string | null | undefined
  /** Another picture than an enrolled face's: its path. */
  readonly src?: string | null
  readonly name: string
  readonly className?: string
}) {
  const [failed, setFailed] = useState(false)
  return (
    <span className={clsx('relative block aspect-square overflow-hidden rounded-face bg-sunken', className)}>
      {src && !failed ? (
        <img
          src={netra.url(src)}
          alt={name}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(true)}
          className="size-full object-cover"
        />
      ) : (
        <span
          role="img"
          aria-label={name}
          // The letters are measured by the tile: it, not they, is the container.
          className="grid size-full place-items-center font-medium text-soft [container-type:inline-size]"
        >
          <span aria-hidden="true" className="text-[clamp(0.625rem,34cqw,4rem)] leading-none">
            {initialsOf(name)}
          </span>
        </span>
      )}
    </span>
  )
}
