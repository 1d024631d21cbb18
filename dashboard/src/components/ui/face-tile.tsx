import { clsx } from 'clsx'
import { useState } from 'react'
import { netra } from '#data/netra.ts'

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
          className="grid size-full place-items-center font-medium text-[max(0.75rem,30cqw)] text-soft [container-type:inline-size]"
        >
          <span aria-hidden="true">{initialsOf(name)}</span>
        </span>
      )}
    </span>
  )
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
