import { useNavigate } from '@tanstack/react-router'
import { type ComponentType, useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Wordmark } from '#components/wordmark.tsx'
import { noteSetupSeen } from '#data/setup.ts'
import { texts } from '#texts/texts.ts'
import { CameraStep } from './camera-step.tsx'
import { CapabilitiesStep } from './capabilities-step.tsx'
import { CheckStep } from './check-step.tsx'
import { ModelStep } from './model-step.tsx'
import { PeopleStep } from './people-step.tsx'

const words = texts.setup

const steps: readonly { readonly title: string; readonly text: string; readonly Content: ComponentType }[] = [
  { ...words.model, Content: ModelStep },
  { ...words.capabilities, Content: CapabilitiesStep },
  { ...words.people, Content: PeopleStep },
  { ...words.camera, Content: CameraStep },
  { ...words.check, Content: CheckStep },
]

/** From a fresh installation to one that recognises: five steps, each of which may be passed over. */
export function SetupPage() {
  const [at, setAt] = useState(0)
  const navigate = useNavigate()
  const heading = useRef<HTMLHeadingElement>(null)
  const step = steps[at]
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step is where reading goes on.
  useEffect(() => heading.current?.focus(), [at])
  if (!step) return null
  const last = at === steps.length - 1

  function leave() {
    noteSetupSeen()
    void navigate({ to: '/' })
  }

  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between gap-4 border-line border-b px-5 py-4 sm:px-8">
        <Wordmark />
        <Button look="quiet" small onClick={leave}>
          {words.skip}
        </Button>
      </header>
      <main className="mx-auto w-full max-w-3xl flex-1 px-5 py-8 sm:py-12">
        <ol className="mb-8 flex gap-1.5" aria-label={words.step(at + 1, steps.length)}>
          {steps.map(({ title }, index) => (
            <li key={title} aria-current={index === at ? 'step' : undefined} className="flex-1">
              <span className={`block h-1 rounded-full ${index <= at ? 'bg-accent' : 'bg-line'}`} />
              <span className={`mt-2 block text-xs max-sm:sr-only ${index === at ? 'font-medium' : 'text-soft'}`}>
                {title}
              </span>
            </li>
          ))}
        </ol>
        <h1 ref={heading} tabIndex={-1} className="font-semibold text-2xl tracking-tight outline-none">
          {step.title}
        </h1>
        <p className="mt-1 mb-8 max-w-prose text-soft">{step.text}</p>
        <div key={at} className="rise">
          <step.Content />
        </div>
      </main>
      <footer className="sticky bottom-0 border-line border-t bg-paper px-5 py-3 sm:px-8">
        <div className="mx-auto flex max-w-3xl items-center justify-between gap-4">
          <Button look="quiet" disabled={at === 0} onClick={() => setAt(at - 1)}>
            {texts.actions.back}
          </Button>
          <span className="text-soft text-sm">{words.step(at + 1, steps.length)}</span>
          <Button look="primary" onClick={last ? leave : () => setAt(at + 1)}>
            {last ? words.check.finish : texts.actions.next}
          </Button>
        </div>
      </footer>
    </div>
  )
}
