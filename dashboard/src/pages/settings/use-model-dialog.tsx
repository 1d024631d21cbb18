import { useState } from 'react'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { useRemoveTemplates, useUseModel } from '#data/models.ts'
import { texts } from '#texts/texts.ts'

const words = texts.models

interface Props {
  readonly pack: string
  readonly modelId: string
  onClose(): void
}

/** Changes over; where faces would be lost only on purpose. */
export function UseModelDialog({ pack, modelId, lost, onClose }: Props & { readonly lost: number }) {
  const [force, setForce] = useState(false)
  const use = useUseModel()
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={words.useTitle(pack)}
      text={words.useText}
      confirm={words.usePack}
      danger={false}
      busy={use.isPending}
      error={use.error}
      onConfirm={() =>
        use.mutate(
          { model: modelId, force },
          {
            onSuccess({ changed }) {
              tellDone(changed ? words.used(pack) : words.usedAlready(pack))
              onClose()
            },
          },
        )
      }
    >
      {lost > 0 || use.error ? <Checkbox checked={force} onChange={setForce} label={words.force} /> : null}
    </ConfirmDialog>
  )
}

export function RemoveTemplatesDialog({ pack, modelId, onClose }: Props) {
  const remove = useRemoveTemplates()
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={words.removeTitle(pack)}
      text={words.removeText}
      confirm={words.remove}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(modelId, {
          onSuccess({ removed }) {
            tellDone(words.removed(removed))
            onClose()
          },
        })
      }
    />
  )
}
