import { useQuery } from '@tanstack/react-query'
import { UserRound } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field, Select } from '#components/ui/field.tsx'
import { watchListsQuery } from '#data/watch-lists.ts'
import { ChoosePerson } from '#pages/people/choose-person.tsx'
import { texts } from '#texts/texts.ts'
import type { Draft } from './rule-sentence.ts'

const words = texts.alerts.editor
const kinds = ['list', 'person', 'unknown', 'uncertain', 'anyone'] as const satisfies readonly Draft['who'][]

/** Who is watched for. */
export function RuleWho({
  draft,
  personName,
  onChange,
}: {
  readonly draft: Draft
  readonly personName: string | null
  onChange(part: Partial<Draft>): void
}) {
  const { data: lists } = useQuery(watchListsQuery)
  const [choosing, setChoosing] = useState(false)
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-2 font-semibold">{words.who}</legend>
      <Field label={words.whom}>
        {(given) => (
          <Select
            {...given}
            value={draft.who}
            onChange={(event) => onChange({ who: event.target.value as Draft['who'] })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {words.whoKinds[kind]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {draft.who === 'list' ? (
        <Field label={words.watchList} hint={lists?.length === 0 ? words.noLists : undefined}>
          {(given) => (
            <Select
              {...given}
              required
              value={draft.watch_list_id ?? ''}
              onChange={(event) => onChange({ watch_list_id: event.target.value || null })}
            >
              <option value="" />
              {lists?.map(({ watch_list_id, name }) => (
                <option key={watch_list_id} value={watch_list_id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      {draft.who === 'person' ? (
        <div className="flex flex-col gap-1.5">
          <span className="font-medium text-sm">{words.person}</span>
          <Button onClick={() => setChoosing(true)} className="!justify-start">
            <UserRound size={16} aria-hidden="true" />
            {personName ?? words.choosePerson}
          </Button>
          <ChoosePerson
            open={choosing}
            onOpenChange={setChoosing}
            title={words.choosePerson}
            onChoose={({ person_id }) => {
              setChoosing(false)
              onChange({ person_id })
            }}
          />
        </div>
      ) : null}
    </fieldset>
  )
}
