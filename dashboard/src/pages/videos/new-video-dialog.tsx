import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Field, Select, TextField } from '#components/ui/field.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { camerasQuery } from '#data/cameras.ts'
import { useSession } from '#data/session.ts'
import type { NewVideo, useSendVideo } from '#data/videos.ts'
import { formatSize } from '#texts/format-size.ts'
import { formatPercent, texts } from '#texts/texts.ts'

const words = texts.videos.send

/** What is to be known of a video before it is sent; how much of it has gone while it is. */
export function NewVideoDialog({
  file,
  sending: { send, sent, error },
  onClose,
  onSent,
}: {
  readonly file: File
  readonly sending: ReturnType<typeof useSendVideo>
  onClose(): void
  onSent(): void
}) {
  const { may } = useSession()
  const form = useId()
  const cameras = useQuery({ ...camerasQuery, enabled: may('cameras:read') })
  const [name, setName] = useState(file.name)
  const [startedAt, setStartedAt] = useState('')
  const [camera, setCamera] = useState('')
  const [frameRate, setFrameRate] = useState('5')
  const [annotated, setAnnotated] = useState(false)
  const isSending = sent !== null

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const rate = Number(frameRate)
    const fields: NewVideo = {
      video: file,
      name: name.trim() || file.name,
      annotated,
      ...(rate > 0 ? { frame_rate: rate } : {}),
      ...(startedAt === '' ? {} : { started_at: new Date(startedAt).toISOString() }),
      ...(camera === '' ? {} : { camera_id: camera }),
    }
    if (await send(fields)) onSent()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={words.title}
      description={`${file.name}, ${formatSize(file.size)}`}
      footer={
        <>
          <Button onClick={onClose}>{isSending ? words.stop : texts.actions.cancel}</Button>
          <Button look="primary" type="submit" form={form} busy={isSending}>
            {words.action}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextField label={words.name} value={name} onChange={({ target }) => setName(target.value)} maxLength={200} />
        <TextField
          label={words.startedAt}
          hint={words.startedAtHint}
          type="datetime-local"
          step={1}
          value={startedAt}
          onChange={({ target }) => setStartedAt(target.value)}
        />
        {cameras.data && cameras.data.length > 0 ? (
          <Field label={words.camera}>
            {(given) => (
              <Select {...given} value={camera} onChange={({ target }) => setCamera(target.value)}>
                <option value="">{words.noCamera}</option>
                {cameras.data.map(({ camera_id, name: label }) => (
                  <option key={camera_id} value={camera_id}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <TextField
          label={words.frameRate}
          type="number"
          min={0.1}
          max={30}
          step="any"
          value={frameRate}
          onChange={({ target }) => setFrameRate(target.value)}
        />
        <Checkbox checked={annotated} onChange={setAnnotated} label={words.annotated} hint={words.annotatedHint} />
        {isSending ? (
          <div role="status" className="flex flex-col gap-1.5">
            <Progress value={sent} label={words.sending(formatPercent(sent))} />
            <span className="text-soft text-sm">
              {sent < 1 ? words.sending(formatPercent(Math.floor(sent * 100) / 100)) : words.checking}
            </span>
          </div>
        ) : null}
        {error ? <ErrorState error={error} /> : null}
      </form>
    </Dialog>
  )
}
