import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { texts } from '#texts/texts.ts'
import { IconButton } from './button.tsx'

interface DialogProps {
  readonly open: boolean
  onOpenChange(open: boolean): void
  readonly title: string
  readonly description?: ReactNode
  readonly children: ReactNode
  /** Buttons, the one that acts last. */
  readonly footer?: ReactNode
  readonly wide?: boolean
  /** From the side (from below on a phone) instead of in the middle. */
  readonly drawer?: boolean
}

const middle =
  'inset-x-3 bottom-3 max-h-[88dvh] rounded-panel sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-full sm:-translate-x-1/2 sm:-translate-y-1/2'
const side =
  'inset-x-0 bottom-0 max-h-[88dvh] rounded-t-panel sm:inset-y-0 sm:right-0 sm:left-auto sm:max-h-none sm:w-[26rem] sm:rounded-none'

/** A modal, or with `drawer` a panel at the side: focus stays inside, Escape closes it. */
export function Dialog({ open, onOpenChange, title, description, children, footer, wide, drawer }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={clsx(
            'rise fixed z-50 flex flex-col bg-surface shadow-lift outline-none',
            drawer ? side : clsx(middle, wide ? 'sm:max-w-3xl' : 'sm:max-w-lg'),
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-2">
            <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={texts.actions.close} small className="-mr-2">
                <X size={18} />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="flex-1 overflow-y-auto px-5 pb-5">
            {description ? <Radix.Description className="mb-4 text-soft">{description}</Radix.Description> : null}
            {children}
          </div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{footer}</footer>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
