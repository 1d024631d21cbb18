import type { UseMutationResult } from '@tanstack/react-query'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { tellDone } from '#components/ui/toast.ts'

/** Asks before a rule or a watch list goes. */
export function DeleteDialog({
  id,
  name,
  words,
  remove,
  onClose,
}: {
  readonly id: string
  readonly name: string
  readonly words: {
    deleteTitle(name: string): string
    readonly deleteText: string
    readonly delete: string
    readonly deleted: string
  }
  readonly remove: Pick<UseMutationResult<unknown, Error, string>, 'mutate' | 'isPending' | 'error'>
  onClose(): void
}) {
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={words.deleteTitle(name)}
      text={words.deleteText}
      confirm={words.delete}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(id, {
          onSuccess() {
            onClose()
            tellDone(words.deleted)
          },
        })
      }
    />
  )
}
