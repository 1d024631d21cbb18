import { clsx } from 'clsx'
import { texts } from '#texts/texts.ts'

export type DecisionKind = 'known' | 'uncertain' | 'unknown' | 'not_usable'

/** The colour of a decision, as a text colour: shapes and boxes draw with it. */
export const decisionColour: Readonly<Record<DecisionKind, string>> = {
  known: 'text-known',
  uncertain: 'text-uncertain',
  unknown: 'text-unknown',
  not_usable: 'text-not-usable',
}

const shapes: Readonly<Record<DecisionKind, React.ReactNode>> = {
  // A full disc, a half-filled diamond, an empty square, a struck ring: told apart without colour too.
  known: <circle cx="8" cy="8" r="6.5" fill="currentColor" />,
  uncertain: (
    <>
      <path d="M8 1.2 14.8 8 8 14.8 1.2 8Z" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="M8 1.200V14.800L1.2 8Z" fill="currentColor" />
    </>
  ),
  unknown: <rect x="2.4" y="2.4" width="11.2" height="11.2" fill="none" stroke="currentColor" strokeWidth="2.2" />,
  not_usable: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="m3.8 12.2 8.4-8.4" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
}

/** The shape and colour of a decision; with `label` its word beside it, else the word is for screen readers only. */
export function DecisionMark({
  decision,
  label = false,
  className,
}: {
  readonly decision: DecisionKind
  readonly label?: boolean
  readonly className?: string
}) {
  const word = texts.decisions[decision]
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', decisionColour[decision], className)}>
      <svg viewBox="0 0 16 16" className="size-[0.9em] shrink-0" aria-hidden="true">
        {shapes[decision]}
      </svg>
      <span className={label ? 'font-medium' : 'sr-only'}>{word}</span>
    </span>
  )
}
