import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, Select, TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { SecretBox } from '#components/ui/secret-box.tsx'
import { explain } from '#data/explain.ts'
import { useCreateKey } from '#data/keys.ts'
import { galleriesQuery } from '#data/quality.ts'
import { rolesQuery } from '#data/roles.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { PermissionChoice } from './permission-choice.tsx'

const words = texts.settings.keys

type Preset = keyof typeof words.presets
type Ending = keyof typeof words.endsChoices

const presets: Readonly<Record<Exclude<Preset, 'own'>, readonly string[]>> = {
  recognition: ['recognition:run'],
  manage: ['recognition:run', 'gallery:read', 'gallery:write'],
  metrics: ['metrics:read'],
}
const days: Readonly<Record<Exclude<Ending, 'never'>, number>> = { month: 30, quarter: 90, year: 365 }
const endings = Object.keys(words.endsChoices) as Ending[]

/** What a key may do and for how long; then the key itself, once. */
export function NewKeyDialog({ onClose }: { onClose(): void }) {
  const { may } = useSession()
  const roles = useQuery({ ...rolesQuery, enabled: may('users:read') })
  const galleries = useQuery({ ...galleriesQuery, enabled: may('gallery:read') })
  const [name, setName] = useState('')
  const [preset, setPreset] = useState<Preset>('recognition')
  const [own, setOwn] = useState<string[]>(['recognition:run'])
  const [ending, setEnding] = useState<Ending>('never')
  const [limit, setLimit] = useState('')
  const [gallery, setGallery] = useState('')
  const create = useCreateKey()
  const permissions = preset === 'own' ? own : [...presets[preset]]

  function submit() {
    create.mutate({
      name: name.trim(),
      permissions,
      ...(ending === 'never' ? {} : { expires_at: new Date(Date.now() + days[ending] * 86_400_000).toISOString() }),
      ...(limit === '' ? {} : { rate_limit: Number(limit) }),
      ...(gallery === '' ? {} : { galleries: [gallery] }),
    })
  }

  if (create.data)
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={words.doneTitle}
        footer={
          <Button look="primary" onClick={onClose}>
            {words.done}
          </Button>
        }
      >
        <SecretBox secret={create.data.key} hint={words.shown} />
      </Dialog>
    )
  const offered = (Object.keys(words.presets) as Preset[]).filter((one) =>
    one === 'own' ? roles.data !== undefined : presets[one].every((permission) => may(permission)),
  )
  return (
    <FormDialog
      wide
      onClose={onClose}
      title={words.newTitle}
      submit={words.create}
      busy={create.isPending}
      disabled={permissions.length === 0}
      onSubmit={submit}
    >
      <TextField
        label={words.name}
        hint={words.nameHint}
        required
        autoFocus
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={create.error ? explain(create.error).detail : null}
      />
      <fieldset>
        <legend className="mb-1.5 font-medium text-sm">{words.preset}</legend>
        <Choice<Preset>
          label={words.preset}
          value={preset}
          onChange={setPreset}
          options={offered.map((value) => {
            const [label = '', hint = ''] = words.presets[value]
            return { value, label, hint }
          })}
        />
      </fieldset>
      {preset === 'own' && roles.data ? (
        <PermissionChoice permissions={roles.data.permissions} chosen={own} mayGrant={may} onChange={setOwn} />
      ) : null}
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Field label={words.ends}>
          {(control) => (
            <Select {...control} value={ending} onChange={(event) => setEnding(event.target.value as Ending)}>
              {endings.map((value) => (
                <option key={value} value={value}>
                  {words.endsChoices[value]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <TextField
          label={words.limit}
          hint={words.limitHint}
          inputMode="numeric"
          pattern="[1-9]\d{0,5}"
          value={limit}
          onChange={(event) => setLimit(event.target.value)}
        />
        {galleries.data && galleries.data.length > 1 ? (
          <Field label={words.gallery}>
            {(control) => (
              <Select {...control} value={gallery} onChange={(event) => setGallery(event.target.value)}>
                <option value="">{words.allGalleries}</option>
                {galleries.data.map(({ name: one }) => (
                  <option key={one}>{one}</option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
      </div>
    </FormDialog>
  )
}
