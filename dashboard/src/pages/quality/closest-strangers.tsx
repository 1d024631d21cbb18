import { useQuery } from '@tanstack/react-query'
import { DistanceScale } from '#components/distance-scale.tsx'
import { Section } from '#components/page.tsx'
import { netra } from '#data/netra.ts'
import { type GalleryEvaluation, strangersQuery } from '#data/quality.ts'
import { useSession } from '#data/session.ts'
import { formatAgo, formatDistance, texts } from '#texts/texts.ts'

const words = texts.quality
const shown = 12

/** Unknown faces on cameras that came nearest to somebody enrolled. */
export function ClosestStrangers({
  gallery,
  evaluation,
}: {
  readonly gallery: string
  readonly evaluation: GalleryEvaluation
}) {
  const { may } = useSession()
  const { data } = useQuery({ ...strangersQuery(gallery), enabled: may('sightings:read') })
  if (!data) return null
  return (
    <Section title={words.strangers}>
      <p className="max-w-prose text-soft text-sm">{data.length > 0 ? words.strangersText : words.strangersNone}</p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-4">
        {data.slice(0, shown).map((sighting) => (
          <li key={sighting.sighting_id} className="text-sm">
            <span className="block aspect-square overflow-hidden rounded-face bg-sunken">
              {sighting.has_crop ? (
                <img
                  src={netra.url(`/api/sightings/${sighting.sighting_id}/crop`)}
                  alt={words.strangers}
                  loading="lazy"
                  className="size-full object-cover"
                />
              ) : null}
            </span>
            <DistanceScale distance={sighting.distance ?? 0} thresholds={evaluation} />
            <span className="block">{formatDistance(sighting.distance ?? 0)}</span>
            <span className="block truncate text-soft">
              {[sighting.camera_name, formatAgo(sighting.started_at)].filter(Boolean).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
