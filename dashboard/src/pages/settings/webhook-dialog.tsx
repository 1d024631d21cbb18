import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { SecretBox } from '#components/ui/secret-box.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { useCreateWebhook, useUpdateWebhook, type Webhook, type WebhookFacts } from '#data/webhooks.ts'
import { texts } from '#texts/texts.ts'

const words = texts.webhooks

/** What a webhook may be told of, in the order in which people look for it; the server knows them all. */
const eventTypes = [
  'sighting_started',
  'sighting_changed',
  'sighting_ended',
  'alert_raised',
  'alert_changed',
  'camera_connected',
  'camera_disconnected',
  'expression_observed',
  'face_added',
  'face_deleted',
  'face_moved',
  'person_created',
  'person_updated',
  'person_forgotten',
  'people_merged',
  'photo_refused',
  'photo_quarantined',
  'job_changed',
  'model_changed',
  'policy_changed',
  'capability_changed',
  'user_changed',
  'api_key_changed',
] as const

const eventName = (type: string): string => type.replaceAll('_', ' ')

/** Address, purpose and events; then the signing secret, once. */
export function NewWebhookDialog({ onClose }: { onClose(): void }) {
  const create = useCreateWebhook()
  if (create.data) return <SecretDialog secret={create.data.secret} onClose={onClose} />
  return (
    <WebhookForm
      title={words.newTitle}
      submit={words.create}
      before={{ url: '', description: '', event_types: null }}
      busy={create.isPending}
      error={create.error}
      onSubmit={(facts) => create.mutate(facts)}
      onClose={onClose}
    />
  )
}

export function EditWebhookDialog({ webhook, onClose }: { readonly webhook: Webhook; onClose(): void }) {
  const update = useUpdateWebhook(webhook.webhook_id)
  return (
    <WebhookForm
      title={words.editTitle}
      submit={texts.actions.save}
      before={webhook}
      busy={update.isPending}
      error={update.error}
      onSubmit={(facts) =>
        update.mutate(facts, {
          onSuccess() {
            tellDone(words.saved)
            onClose()
          },
        })
      }
      onClose={onClose}
    />
  )
}

export const SecretDialog = ({ secret, onClose }: { readonly secret: string; onClose(): void }) => (
  <Dialog
    open
    onOpenChange={onClose}
    title={words.secretTitle}
    footer={
      <Button look="primary" onClick={onClose}>
        {words.haveIt}
      </Button>
    }
  >
    <SecretBox secret={secret} hint={words.secretHint} />
  </Dialog>
)

function WebhookForm({
  title,
  submit,
  before,
  busy,
  error,
  onSubmit,
  onClose,
}: {
  readonly title: string
  readonly submit: string
  readonly before: {
    readonly url: string
    readonly description: string
    readonly event_types: readonly string[] | null
  }
  readonly busy: boolean
  readonly error: unknown
  onSubmit(facts: WebhookFacts): void
  onClose(): void
}) {
  const [url, setUrl] = useState(before.url)
  const [description, setDescription] = useState(before.description)
  const [all, setAll] = useState(before.event_types === null)
  const [types, setTypes] = useState<readonly string[]>(before.event_types ?? ['sighting_started', 'alert_raised'])

  function send(event: FormEvent) {
    event.preventDefault()
    onSubmit({ url: url.trim(), description: description.trim(), event_types: all ? null : [...types] })
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button look="primary" type="submit" form="webhook" busy={busy} disabled={!all && types.length === 0}>
            {submit}
          </Button>
        </>
      }
    >
      <form id="webhook" onSubmit={send} className="flex flex-col gap-5">
        <TextField
          label={words.url}
          hint={words.urlHint}
          type="url"
          required
          autoFocus
          placeholder="https://"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          error={error ? explain(error).detail : null}
        />
        <TextField
          label={words.description}
          maxLength={300}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1.5 font-medium text-sm">{words.events}</legend>
          <Choice<'all' | 'some'>
            label={words.events}
            value={all ? 'all' : 'some'}
            onChange={(value) => setAll(value === 'all')}
            options={[
              { value: 'all', label: words.all[0], hint: words.all[1] },
              { value: 'some', label: words.some[0], hint: words.some[1] },
            ]}
          />
          {all ? null : (
            <div className="grid gap-2 sm:grid-cols-3">
              {eventTypes.map((type) => (
                <Checkbox
                  key={type}
                  checked={types.includes(type)}
                  onChange={(on) => setTypes(on ? [...types, type] : types.filter((one) => one !== type))}
                  label={<span className="inline-block text-sm first-letter:uppercase">{eventName(type)}</span>}
                />
              ))}
            </div>
          )}
        </fieldset>
      </form>
    </Dialog>
  )
}
