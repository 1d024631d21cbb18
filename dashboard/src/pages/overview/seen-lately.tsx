import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Section } from '#components/page.tsx'
import { DecisionMark } from '#components/ui/decision-mark.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { lastSightingsQuery, type Sighting } from '#data/overview.ts'
import { formatLately, texts } from '#texts/texts.ts'

const words = texts.overview

/** Who passed the cameras last, newest first. */
export function SeenLately() {
  const { data, error, refetch } = useQuery(lastSightingsQuery)
  if (data?.length === 0) return null
  return (
    <Section title={words.seen}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(5.5rem,1fr))] gap-x-1.5 gap-y-3">
        {data?.map((sighting) => (
          <li key={sighting.sighting_id} className="rise">
            <Seen sighting={sighting} />
          </li>
        ))}
        {data || error ? null : [1, 2, 3, 4, 5, 6, 7].map((n) => <Skeleton key={n} className="aspect-square" />)}
      </ul>
    </Section>
  )
}

function Seen({ sighting }: { readonly sighting: Sighting }) {
  const name = sighting.person?.name ?? texts.decisions[sighting.decision]
  const picture = sighting.has_crop ? `/api/sightings/${sighting.sighting_id}/crop` : null
  const content = (
    <>
      <FaceTile src={picture} name={name} />
      <span className="mt-1 flex items-center gap-1.5 text-sm">
        <DecisionMark decision={sighting.decision} />
        <span className="truncate" aria-hidden="true">
          {name}
        </span>
      </span>
      <span className="flex justify-between gap-2 text-soft text-xs">
        <span className="truncate">{sighting.camera_name}</span>
        <span className="shrink-0">{formatLately(sighting.last_seen_at)}</span>
      </span>
    </>
  )
  if (!sighting.person) return content
  return (
    <Link to="/people/$personId" params={{ personId: sighting.person.person_id }} className="block rounded-face">
      {content}
    </Link>
  )
}
