import { toast } from 'sonner'
import { explain } from '#data/explain.ts'

/** Something was done; with `undo` for a while it can be taken back. */
export function tellDone(text: string, undo?: { readonly label: string; run(): void }): void {
  toast.success(text, undo ? { action: { label: undo.label, onClick: undo.run } } : undefined)
}

/** Something failed: what the server said. */
export function tellFailure(error: unknown): void {
  const { title, detail } = explain(error)
  toast.error(title, { description: detail })
}

/** Something is about to be done and can be left undone for so long. */
export function tellHeld(text: string, ms: number, undo: { readonly label: string; run(): void }): void {
  toast(text, { duration: ms, action: { label: undo.label, onClick: undo.run } })
}
