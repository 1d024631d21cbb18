import { useState } from 'react'
import { TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { type User, useUpdateUser } from '#data/users.ts'
import { texts } from '#texts/texts.ts'
import { RoleChoice } from './role-tags.tsx'

const words = texts.settings.users

/** Name and roles of a user. */
export function UserDialog({ user, onClose }: { readonly user: User; onClose(): void }) {
  const [name, setName] = useState(user.name)
  const [roles, setRoles] = useState<string[]>([...user.roles])
  const update = useUpdateUser()

  function submit() {
    update.mutate(
      { userId: user.user_id, name: name.trim(), roles },
      {
        onSuccess() {
          tellDone(words.saved)
          onClose()
        },
      },
    )
  }

  return (
    <FormDialog
      onClose={onClose}
      title={words.editTitle(user.name)}
      busy={update.isPending}
      disabled={roles.length === 0}
      onSubmit={submit}
    >
      <TextField
        label={words.name}
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={update.error ? explain(update.error).detail : null}
      />
      <fieldset>
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
