import { Link } from '@tanstack/react-router'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { Section } from '#components/page.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { tellDone } from '#components/ui/toast.ts'
import type { PersonWithFaces } from '#data/people.ts'
import { type PersonFacts, useUpdatePerson } from '#data/update-person.ts'
import { formatDate, texts } from '#texts/texts.ts'
import { draftOf, EditFacts, type FactsDraft } from './edit-facts.tsx'
import { factText, isSearchable } from './fact-rows.ts'

const words = texts.people

/** What is kept beside the faces. */
export function Facts({ person, mayWrite }: { readonly person: PersonWithFaces; readonly mayWrite: boolean }) {
  const [draft, setDraft] = useState<FactsDraft | null>(null)
  const update = useUpdatePerson(person.person_id)
  const facts: readonly (readonly [string, string | null])[] = [
    [words.new.externalId, person.external_id],
    [words.new.email, person.email],
    [words.gallery, person.gallery],
    [words.columns.added, formatDate(person.created_at)],
  ]

  /** Shown as kept at once; where the server refuses it, the dialog comes back with what was typed. */
  function save(changes: PersonFacts, typed: FactsDraft) {
    setDraft(null)
    update.mutate(changes, { onSuccess: () => tellDone(words.saved), onError: () => setDraft(typed) })
  }

  return (
    <Section
      title={words.facts}
      actions={
        mayWrite ? (
          <IconButton
            small
            label={words.editTitle}
            onClick={() => {
              update.reset()
              setDraft(draftOf(person))
            }}
          >
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
        {Object.entries(person.metadata).map(([name, value]) => (
          <div key={`fact ${name}`} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd>
              {isSearchable(value) ? (
                <Link
                  to="/people"
                  search={{ fact: name, value: factText(value) }}
                  title={words.alike(name, factText(value))}
                  className="underline decoration-line-strong underline-offset-4 hover:text-accent hover:decoration-accent"
                >
                  {factText(value)}
                </Link>
              ) : (
                factText(value)
              )}
            </dd>
          </div>
        ))}
      </dl>
      {draft ? (
        <EditFacts person={person} draft={draft} error={update.error} onSave={save} onClose={() => setDraft(null)} />
      ) : null}
    </Section>
  )
}
