import { useQuery } from '@tanstack/react-query'
import { ImageUp, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { CandidateLine } from '#components/candidate-line.tsx'
import { PhotoWithFaces } from '#components/photo-with-faces.tsx'
import { Button } from '#components/ui/button.tsx'
import { DecisionMark } from '#components/ui/decision-mark.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { usePreview } from '#data/photo-preview.ts'
import { type RecognisedFace, useRecognise } from '#data/recognition.ts'
import { useSession } from '#data/session.ts'
import { policyQuery } from '#data/system.ts'
import { texts } from '#texts/texts.ts'

const words = texts.people.byPhoto
const most = 12

/** Who looks like the faces of a photo: in place of the list of people, until it is closed. */
export function PhotoSearch({
  photo,
  onChoose,
  onClose,
}: {
  readonly photo: File
  /** Asks for another photo. */
  onChoose(): void
  onClose(): void
}) {
  const preview = usePreview(photo)
  const { mutate, data, error, isPending } = useRecognise()
  const [selected, setSelected] = useState(0)
  useEffect(() => {
    setSelected(0)
    mutate({ image: photo, most })
  }, [photo, mutate])
  const faces = data?.faces ?? []
  const face = faces[selected]
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-lg">{words.title}</h2>
        <div className="flex gap-2">
          <Button small onClick={onChoose}>
            <ImageUp size={16} aria-hidden="true" />
            {words.another}
          </Button>
          <Button small onClick={onClose}>
            <X size={16} aria-hidden="true" />
            {words.close}
          </Button>
        </div>
      </div>
      {error ? <ErrorState error={error} onRetry={() => mutate({ image: photo, most })} /> : null}
      <div className="grid items-start gap-x-8 gap-y-4 md:grid-cols-[minmax(0,20rem)_minmax(0,40rem)]">
        {preview ? (
          <PhotoWithFaces
            src={preview}
            alt={photo.name}
            size={data?.image ?? null}
            faces={faces.map(({ box, decision, person }, index) => ({
              box,
              decision,
              label: person?.name ?? words.face(index + 1),
            }))}
            selected={faces.length > 1 ? selected : null}
            {...(faces.length > 1 ? { onSelect: setSelected } : {})}
          />
        ) : null}
        <div className="min-w-0">
          <p role="status" className="mb-2 text-soft">
            {isPending ? words.working : null}
            {data && faces.length > 0 ? words.faces(faces.length) : null}
          </p>
          {isPending ? <SkeletonRows rows={5} className="h-14" /> : null}
          {data && faces.length === 0 ? <EmptyState title={words.none}>{words.noneText}</EmptyState> : null}
          {face ? <Alike face={face} /> : null}
        </div>
      </div>
    </div>
  )
}

function Alike({ face }: { readonly face: RecognisedFace }) {
  const { may } = useSession()
  const { data: policy } = useQuery({ ...policyQuery, enabled: may('policy:read') })
  const thresholds = policy ? { known: policy.known, uncertain: policy.uncertain } : null
  return (
    <>
      <p className="mb-2 flex items-baseline gap-3">
        <DecisionMark decision={face.decision} label />
        <span className="min-w-0 text-soft">{face.reason}</span>
      </p>
      {face.candidates.length === 0 ? <p className="text-soft">{words.nobody}</p> : null}
      <ul>
        {face.candidates.map((candidate) => (
          <CandidateLine key={candidate.person_id} candidate={candidate} thresholds={thresholds} />
        ))}
      </ul>
    </>
  )
}
