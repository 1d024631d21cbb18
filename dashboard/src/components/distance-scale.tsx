import { formatDistance, texts } from '#texts/texts.ts'

/** Up to where a face is known, and uncertain, in the model's metric. */
export interface Thresholds {
  readonly known: number
  readonly uncertain: number
}

/**
 * A distance as a place on a line: the nearer to the left the more alike. The green part is *known*, the amber one *uncertain*; a tick
 * stands where each begins to end.
 */
export function DistanceScale({
  distance,
  thresholds,
}: {
  readonly distance: number
  readonly thresholds: Thresholds | null
}) {
  const end = Math.max(1, (thresholds?.uncertain ?? 0.6) * 1.7, distance * 1.05)
  const at = (value: number) => `${Math.min(100, (100 * value) / end)}%`
  return (
    <div
      role="img"
      aria-label={
        thresholds
          ? texts.recognise.scale(formatDistance(distance), formatDistance(thresholds.known))
          : `${texts.recognise.distance} ${formatDistance(distance)}`
      }
      className="relative h-3"
    >
      <span className="absolute inset-x-0 top-[5px] h-0.5 bg-line" />
      {thresholds ? (
        <>
          <span className="absolute top-[5px] left-0 h-0.5 bg-known" style={{ width: at(thresholds.known) }} />
          <span
            className="absolute top-[5px] h-0.5 bg-uncertain"
            style={{ left: at(thresholds.known), width: at(thresholds.uncertain - thresholds.known) }}
          />
          <span className="absolute top-px h-2.5 w-0.5 bg-known" style={{ left: at(thresholds.known) }} />
        </>
      ) : null}
      <span
        className="-translate-x-1/2 absolute top-0 size-3 rounded-full border-2 border-paper bg-ink"
        style={{ left: at(distance) }}
      />
    </div>
  )
}
