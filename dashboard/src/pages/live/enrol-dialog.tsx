import { Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { usePreview } from '#data/photo-preview.ts'
import { useRegisterFace } from '#data/register-face.ts'
import { isCode } from '#data/session.ts'
import { ChoosePerson } from '#pages/people/choose-person.tsx'
import type { OverlayFace } from '#session/overlays.ts'
import { texts } from '#texts/texts.ts'
import { facePicture } from './face-picture.ts'

const words = texts.live.enrol

/** A face on a camera that was chosen. */
export interface ChosenFace {
  readonly cameraId: string
  readonly face: OverlayFace
  readonly isOwn: boolean
}

/** Enrols a face as the camera saw it at that moment, under a new name or as somebody who is enrolled. */
export function EnrolDialog({ chosen, onClose }: { readonly chosen: ChosenFace; onClose(): void }) {
  const { cameraId, face, isOwn } = chosen
  const [image, setImage] = useState<Blob | null>(null)
  const [gone, setGone] = useState(false)
  const [name, setName] = useState('')
  const [force, setForce] = useState(false)
  const [choosing, setChoosing] = useState(false)
  const preview = usePreview(image)
  const register = useRegisterFace()
  const looksLikeOther = isCode(register.error, 'looks_like_other_person')

  useEffect(() => {
    let left = false
    void facePicture(cameraId, face, isOwn).then((picture) => {
      if (left) return
      setImage(picture)
      setGone(picture === null)
    })
    return () => {
      left = true
    }
  }, [cameraId, face, isOwn])

  function keep(who: { name: string } | { person_id: string }, told: string) {
    if (!image) return
    register.mutate(
      { image, who, force },
      {
        onSuccess: () => {
          tellDone(words.done(told))
          onClose()
        },
      },
    )
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() !== '') keep({ name: name.trim() }, name.trim())
  }

  return (
    <>
      <Dialog
        open={!choosing}
        onOpenChange={(open) => (open ? undefined : onClose())}
        title={face.name ?? words.title}
        description={words.text}
        footer={
          <>
            {face.person_id === null ? null : (
              <Button asChild look="quiet">
                <Link to="/people/$personId" params={{ personId: face.person_id }}>
                  {words.profile}
                </Link>
              </Button>
            )}
            <Button disabled={!image} onClick={() => setChoosing(true)}>
              {words.known}
            </Button>
            <Button
              look="primary"
              type="submit"
              form="enrol-face"
              busy={register.isPending}
              disabled={!image || name.trim() === ''}
            >
              {words.new}
            </Button>
          </>
        }
      >
        <form id="enrol-face" onSubmit={submit} className="flex items-start gap-4">
          {preview ? (
            <img src={preview} alt="" className="size-32 shrink-0 rounded-face object-cover" />
          ) : (
            <Skeleton className="size-32 shrink-0" />
          )}
          <div className="flex min-w-0 flex-1 flex-col gap-3">
            <TextField
              label={words.name}
              autoFocus
              maxLength={200}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
              error={gone ? words.gone : register.error ? explain(register.error).detail : null}
            />
            {looksLikeOther ? <Checkbox label={words.force} checked={force} onChange={setForce} /> : null}
          </div>
        </form>
      </Dialog>
      <ChoosePerson
        open={choosing}
        onOpenChange={setChoosing}
        title={words.title}
        onChoose={(person) => {
          setChoosing(false)
          keep({ person_id: person.person_id }, person.name)
        }}
      />
    </>
  )
}
