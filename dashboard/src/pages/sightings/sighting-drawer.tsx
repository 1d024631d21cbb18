import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { DecisionMark } from '#components/ui/decision-mark.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { useSession } from '#data/session.ts'
import { type Sighting, sightingQuery } from '#data/sightings.ts'
import { formatDateTime, formatDistance, formatNumber, formatPercent, formatTime, texts } from '#texts/texts.ts'
import { Corrections } from './corrections.tsx'
import { SightingActions } from './sighting-actions.tsx'
import { SightingFace, standingOf, whoOf } from './sighting-face.tsx'

const words = texts.sightings.detail

/** One sighting: the face, who it is and why, and what can be corrected. `step` goes to the one before or after. */
export function SightingDrawer({
  sighting: given,
  onClose,
  step,
}: {
  readonly sighting: Sighting | null
  onClose(): void
  step?(by: 1 | -1): void
}) {
  // As it is now: a correction made here shows here.
  const { data } = useQuery({ ...sightingQuery(given?.sighting_id ?? ''), enabled: given !== null })
  const sighting = data?.sighting_id === given?.sighting_id ? (data ?? given) : given
  useEffect(() => {
    if (given === null || !step) return
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
      if (event.key === 'ArrowLeft') step(-1)
      if (event.key === 'ArrowRight') step(1)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [given, step])
  if (!sighting) return null
  return (
    <Dialog open drawer onOpenChange={(open) => (open ? undefined : onClose())} title={whoOf(sighting)}>
      <div className="flex flex-col gap-5">
        <div className="relative mx-auto w-64 max-w-full">
          <SightingFace sighting={sighting} className="w-full" />
          {step ? (
            <div className="mt-2 flex justify-center gap-2">
              <IconButton label={words.newer} small onClick={() => step(-1)}>
                <ChevronLeft size={18} />
              </IconButton>
              <IconButton label={words.older} small onClick={() => step(1)}>
                <ChevronRight size={18} />
              </IconButton>
            </div>
          ) : null}
        </div>
        <div>
          <p className="flex items-baseline justify-between gap-3">
            <DecisionMark decision={standingOf(sighting)} label />
            {sighting.corrected ? <span className="text-soft text-sm">{words.corrected}</span> : null}
          </p>
          <p className="text-soft">{sighting.reason}</p>
        </div>
        <SightingActions sighting={sighting} onDeleted={onClose} />
        <SeenFacts sighting={sighting} />
        <Links sighting={sighting} onClose={onClose} />
        <Corrections about={{ sighting_id: sighting.sighting_id }} />
      </div>
    </Dialog>
  )
}

function SeenFacts({ sighting }: { readonly sighting: Sighting }) {
  const { started_at, last_seen_at, ended_at, zone, distance } = sighting
  const seconds = (Date.parse(last_seen_at) - Date.parse(started_at)) / 1_000
  const seen = (
    <time dateTime={started_at}>
      {formatDateTime(started_at)}
      <span className="block text-soft">
        {ended_at === null ? words.ongoing : `${formatTime(started_at)} – ${formatTime(last_seen_at)}`} ·{' '}
        {words.seconds(seconds)}
      </span>
    </time>
  )
  return (
    <Facts
      facts={[
        [words.camera, sighting.camera_name ?? texts.sightings.noCamera],
        ...(zone === null ? [] : ([[words.zone, zone]] as const)),
        [words.seen, seen],
        [words.confidence, formatPercent(sighting.confidence)],
        ...(distance === null ? [] : ([[words.distance, formatDistance(distance)]] as const)),
        [words.frames, formatNumber(sighting.frames)],
        [words.quality, formatPercent(sighting.quality)],
        [words.policy, sighting.policy_version],
        [words.model, sighting.model_id],
      ]}
    />
  )
}

function Links({ sighting: { person, unknown_id }, onClose }: { readonly sighting: Sighting; onClose(): void }) {
  const { may } = useSession()
  if (!person && unknown_id === null) return null
  const search = person ? { person: person.person_id } : { unknown: unknown_id ?? '' }
  return (
    <div className="flex flex-wrap gap-2">
      <Button small asChild>
        <Link to="/sightings" search={search} onClick={onClose}>
          {words.all}
        </Link>
      </Button>
      {person && may('gallery:read') ? (
        <Button small asChild>
          <Link to="/people/$personId" params={{ personId: person.person_id }}>
            {words.profile}
          </Link>
        </Button>
      ) : null}
    </div>
  )
}
