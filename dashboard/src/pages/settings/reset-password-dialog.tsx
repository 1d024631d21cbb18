import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { SecretBox } from '#components/ui/secret-box.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { type User, useResetPassword } from '#data/users.ts'
import { texts } from '#texts/texts.ts'

const words = texts.settings.users

/** Asks, then shows the one-time password. */
export function ResetPasswordDialog({ user, onClose }: { readonly user: User; onClose(): void }) {
  const [removeSecondFactor, setRemove] = useState(false)
  const reset = useResetPassword()
  if (reset.data)
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={words.reset}
        footer={
          <Button look="primary" onClick={onClose}>
            {texts.actions.close}
          </Button>
        }
      >
        <SecretBox secret={reset.data.one_time_password} hint={words.resetDone} />
      </Dialog>
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={words.resetTitle(user.name)}
      text={words.resetText}
      confirm={words.reset}
      busy={reset.isPending}
      error={reset.error}
      onConfirm={() => reset.mutate({ userId: user.user_id, removeSecondFactor })}
    >
      {user.second_factor ? (
        <Checkbox checked={removeSecondFactor} onChange={setRemove} label={words.dropSecond} />
      ) : null}
    </ConfirmDialog>
  )
}
