import { type ReactNode, useEffect } from 'react'
import { type DecisionKind, DecisionMark } from '#components/ui/decision-mark.tsx'
import { Wordmark } from '#components/wordmark.tsx'
import { texts } from '#texts/texts.ts'

const kinds: readonly DecisionKind[] = ['known', 'uncertain', 'unknown', 'not_usable']

/** What one sees before one is in: the name and what the marks mean at the left, the form at the right. */
export function SignInFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ${texts.product}`
  }, [title])
  return (
    <main className="grid min-h-dvh lg:grid-cols-[1.1fr_1fr]">
      <div className="flex flex-col justify-between gap-10 border-line bg-sunken p-8 lg:border-r lg:p-14">
        <Wordmark large />
        <div className="hidden lg:block">
          <p className="max-w-md text-balance font-medium text-2xl tracking-tight">{texts.signIn.lead}</p>
          <ul className="mt-8 grid max-w-md gap-4">
            {kinds.map((kind) => (
              <li key={kind} className="grid grid-cols-[8rem_1fr] items-baseline gap-4">
                <DecisionMark decision={kind} label />
                <span className="text-soft">{texts.decisionMeanings[kind]}</span>
              </li>
            ))}
          </ul>
        </div>
        <span aria-hidden="true" />
      </div>
      <div className="mx-auto w-full max-w-sm self-start p-6 pt-10 lg:self-center">
        <h1 className="mb-6 font-semibold text-2xl tracking-tight">{title}</h1>
        {children}
      </div>
    </main>
  )
}
