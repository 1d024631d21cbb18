import { useEffect, useMemo, useRef } from 'react'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { Sighting } from '#data/sightings.ts'
import { formatClock, formatDay, formatPercent, texts } from '#texts/texts.ts'
import { SightingFace, whoOf } from './sighting-face.tsx'
import { dayOf } from './sighting-filter.ts'

const words = texts.sightings
const grid =
  'grid grid-cols-[repeat(auto-fill,minmax(6.25rem,1fr))] gap-x-2 gap-y-4 sm:grid-cols-[repeat(auto-fill,minmax(8rem,1fr))]'

/** Sightings by day, newest first, as faces; `alike` says of each how like a photo it is. */
export function Timeline({
  sightings,
  onOpen,
  alike,
}: {
  readonly sightings: readonly Sighting[]
  onOpen(sighting: Sighting): void
  alike?(sighting: Sighting): number | null
}) {
  const days = useMemo(() => {
    const found = new Map<string, Sighting[]>()
    for (const one of sightings) {
      const day = dayOf(one.started_at)
      const known = found.get(day)
      if (known) known.push(one)
      else found.set(day, [one])
    }
    return [...found]
  }, [sightings])
  return days.map(([day, ofDay]) => (
    <section key={day} aria-labelledby={`day-${day}`}>
      <h2
        id={`day-${day}`}
        className="sticky top-0 z-10 mb-3 flex items-baseline gap-3 border-line border-b bg-paper py-2 font-semibold"
      >
        {nameOfDay(day)}
      </h2>
      <ul className={grid}>
        {ofDay.map((sighting) => (
          <li key={sighting.sighting_id}>
            <Tile sighting={sighting} onOpen={onOpen} alike={alike?.(sighting)} />
          </li>
        ))}
      </ul>
    </section>
  ))
}

function nameOfDay(day: string): string {
  const now = new Date()
  if (day === dayOf(now.toISOString())) return words.today
  now.setDate(now.getDate() - 1)
  return day === dayOf(now.toISOString()) ? words.yesterday : formatDay(`${day}T12:00`)
}

function Tile({
  sighting,
  onOpen,
  alike,
}: {
  readonly sighting: Sighting
  onOpen(sighting: Sighting): void
  readonly alike: number | null | undefined
}) {
  const who = whoOf(sighting)
  const camera = sighting.camera_name ?? words.noCamera
  const time = formatClock(sighting.started_at)
  const likeness =
    alike === undefined ? null : alike === null ? words.search.samePerson : words.search.alike(formatPercent(alike))
  return (
    <button
      type="button"
      onClick={() => onOpen(sighting)}
      aria-label={likeness === null ? words.open(who, camera, time) : `${words.open(who, camera, time)}, ${likeness}`}
      className="group block w-full rounded-face text-left"
    >
      <SightingFace sighting={sighting} className="group-hover:brightness-110" />
      <span className="mt-1 block truncate font-medium text-sm">{who}</span>{' '}
      <span className="flex justify-between gap-2 text-soft text-xs">
        <span className="truncate">{camera}</span> <span className="shrink-0">{time}</span>
      </span>{' '}
      {likeness === null ? null : <span className="block text-accent text-xs">{likeness}</span>}
    </button>
  )
}

export const TimelineSkeleton = () => (
  <div role="status" className={grid}>
    <span className="sr-only">{texts.loading}</span>
    {Array.from({ length: 16 }, (_, index) => (
      <div key={String(index)}>
        <Skeleton className="aspect-square" />
        <Skeleton className="mt-2 h-3.5 w-2/3" />
        <Skeleton className="mt-1.5 h-3 w-full" />
      </div>
    ))}
  </div>
)

/** Asks for more when it comes into view. */
export function WhenSeen({ onSeen }: { onSeen(): void }) {
  const mark = useRef<HTMLDivElement>(null)
  const latest = useRef(onSeen)
  latest.current = onSeen
  useEffect(() => {
    if (!mark.current) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: '600px',
    })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [])
  return <div ref={mark} />
}
