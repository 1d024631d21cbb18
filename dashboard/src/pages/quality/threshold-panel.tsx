import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { RatePlot } from '#components/rate-plot.tsx'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import {
  galleryPolicyQuery,
  type Policy,
  type PolicyCurve,
  type PolicySettings,
  policyCurveQuery,
  useDerivePolicy,
  useSetPolicy,
} from '#data/policy.ts'
import { useSession } from '#data/session.ts'
import { modelsQuery } from '#data/system.ts'
import { formatAgo, formatNumber, texts } from '#texts/texts.ts'
import { Consequence } from './consequence.tsx'
import { type Draft, draftOf, isSame, type Presets, settingsOf, thresholdsOf } from './threshold-draft.ts'

const words = texts.threshold

/** The threshold, chosen by the errors that one accepts; what a choice means is seen before it is made. */
export function ThresholdPanel({ gallery }: { readonly gallery: string }) {
  const { may } = useSession()
  const policy = useQuery(galleryPolicyQuery(gallery))
  const curve = useQuery(policyCurveQuery(gallery))
  const models = useQuery({ ...modelsQuery, enabled: may('system:read') })
  const error = policy.error ?? curve.error
  if (error) return <ErrorState error={error} onRetry={() => void Promise.all([policy.refetch(), curve.refetch()])} />
  if (!policy.data || !curve.data || models.isLoading) return <SkeletonRows rows={8} className="h-9" />
  const presets = models.data?.packs.find(({ in_use }) => in_use)?.embedder.presets ?? null
  return (
    <Chooser
      // Another version is another beginning.
      key={policy.data.version + policy.data.in_gallery.derivation}
      gallery={gallery}
      policy={policy.data}
      curve={curve.data}
      presets={presets}
    />
  )
}

const presetNames = ['asked', 'strict', 'balanced', 'lenient', 'custom'] as const

function Chooser({
  gallery,
  policy,
  curve,
  presets,
}: {
  readonly gallery: string
  readonly policy: Policy
  readonly curve: PolicyCurve
  readonly presets: Presets | null
}) {
  const { may } = useSession()
  const [draft, setDraft] = useState<Draft>(() => draftOf(policy))
  const set = useSetPolicy()
  const mayWrite = may('policy:write')
  const same = isSame(draft, policy)
  const wanted = same ? policy : thresholdsOf(draft, policy, curve, presets)
  const valid = wanted.uncertain >= wanted.known && wanted.known > 0

  function save(settings: PolicySettings, told: string, before: PolicySettings | null) {
    // Awaited here: the new version takes the place of this component, whose callbacks would go with it.
    set
      .mutateAsync(settings)
      .then(
        () =>
          tellDone(
            told,
            before ? { label: texts.actions.undo, run: () => save(before, words.undone, null) } : undefined,
          ),
        tellFailure,
      )
  }

  return (
    <div className="grid items-start gap-x-12 gap-y-8 xl:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
      <div className="flex flex-col gap-5">
        <p className="text-soft">{words.lead}</p>
        <Choice<Draft['preset']>
          label={words.how}
          value={draft.preset}
          disabled={!mayWrite}
          onChange={(preset) => setDraft({ ...draft, preset })}
          options={presetNames
            .filter((name) => presets !== null || name === 'asked' || name === 'custom' || name === policy.preset)
            .map((value) => ({ value, label: words.presets[value][0], hint: words.presets[value][1] }))}
        />
        {draft.preset === 'asked' ? (
          <RateSlider rate={draft.rate} disabled={!mayWrite} onChange={(rate) => setDraft({ ...draft, rate })} />
        ) : null}
        {draft.preset === 'custom' ? (
          <div className="grid grid-cols-2 gap-4">
            <TextField
              label={words.known}
              type="number"
              step="0.001"
              min="0"
              disabled={!mayWrite}
              value={draft.known}
              onChange={(event) => setDraft({ ...draft, known: event.target.value })}
              error={valid ? null : words.orderWrong}
            />
            <TextField
              label={words.uncertain}
              type="number"
              step="0.001"
              min="0"
              disabled={!mayWrite}
              value={draft.uncertain}
              onChange={(event) => setDraft({ ...draft, uncertain: event.target.value })}
            />
          </div>
        ) : null}
        {mayWrite ? (
          <div className="flex items-center gap-3">
            <Button
              look="primary"
              disabled={same || !valid}
              busy={set.isPending}
              onClick={() => save(settingsOf(draft, policy), words.saved, settingsOf(draftOf(policy), policy))}
            >
              {words.save}
            </Button>
            {same ? <span className="text-sm text-soft">{words.unchanged}</span> : null}
          </div>
        ) : null}
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Consequence policy={policy} curve={curve} wanted={wanted} same={same} />
        <div>
          <p className="mb-2 font-medium">{words.plot}</p>
          <RatePlot
            points={curve.points}
            known={wanted.known}
            uncertain={Math.max(wanted.known, wanted.uncertain)}
            inUse={policy.known}
          />
        </div>
        {policy.in_gallery.note ? <Notice tone="notice">{policy.in_gallery.note}</Notice> : null}
        <Derivation gallery={gallery} policy={policy} />
      </div>
    </div>
  )
}

/** From 1 in 100,000 to 1 in 5, in equal steps of proportion. */
const [rarest, commonest] = [Math.log10(1e-5), Math.log10(0.2)]

function RateSlider({
  rate,
  disabled,
  onChange,
}: {
  readonly rate: number
  readonly disabled: boolean
  onChange(rate: number): void
}) {
  const place = Math.round(((Math.log10(rate) - rarest) / (commonest - rarest)) * 100)
  const oneIn = rate > 0 ? Math.round(1 / rate) : 0
  return (
    <label className="flex flex-col gap-2">
      <span className="flex items-baseline justify-between gap-3">
        <span className="font-medium text-sm">{words.rate}</span>
        <span className="whitespace-nowrap text-lg">{words.oneIn(oneIn)}</span>
      </span>
      <input
        type="range"
        min={0}
        max={100}
        value={place}
        disabled={disabled}
        aria-valuetext={words.oneIn(oneIn)}
        onChange={(event) => {
          const wanted = 10 ** (rarest + (Number(event.target.value) / 100) * (commonest - rarest))
          // Two digits: nobody means 0.0193827.
          onChange(Math.min(0.2, Number(wanted.toPrecision(2))))
        }}
        className="accent-accent"
      />
    </label>
  )
}

function Derivation({ gallery, policy }: { readonly gallery: string; readonly policy: Policy }) {
  const { may } = useSession()
  const derive = useDerivePolicy()
  const { derived_at, people, comparisons } = policy.in_gallery
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4 text-sm">
      <p className="text-soft">
        {derived_at
          ? words.derived(texts.count.people(people ?? 0), formatNumber(comparisons ?? 0), formatAgo(derived_at))
          : words.notDerived}
      </p>
      {may('policy:write') ? (
        <Button
          small
          busy={derive.isPending}
          onClick={() => derive.mutate(gallery, { onSuccess: () => tellDone(words.derivedNow), onError: tellFailure })}
        >
          {words.derive}
        </Button>
      ) : null}
    </div>
  )
}
