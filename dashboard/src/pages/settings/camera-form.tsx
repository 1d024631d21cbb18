import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import type { Camera, CameraSettings } from '#data/cameras.ts'
import { explain } from '#data/explain.ts'
import { texts } from '#texts/texts.ts'
import { CameraLook } from './camera-look.tsx'
import { RegionEditor } from './zones/region-editor.tsx'

const words = texts.cameras

type Source = keyof typeof words.sources

interface CameraFacts {
  readonly name: string
  readonly url?: string
  readonly device_id?: string
  readonly settings: CameraSettings
}

/** What the server takes where nothing else is said. */
const usual: CameraSettings = {
  frame_rate: 5,
  recognition_interval_ms: 1_000,
  minimum_face: 32,
  regions: [],
  motion: true,
  motion_threshold: 0.002,
  confirm: 3,
  expression: false,
  detector: 'fast',
  hardware_decoding: 'off',
  longest_side: 1_920,
  loop: true,
}

const sourceOf = (camera: Camera | null): Source =>
  camera?.kind === 'push' ? 'push' : camera?.kind === 'device' ? 'device' : 'url'

/** A camera: where its pictures come from, how it looks, its zones. */
export function CameraForm({
  camera,
  busy,
  error,
  onSubmit,
  onClose,
}: {
  readonly camera: Camera | null
  readonly busy: boolean
  readonly error: unknown
  onSubmit(facts: CameraFacts): void
  onClose(): void
}) {
  const [name, setName] = useState(camera?.name ?? '')
  const [source, setSource] = useState<Source>(sourceOf(camera))
  const [address, setAddress] = useState('')
  const [settings, setSettings] = useState<CameraSettings>(camera?.settings ?? usual)
  const kept = camera !== null && source === sourceOf(camera)

  function submit(event: FormEvent) {
    event.preventDefault()
    const typed = address.trim()
    onSubmit({
      name: name.trim(),
      settings,
      ...(source === 'url' && typed !== '' ? { url: typed } : {}),
      ...(source === 'device' && typed !== '' ? { device_id: typed } : {}),
      ...(source === 'push' && !kept ? { url: 'push:' } : {}),
    })
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={camera ? words.editTitle(camera.name) : words.newTitle}
      footer={
        <>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button look="primary" type="submit" form="camera" busy={busy}>
            {camera ? texts.actions.save : words.add}
          </Button>
        </>
      }
    >
      <form id="camera" onSubmit={submit} className="flex flex-col gap-6">
        <TextField
          label={words.name}
          placeholder={words.namePlaceholder}
          required
          autoFocus={camera === null}
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={error ? explain(error).detail : null}
        />
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1.5 font-medium text-sm">{words.source}</legend>
          <Choice<Source>
            label={words.source}
            value={source}
            onChange={setSource}
            options={(Object.keys(words.sources) as Source[]).map((value) => ({
              value,
              label: words.sources[value][0],
              hint: words.sources[value][1],
            }))}
          />
          {source === 'push' ? null : (
            <TextField
              label={source === 'url' ? words.url : words.device}
              hint={
                <>
                  {kept ? `${camera.url ?? camera.device_id ?? ''} ` : null}
                  {kept ? words.urlKeep : source === 'url' ? words.urlHint : null}
                </>
              }
              required={!kept}
              autoComplete="off"
              spellCheck={false}
              placeholder={source === 'url' ? 'rtsp://user:password@192.0.2.10/stream' : '0'}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </fieldset>
        <CameraLook settings={settings} width={camera?.width ?? null} onChange={setSettings} />
        <RegionEditor
          camera={camera}
          settings={settings}
          onChange={(regions) => setSettings({ ...settings, regions })}
        />
      </form>
    </Dialog>
  )
}
