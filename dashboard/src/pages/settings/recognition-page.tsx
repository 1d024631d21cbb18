import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { GalleryChoice } from '#components/gallery-choice.tsx'
import { Page, Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { galleryPolicyQuery, type Policy, useSetPolicy } from '#data/policy.ts'
import { useSession } from '#data/session.ts'
import { ThresholdPanel } from '#pages/quality/threshold-panel.tsx'
import { texts } from '#texts/texts.ts'

const words = texts.threshold

/** What decisions follow: threshold, quality, lead. */
export function RecognitionPage() {
  const [gallery, setGallery] = useState('default')
  const policy = useQuery(galleryPolicyQuery(gallery))
  return (
    <Page
      title={texts.settings.section.recognition[0] ?? ''}
      aside={policy.data ? words.rules.version(policy.data.version) : null}
      actions={<GalleryChoice value={gallery} onChange={setGallery} />}
    >
      <Section title={words.title}>
        <ThresholdPanel gallery={gallery} />
      </Section>
      <Section title={words.rules.title}>
        {policy.data ? <Rules key={policy.data.version} policy={policy.data} /> : <SkeletonRows rows={3} />}
      </Section>
    </Page>
  )
}

const fields = [
  ['minimum_quality', words.rules.minimumQuality, words.rules.minimumQualityHint, 0, 1],
  ['minimum_enrol_quality', words.rules.minimumEnrol, words.rules.minimumEnrolHint, 0, 1],
  ['margin', words.rules.margin, words.rules.marginHint, 0, 2],
  ['enrolled_share', words.rules.share, words.rules.shareHint, 0.001, 0.999],
] as const
type RuleName = (typeof fields)[number][0]

function Rules({ policy }: { readonly policy: Policy }) {
  const { may } = useSession()
  const [values, setValues] = useState<Readonly<Record<RuleName, string>>>(() => ({
    minimum_quality: String(policy.minimum_quality),
    minimum_enrol_quality: String(policy.minimum_enrol_quality),
    margin: String(policy.margin),
    enrolled_share: String(policy.enrolled_share),
  }))
  const set = useSetPolicy()
  const same = fields.every(([name]) => Number(values[name]) === policy[name])

  function submit(event: FormEvent) {
    event.preventDefault()
    const { preset, false_positive_rate, thresholds } = policy
    const saved = set.mutateAsync({
      preset,
      false_positive_rate,
      thresholds,
      minimum_quality: Number(values.minimum_quality),
      minimum_enrol_quality: Number(values.minimum_enrol_quality),
      margin: Number(values.margin),
      enrolled_share: Number(values.enrolled_share),
    })
    // The new version takes the place of this form; a failure is shown below it.
    saved.then(
      () => tellDone(words.rules.saved),
      () => undefined,
    )
  }

  return (
    <form onSubmit={submit} className="flex max-w-3xl flex-col gap-5">
      <div className="grid items-start gap-x-8 gap-y-5 sm:grid-cols-2">
        {fields.map(([name, label, hint, min, max]) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            type="number"
            min={min}
            max={max}
            step="any"
            required
            disabled={!may('policy:write')}
            value={values[name]}
            onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          />
        ))}
      </div>
      {set.error ? (
        <p role="alert" className="text-danger text-sm">
          {explain(set.error).detail}
        </p>
      ) : null}
      {may('policy:write') ? (
        <Button type="submit" className="self-start" busy={set.isPending} disabled={same}>
          {words.rules.save}
        </Button>
      ) : null}
    </form>
  )
}
