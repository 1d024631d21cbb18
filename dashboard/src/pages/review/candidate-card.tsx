import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DistanceScale, type Thresholds } from '#components/distance-scale.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { peopleSearchQuery, personQuery } from '#data/people.ts'
import { texts } from '#texts/texts.ts'

const most = 5

/** Somebody whom it could be, with their faces to compare with. */
export function CandidateCard({
  label,
  personId,
  name,
  first,
  without,
  note,
  scale,
}: {
  readonly label: string
  readonly personId: string
  readonly name: string
  /** The face that it is about comes first. */
  readonly first?: string
  /** The face in question says nothing for itself. */
  readonly without?: string
  readonly note?: string
  readonly scale?: { readonly distance: number; readonly thresholds: Thresholds } | null
}) {
  const { data } = useQuery(personQuery(personId))
  const faces = data?.faces
    .filter(({ face_id }) => face_id !== without)
    .toSorted((a, b) => Number(b.face_id === first) - Number(a.face_id === first))
    .slice(0, most)
  return (
    <div className="border-line border-t pt-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <Link to="/people/$personId" params={{ personId }} className="font-semibold hover:underline">
          {name}
        </Link>
        <span className="label">{label}</span>
      </p>
      <div className="mt-2 grid grid-cols-5 gap-1">
        {faces
          ? faces.map(({ face_id }) => <FaceTile key={face_id} faceId={face_id} name={name} />)
          : Array.from({ length: 3 }, (_, index) => <Skeleton key={String(index)} className="aspect-square" />)}
      </div>
      {scale ? (
        <div className="mt-2">
          <DistanceScale {...scale} />
        </div>
      ) : null}
      {note ? <p className="text-sm text-soft">{note}</p> : null}
    </div>
  )
}

/** The person that a photo was brought for, who may not be enrolled yet. */
export function BroughtPerson({
  label,
  externalId,
  name,
}: {
  readonly label: string
  readonly externalId: string
  readonly name: string
}) {
  const { data } = useQuery(peopleSearchQuery(externalId))
  const person = data?.people.find(({ external_id }) => external_id === externalId)
  if (person) return <CandidateCard label={label} personId={person.person_id} name={person.name} />
  return (
    <div className="border-line border-t pt-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-semibold">{name}</span>
        <span className="label">{label}</span>
      </p>
      {data ? <p className="text-sm text-soft">{texts.people.noFaces}</p> : null}
    </div>
  )
}
