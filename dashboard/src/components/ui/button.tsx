import { clsx } from 'clsx'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-accent-ink hover:brightness-110 active:brightness-95',
  plain: 'border border-line-strong/60 bg-surface text-ink hover:border-line-strong hover:bg-sunken',
  quiet: 'text-ink hover:bg-sunken',
  danger: 'border border-danger/60 text-danger hover:bg-danger-wash',
}

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: Look
  readonly small?: boolean
  /** Work goes on: it cannot be pressed again, and keeps its width. */
  readonly busy?: boolean
  /** Draws its child (a link) as a button. */
  readonly asChild?: boolean
}

export function Button({ look = 'plain', small, busy, asChild, className, disabled, ...rest }: ButtonProps) {
  const Element = asChild ? Slot.Root : 'button'
  return (
    <Element
      {...(asChild ? {} : { type: 'button' as const })}
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center gap-2 rounded-control font-medium whitespace-nowrap select-none',
        'transition-[background-color,border-color,filter] duration-100 disabled:opacity-50',
        small ? 'h-8 px-2.5 text-sm' : 'h-10 px-4',
        busy && 'animate-pulse',
        looks[look],
        className,
      )}
    />
  )
}

/** A button of an icon alone; `label` is what it does. */
export function IconButton({
  label,
  className,
  ...rest
}: Omit<ButtonProps, 'aria-label'> & { readonly label: string }) {
  return (
    <Button
      look="quiet"
      {...rest}
      aria-label={label}
      title={label}
      className={clsx('!px-0 aspect-square', className)}
    />
  )
}
