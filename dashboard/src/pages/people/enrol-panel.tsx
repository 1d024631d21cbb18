import { Check, LoaderCircle, X } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { Dropzone } from '#components/dropzone.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Field, Select } from '#components/ui/field.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { type EnrolOptions, type QueuedPhoto, useEnrolment } from '#data/enrolment.ts'
import { texts } from '#texts/texts.ts'

const words = texts.people.enrol

/** Photos dropped here are enrolled for the person, and each says what became of it. */
export function EnrolPanel({ personId }: { readonly personId: string }) {
  const [face, setFace] = useState<EnrolOptions['face']>('prominent')
  const { photos, add, insist, clear } = useEnrolment(personId)
  const done = photos.filter(({ state }) => state === 'enrolled' || state === 'refused').length
  const enrolled = photos.filter(({ state }) => state === 'enrolled').length
  const finished = photos.length > 0 && done === photos.length

  return (
    <div className="flex flex-col gap-4">
      <Dropzone
        title={words.drop}
        choose={words.choose}
        many
        compact
        onPhotos={(files) => (files.length === 0 ? toast.error(words.noPhotos) : add(files, { face }))}
      />
      <div className="max-w-72">
        <Field label={words.several}>
          {(control) => (
            <Select
              {...control}
              value={face}
              onChange={(event) => setFace(event.target.value === 'only' ? 'only' : 'prominent')}
            >
              <option value="prominent">{words.prominent}</option>
              <option value="only">{words.only}</option>
            </Select>
          )}
        </Field>
      </div>
      {photos.length > 0 ? (
        <div>
          <div className="mb-3 flex items-center gap-4">
            <Progress value={done / photos.length} label={words.title} className="flex-1" />
            <p role="status" className="text-sm">
              {finished ? words.summary(enrolled, done - enrolled) : words.sending(done, photos.length)}
            </p>
            {finished ? (
              <IconButton small label={texts.actions.close} onClick={clear}>
                <X size={16} />
              </IconButton>
            ) : null}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
          <ul tabIndex={0} className="grid max-h-[26rem] gap-x-6 overflow-y-auto 2xl:grid-cols-2">
            {photos.map((photo) => (
              <Outcome key={photo.id} photo={photo} onInsist={() => insist(photo, { face })} />
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  )
}

const outcomeWords = {
  waiting: words.waiting,
  working: words.working,
  enrolled: words.enrolled,
  refused: words.refused,
} as const

function Outcome({ photo, onInsist }: { readonly photo: QueuedPhoto; onInsist(): void }) {
  return (
    <li className="flex min-h-15 items-center gap-3 border-line border-b py-1.5">
      <img src={photo.preview} alt="" className="size-12 shrink-0 rounded-face bg-sunken object-cover" />
      <span className="min-w-0 flex-1 text-sm">
        <span className="block truncate">{photo.file.name}</span>
        <span className={photo.state === 'refused' ? 'block text-danger' : 'block text-soft'}>
          {photo.detail ?? outcomeWords[photo.state]}
        </span>
      </span>
      {photo.code === 'looks_like_other_person' ? (
        <Button small onClick={onInsist}>
          {words.again}
        </Button>
      ) : (
        <StateMark state={photo.state} />
      )}
    </li>
  )
}

function StateMark({ state }: { readonly state: QueuedPhoto['state'] }) {
  if (state === 'enrolled') return <Check size={18} className="text-known" aria-hidden="true" />
  if (state === 'refused') return <X size={18} className="text-danger" aria-hidden="true" />
  if (state === 'working') return <LoaderCircle size={18} className="animate-spin text-soft" aria-hidden="true" />
  return null
}
