import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Field, Select, TextField } from '#components/ui/field.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { camerasQuery } from '#data/cameras.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import type { Draft } from './rule-sentence.ts'

const words = texts.alerts.editor

/** Which cameras, and which part of their pictures. */
export function RuleWhere({ draft, onChange }: { readonly draft: Draft; onChange(part: Partial<Draft>): void }) {
  const { may } = useSession()
  const { data: cameras } = useQuery({ ...camerasQuery, enabled: may('cameras:read') })
  const [some, setSome] = useState(draft.camera_ids !== null)
  const [zones, setZones] = useState(draft.zones?.join(', ') ?? '')
  const chosen = draft.camera_ids ?? []
  function choose(cameraId: string, on: boolean) {
    const next = on ? [...chosen, cameraId] : chosen.filter((one) => one !== cameraId)
    onChange({ camera_ids: next.length === 0 ? null : next })
  }
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-2 font-semibold">{words.where}</legend>
      <div className="flex flex-col gap-3">
        <Field label={words.cameras}>
          {(given) => (
            <Select
              {...given}
              value={some ? 'some' : 'every'}
              onChange={(event) => {
                setSome(event.target.value === 'some')
                if (event.target.value === 'every') onChange({ camera_ids: null })
              }}
            >
              <option value="every">{words.everyCamera}</option>
              <option value="some">{words.someCameras}</option>
            </Select>
          )}
        </Field>
        {some ? (
          <ul className="flex max-h-48 flex-col gap-2 overflow-y-auto p-1">
            {cameras?.map(({ camera_id, name }) => (
              <li key={camera_id}>
                <Checkbox label={name} checked={chosen.includes(camera_id)} onChange={(on) => choose(camera_id, on)} />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <TextField
        label={words.zones}
        hint={words.zonesHint}
        autoComplete="off"
        value={zones}
        onChange={(event) => {
          setZones(event.target.value)
          const names = event.target.value
            .split(',')
            .map((name) => name.trim())
            .filter((name) => name !== '')
          onChange({ zones: names.length === 0 ? null : names })
        }}
      />
    </fieldset>
  )
}
