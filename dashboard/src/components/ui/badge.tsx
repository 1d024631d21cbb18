import { clsx } from 'clsx'
import type { ReactNode } from 'react'

export type Tone = 'good' | 'notice' | 'bad' | 'quiet' | 'active'

// Told apart by shape too: a disc, a triangle, a cross, a ring, a disc in a ring.
const shapes: Readonly<Record<Tone, ReactNode>> = {
  good: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  notice: <path d="M6 1.5 11 10.5H1Z" fill="currentColor" />,
  bad: <path d="m2 2 8 8m0-8-8 8" stroke="currentColor" strokeWidth="2.4" />,
  quiet: <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  active: (
    <>
      <circle cx="6" cy="6" r="2.2" fill="currentColor" />
      <circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" strokeWidth="1.2" />
    </>
  ),
}

const colours: Readonly<Record<Tone, string>> = {
  good: 'text-known',
  notice: 'text-uncertain',
  bad: 'text-danger',
  quiet: 'text-soft',
  active: 'text-accent',
}

/** The state of something, as a word with a mark before it. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-sm', colours[tone])}>
      <svg viewBox="0 0 12 12" className="size-2.5 shrink-0" aria-hidden="true">
        {shapes[tone]}
      </svg>
      {children}
    </span>
  )
}

/** A short fact beside a name: a role, a kind. */
export const Tag = ({ children }: { readonly children: ReactNode }) => (
  <span className="inline-block whitespace-nowrap rounded-[4px] bg-sunken px-1.5 py-0.5 text-soft text-xs">
    {children}
  </span>
)
