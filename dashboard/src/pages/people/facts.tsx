import { Pencil } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Section } from '#components/page.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, TextArea, TextField } from '#components/ui/field.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { type PersonWithFaces, useUpdatePerson } from '#data/people.ts'
import { formatDate, texts } from '#texts/texts.ts'

const words = texts.people

/** What is kept beside the faces. */
export function Facts({ person, mayWrite }: { readonly person: PersonWithFaces; readonly mayWrite: boolean }) {
  const [editing, setEditing] = useState(false)
  const facts: readonly (readonly [string, string | null])[] = [
    [words.new.externalId, person.external_id],
    [words.new.email, person.email],
    [words.gallery, person.gallery],
    [words.columns.added, formatDate(person.created_at)],
    ...Object.entries(person.metadata).map(
      ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
    ),
  ]
  return (
    <Section
      title={words.facts}
      actions={
        mayWrite ? (
          <IconButton small label={words.editTitle} onClick={() => setEditing(true)}>
            <Pencil size={16} />
          </IconButton>
        ) : null
      }
    >
      <dl className="grid grid-cols-[8rem_1fr] gap-x-4 gap-y-2">
        {facts
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-soft">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {editing ? <EditFacts person={person} onClose={() => setEditing(false)} /> : null}
    </Section>
  )
}

function EditFacts({ person, onClose }: { readonly person: PersonWithFaces; onClose(): void }) {
  const [name, setName] = useState(person.name)
  const [email, setEmail] = useState(person.email ?? '')
  const [externalId, setExternalId] = useState(person.external_id ?? '')
  const [metadata, setMetadata] = useState(() => JSON.stringify(person.metadata, null, 2))
  const update = useUpdatePerson(person.person_id)
  const parsed = parseObject(metadata)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!parsed) return
    const facts = { name: name.trim(), email: email.trim() || null, external_id: externalId.trim() || null }
    update.mutate(
      { ...facts, metadata: parsed },
      {
        onSuccess: () => {
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
      title={words.editTitle}
      footer={
        <>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button look="primary" type="submit" form="edit-facts" busy={update.isPending}>
            {texts.actions.save}
          </Button>
        </>
      }
    >
      <form id="edit-facts" onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={words.new.name}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={update.error ? explain(update.error).detail : null}
        />
        <TextField
          label={words.new.externalId}
          hint={words.new.externalIdHint}
          maxLength={200}
          value={externalId}
          onChange={(event) => setExternalId(event.target.value)}
        />
        <TextField
          label={words.new.email}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field label={words.metadata} hint={words.metadataHint} error={parsed ? null : words.metadataWrong}>
          {(control) => (
            <TextArea
              {...control}
              rows={5}
              spellCheck={false}
              className="font-mono text-sm"
              value={metadata}
              onChange={(event) => setMetadata(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
