import { useQuery } from '@tanstack/react-query'
import { UserRound, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Input, Select } from '#components/ui/field.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import { camerasQuery } from '#data/cameras.ts'
import { personQuery } from '#data/people.ts'
import { useSession } from '#data/session.ts'
import type { Decision } from '#data/sightings.ts'
import { ChoosePerson } from '#pages/people/choose-person.tsx'
import { texts } from '#texts/texts.ts'
import { type SightingSearch, type TimeChoice, timeChoices } from './sighting-filter.ts'

const words = texts.sightings.filters
const decisions: readonly Decision[] = ['known', 'uncertain', 'unknown', 'not_usable']

/** Which sightings are shown. `onChange` gets what changes; undefined takes a filter away. */
export function FilterBar({
  search,
  onChange,
}: {
  readonly search: SightingSearch
  onChange(change: { readonly [Name in keyof SightingSearch]?: SightingSearch[Name] | undefined }): void
}) {
  const time = search.time ?? 'any'
  return (
    <fieldset className="flex flex-wrap items-center gap-2" aria-label={words.label}>
      <FilterTabs
        label={words.decision}
        value={search.decision ?? 'all'}
        onChange={(value) => onChange({ decision: value === 'all' ? undefined : value })}
        options={[
          { value: 'all', label: words.anyDecision },
          ...decisions.map((value) => ({ value, label: texts.decisions[value] })),
        ]}
      />
      <CameraFilter cameraId={search.camera} onChange={(camera) => onChange({ camera })} />
      <Select
        aria-label={words.time}
        value={time}
        onChange={(event) =>
          onChange({
            time: event.target.value === 'any' ? undefined : (event.target.value as TimeChoice),
            from: undefined,
            to: undefined,
          })
        }
        className="!h-8 !w-auto text-sm"
      >
        {timeChoices.map((choice) => (
          <option key={choice} value={choice}>
            {words.times[choice]}
          </option>
        ))}
      </Select>
      {time === 'between' ? <Days search={search} onChange={onChange} /> : null}
      <PersonFilter personId={search.person} onChange={(person) => onChange({ person })} />
      {search.unknown ? (
        <Button small onClick={() => onChange({ unknown: undefined })}>
          {texts.sightings.stranger(search.unknown)}
          <X size={14} aria-label={words.remove(texts.sightings.stranger(search.unknown))} />
        </Button>
      ) : null}
    </fieldset>
  )
}

/** One camera, or every one; nothing for who may not know which there are. */
export function CameraFilter({
  cameraId,
  onChange,
}: {
  readonly cameraId: string | undefined
  onChange(cameraId: string | undefined): void
}) {
  const { may } = useSession()
  const { data: cameras } = useQuery({ ...camerasQuery, enabled: may('cameras:read') })
  if (!may('cameras:read')) return null
  return (
    <Select
      aria-label={words.camera}
      value={cameraId ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
      className="!h-8 !w-auto max-w-48 text-sm"
    >
      <option value="">{words.anyCamera}</option>
      {cameras?.map(({ camera_id, name }) => (
        <option key={camera_id} value={camera_id}>
          {name}
        </option>
      ))}
    </Select>
  )
}

export function Days({
  search: { from, to },
  onChange,
}: {
  readonly search: SightingSearch
  onChange(change: { from?: string | undefined; to?: string | undefined }): void
}) {
  return (
    <span className="flex items-center gap-1.5">
      <Input
        type="date"
        aria-label={words.from}
        value={from ?? ''}
        max={to}
        onChange={(event) => onChange({ from: event.target.value || undefined })}
        className="!h-8 !w-36 text-sm"
      />
      <span aria-hidden="true">–</span>
      <Input
        type="date"
        aria-label={words.to}
        value={to ?? ''}
        min={from}
        onChange={(event) => onChange({ to: event.target.value || undefined })}
        className="!h-8 !w-36 text-sm"
      />
    </span>
  )
}

/** One person, or anybody; nothing for who may not know who there is. */
export function PersonFilter({
  personId,
  onChange,
}: {
  readonly personId: string | undefined
  onChange(personId: string | undefined): void
}) {
  const { may } = useSession()
  const [choosing, setChoosing] = useState(false)
  const allowed = may('gallery:read')
  const { data } = useQuery({ ...personQuery(personId ?? ''), enabled: allowed && personId !== undefined })
  const name = data?.name ?? words.person
  if (!allowed) return null
  return (
    <>
      <Button small onClick={() => (personId ? onChange(undefined) : setChoosing(true))}>
        <UserRound size={14} aria-hidden="true" />
        {personId ? name : words.anyone}
        {personId ? <X size={14} aria-label={words.remove(name)} /> : null}
      </Button>
      <ChoosePerson
        open={choosing}
        onOpenChange={setChoosing}
        title={words.choosePerson}
        onChoose={(person) => {
          setChoosing(false)
          onChange(person.person_id)
        }}
      />
    </>
  )
}
