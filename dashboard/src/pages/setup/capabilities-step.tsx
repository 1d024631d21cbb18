import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { TextField } from '#components/ui/field.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { explain } from '#data/explain.ts'
import { type Capability, capabilitiesQuery, useSetCapability } from '#data/system.ts'
import { texts } from '#texts/texts.ts'

const words = texts.setup.capabilities

/** The sensitive functions: off until somebody says what for. */
export function CapabilitiesStep() {
  const { data, error, refetch } = useQuery(capabilitiesQuery)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={2} className="h-28" />
  return (
    <ul className="flex flex-col divide-y divide-line border-line border-y">
      {data.map((capability) => (
        <CapabilityChoice key={capability.name} capability={capability} />
      ))}
    </ul>
  )
}

/** One of them with its purpose; also part of the settings. */
export function CapabilityChoice({ capability }: { readonly capability: Capability }) {
  const [purpose, setPurpose] = useState('')
  const set = useSetCapability()
  const { name } = capability
  function turnOn(event: FormEvent) {
    event.preventDefault()
    set.mutate({ name, enabled: true, purpose: purpose.trim() })
  }
  return (
    <li className="py-5">
      <div className="flex items-start justify-between gap-4">
        <div>
          <h2 className="font-semibold">{words[name]}</h2>
          <p className="max-w-prose text-soft">{words[`${name}Text`]}</p>
        </div>
        <span className={capability.enabled ? 'font-medium text-known' : 'text-soft'}>
          {capability.enabled ? words.on : words.off}
        </span>
      </div>
      {capability.enabled ? (
        <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
          <p>{capability.purpose}</p>
          <Button small look="danger" busy={set.isPending} onClick={() => set.mutate({ name, enabled: false })}>
            {words.turnOff}
          </Button>
        </div>
      ) : (
        <form onSubmit={turnOn} className="mt-3 flex flex-wrap items-start gap-3">
          <div className="min-w-60 flex-1">
            <TextField
              label={words.purpose}
              hint={words.purposeHint}
              error={set.error ? explain(set.error).detail : null}
              maxLength={500}
              value={purpose}
              onChange={(event) => setPurpose(event.target.value)}
            />
          </div>
          <Button type="submit" className="mt-[1.6rem]" busy={set.isPending} disabled={purpose.trim() === ''}>
            {words.turnOn}
          </Button>
        </form>
      )}
    </li>
  )
}
