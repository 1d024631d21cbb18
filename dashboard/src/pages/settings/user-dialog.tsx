import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
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

  function submit(event: FormEvent) {
    event.preventDefault()
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
    <Dialog
      open
      onOpenChange={onClose}
      title={words.editTitle(user.name)}
      footer={
        <>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button look="primary" type="submit" form="user" busy={update.isPending} disabled={roles.length === 0}>
            {texts.actions.save}
          </Button>
        </>
      }
    >
      <form id="user" onSubmit={submit} className="flex flex-col gap-5">
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
      </form>
    </Dialog>
  )
}
