import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { type PermissionText, type Role, useCreateRole, useDeleteRole, useUpdateRole } from '#data/roles.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { PermissionChoice } from './permission-choice.tsx'
import { roleLabel } from './role-tags.tsx'

const words = texts.settings.roles

/** A role of one's own: new, or changed, or deleted. */
export function RoleDialog({
  role,
  permissions,
  onClose,
}: {
  readonly role: Role | null
  readonly permissions: readonly PermissionText[]
  onClose(): void
}) {
  const { may } = useSession()
  const [name, setName] = useState(role?.name ?? '')
  const [description, setDescription] = useState(role?.description ?? '')
  const [chosen, setChosen] = useState<string[]>([...(role?.permissions ?? ['recognition:run'])])
  const create = useCreateRole()
  const update = useUpdateRole()
  const remove = useDeleteRole()
  const save = role ? update : create
  const failure = save.error ?? remove.error

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate(
      { name, description: description.trim(), permissions: chosen },
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
      wide
      onOpenChange={onClose}
      title={role ? roleLabel(role.name) : words.newTitle}
      footer={
        <>
          {role ? (
            <Button
              look="danger"
              className="mr-auto"
              busy={remove.isPending}
              title={words.removeText}
              onClick={() =>
                remove.mutate(role.name, {
                  onSuccess() {
                    tellDone(words.removed)
                    onClose()
                  },
                })
              }
            >
              <Trash2 size={16} aria-hidden="true" />
              {words.remove}
            </Button>
          ) : null}
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button look="primary" type="submit" form="role" busy={save.isPending} disabled={chosen.length === 0}>
            {role ? words.save : words.create}
          </Button>
        </>
      }
    >
      <form id="role" onSubmit={submit} className="flex flex-col gap-5">
        {failure ? (
          <p role="alert" className="text-danger text-sm">
            {explain(failure).detail}
          </p>
        ) : null}
        <div className="grid gap-4 sm:grid-cols-2">
          {role ? null : (
            <TextField
              label={words.name}
              hint={words.nameHint}
              required
              autoFocus
              pattern="[a-z][a-z0-9_]{0,63}"
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
          <TextField
            label={words.description}
            maxLength={500}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </div>
        <PermissionChoice permissions={permissions} chosen={chosen} mayGrant={may} onChange={setChosen} />
      </form>
    </Dialog>
  )
}
