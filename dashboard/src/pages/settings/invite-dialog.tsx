import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { SecretBox } from '#components/ui/secret-box.tsx'
import { explain } from '#data/explain.ts'
import { useInvite } from '#data/users.ts'
import { texts } from '#texts/texts.ts'
import { RoleChoice } from './role-tags.tsx'

const words = texts.settings.users

/** Address and roles, then a link to hand over. The token stands behind the #, which browsers send to nobody. */
export function InviteDialog({ onClose }: { onClose(): void }) {
  const [email, setEmail] = useState('')
  const [roles, setRoles] = useState<string[]>(['operator'])
  const invite = useInvite()

  function submit() {
    if (roles.length > 0) invite.mutate({ email: email.trim(), roles })
  }

  if (invite.data)
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={words.inviteTitle}
        footer={
          <Button look="primary" onClick={onClose}>
            {texts.actions.close}
          </Button>
        }
      >
        <SecretBox
          secret={`${window.location.origin}/invitation#${invite.data.token}`}
          hint={words.inviteDone(invite.data.email)}
        />
      </Dialog>
    )
  return (
    <FormDialog
      onClose={onClose}
      title={words.inviteTitle}
      text={words.inviteText}
      submit={words.inviteSubmit}
      busy={invite.isPending}
      disabled={roles.length === 0}
      onSubmit={submit}
    >
      <TextField
        label={words.inviteEmail}
        type="email"
        required
        autoFocus
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={invite.error ? explain(invite.error).detail : null}
      />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-3 font-medium text-sm">{words.roles}</legend>
        <RoleChoice chosen={roles} onChange={setRoles} />
      </fieldset>
      {roles.length === 0 ? (
        <p role="alert" className="text-danger text-sm">
          {words.atLeastOne}
        </p>
      ) : null}
    </FormDialog>
  )
}
