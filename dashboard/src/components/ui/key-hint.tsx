import type { ReactNode } from 'react'

/** A key of the keyboard that does something here. Touch screens have none. */
export const KeyHint = ({ children }: { readonly children: ReactNode }) => (
  <kbd className="hidden min-w-5 justify-center rounded-[4px] border border-line-strong/60 bg-surface px-1 font-sans text-ink text-xs leading-5 pointer-fine:inline-flex">
    {children}
  </kbd>
)
