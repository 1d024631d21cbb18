import { useState } from 'react'
import { Dropzone } from '#components/dropzone.tsx'
import { PhotoWithFaces } from '#components/photo-with-faces.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { usePreview } from '#data/photo-preview.ts'
import { type RecognisedFace, useRecognise } from '#data/recognition.ts'
import { formatDecimal, texts } from '#texts/texts.ts'
import { FaceVerdict } from './face-verdict.tsx'

const words = texts.recognise

/** A photo in, every face of it with who it is and why. */
export function FindPanel() {
  const [photo, setPhoto] = useState<File | null>(null)
  const [selected, setSelected] = useState<number | null>(null)
  const preview = usePreview(photo)
  const recognise = useRecognise()
  const faces = recognise.data?.faces ?? []

  function look([image]: File[]) {
    if (!image) return
    setPhoto(image)
    setSelected(null)
    recognise.mutate({ image })
  }

  if (!photo) return <Dropzone title={words.drop} text={words.dropText} choose={words.choose} onPhotos={look} />
  return (
    <div className="grid gap-8 lg:grid-cols-[1fr_24rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {preview ? (
          <PhotoWithFaces
            src={preview}
            alt={photo.name}
            size={recognise.data?.image ?? null}
            faces={faces.map((face, index) => ({
              box: face.box,
              decision: face.decision,
              label: labelOf(face, index),
            }))}
            selected={selected}
            onSelect={(index) => setSelected(index === selected ? null : index)}
          />
        ) : null}
        <Dropzone compact title={words.drop} choose={words.another} onPhotos={look} />
      </div>
      <section aria-label={words.faces} aria-busy={recognise.isPending} className="min-w-0">
        <p role="status" className="mb-2 text-soft">
          {recognise.isPending ? words.working : null}
          {recognise.data && faces.length > 0
            ? `${texts.count.faces(faces.length)} · ${words.took(formatDecimal(recognise.data.processing_time_ms, 0))}`
            : null}
        </p>
        {recognise.error ? <ErrorState error={recognise.error} onRetry={() => look([photo])} /> : null}
        {recognise.isPending ? [1, 2, 3].map((n) => <Skeleton key={n} className="mb-3 h-32" />) : null}
        {recognise.data && faces.length === 0 ? (
          <EmptyState title={words.noFaces}>{words.noFacesText}</EmptyState>
        ) : null}
        <ol className="flex flex-col divide-y divide-line">
          {faces.map((face, index) => (
            <FaceVerdict
              key={`${face.box.x} ${face.box.y}`}
              face={face}
              number={index + 1}
              open={selected === null ? faces.length <= 2 || index === 0 : selected === index}
              onOpen={() => setSelected(index === selected ? null : index)}
            />
          ))}
        </ol>
      </section>
    </div>
  )
}

function labelOf({ person, decision, candidates }: RecognisedFace, index: number): string {
  if (person) return person.name
  const [closest] = candidates
  if (decision === 'uncertain' && closest) return `${closest.name}?`
  return `${index + 1} · ${texts.decisions[decision]}`
}
