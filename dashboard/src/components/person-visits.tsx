import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { cropUrl } from '#data/sightings.ts'
import { usePersonVisits, type Visit } from '#data/visits.ts'
import { formatClock, formatDay, texts } from '#texts/texts.ts'
import { Section } from './page.tsx'
import { SeenFace } from './seen-face.tsx'
import { Button } from './ui/button.tsx'
import { ErrorState } from './ui/empty-state.tsx'
import { Skeleton } from './ui/skeleton.tsx'

const words = texts.sightings.person
const atFirst = 5

/** Where a person went, visit by visit: from camera to camera, with how long it took; at last all of it. */
export function PersonVisits({ personId }: { readonly personId: string }) {
  const { visits, pending, error, retry, showEarlier, searching, everything } = usePersonVisits(personId)
  const [all, setAll] = useState(false)
  const folded = visits.length > atFirst && !all
  return (
    <Section
      title={words.title}
      actions={
        visits.length > 0 ? (
          <Link to="/sightings" search={{ person: personId }} className="text-accent text-sm hover:underline">
            {words.all}
          </Link>
        ) : null
      }
    >
      {error ? <ErrorState error={error} onRetry={retry} /> : null}
      {pending ? <Skeleton className="h-24" /> : null}
      {pending || error || visits.length > 0 ? null : (
        <p className="text-soft">{everything ? words.none : words.noneLately}</p>
      )}
      <ol className="flex flex-col divide-y divide-line">
        {visits.slice(0, folded ? atFirst : visits.length).map((visit) => (
          <VisitRow key={visit.from} visit={visit} />
        ))}
      </ol>
      {folded ? (
        <Button small className="self-start" onClick={() => setAll(true)}>
          {texts.actions.showMore}
        </Button>
      ) : showEarlier && !pending ? (
        <Button
          small
          className="self-start"
          busy={searching}
          onClick={() => {
            setAll(true)
            showEarlier()
          }}
        >
          {words.earlier}
        </Button>
      ) : null}
    </Section>
  )
}

function VisitRow({ visit }: { readonly visit: Visit }) {
  return (
    <li className="py-3">
      <h3 className="mb-2 text-sm">
        {words.visit(formatDay(visit.from), formatClock(visit.from), formatClock(visit.to))}
      </h3>
      <ol className="flex flex-wrap items-center gap-x-2 gap-y-3">
        {visit.stops.map((stop) => (
          <li key={stop.from} className="flex items-center gap-2">
            {stop.travel_seconds === null ? null : (
              <span className="text-soft text-xs">
                → {words.travel(texts.sightings.detail.seconds(stop.travel_seconds))}
              </span>
            )}
            <SeenFace
              src={stop.sighting_ids[0] ? cropUrl(stop.sighting_ids[0]) : null}
              decision="known"
              className="size-12"
            />
            <span>
              <span className="block">{stop.camera_name ?? texts.sightings.noCamera}</span>
              <time dateTime={stop.from} className="block text-soft text-xs">
                {formatClock(stop.from)}
              </time>
            </span>
          </li>
        ))}
      </ol>
      {visit.inconsistent ? (
        <p className="mt-2 flex items-center gap-2 text-sm text-uncertain">
          <TriangleAlert size={16} aria-hidden="true" />
          {words.impossible}
        </p>
      ) : null}
    </li>
  )
}
