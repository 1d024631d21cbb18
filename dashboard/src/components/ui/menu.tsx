import { clsx } from 'clsx'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

/** What a button opens below itself. `trigger` is the button. */
export function Menu({ trigger, children }: { readonly trigger: ReactNode; readonly children: ReactNode }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="rise z-50 min-w-48 rounded-control border border-line bg-surface p-1 shadow-lift"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export function MenuItem({
  children,
  onSelect,
  danger,
  disabled,
}: {
  readonly children: ReactNode
  onSelect(): void
  readonly danger?: boolean
  readonly disabled?: boolean
}) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      {...(disabled ? { disabled } : {})}
      className={clsx(
        'flex cursor-pointer items-center gap-2.5 rounded-[4px] px-2.5 py-2 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-sunken',
        danger && 'text-danger',
      )}
    >
      {children}
    </DropdownMenu.Item>
  )
}

export const MenuLine = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />
