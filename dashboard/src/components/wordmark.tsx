import { texts } from '#texts/texts.ts'

/** The sign (an eye whose pupil is the box around a face) and the name. */
export function Wordmark({ large = false }: { readonly large?: boolean }) {
  return (
    <span className={large ? 'flex items-center gap-4' : 'flex items-center gap-2.5'}>
      <svg viewBox="0 0 32 32" className={large ? 'size-14' : 'size-7'} aria-hidden="true">
        <path d="M2 16C7 8 11.5 5 16 5s9 3 14 11c-5 8-9.5 11-14 11S7 24 2 16Z" className="fill-accent" />
        <path d="M11 11h10v10H11z" className="fill-paper" />
        <circle cx="16" cy="16" r="2.7" className="fill-accent" />
      </svg>
      <span className={large ? 'font-semibold text-3xl tracking-tight' : 'font-semibold text-lg tracking-tight'}>
        {texts.product.toLowerCase()}
      </span>
    </span>
  )
}
