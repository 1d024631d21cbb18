/** A sighting as far as visits go. */
export interface SeenAt {
  readonly sightingId: string
  readonly cameraId: string | null
  readonly cameraName: string | null
  readonly from: Date
  readonly to: Date
}

/** A stay at one camera: sightings that follow each other there. */
export interface Stop {
  readonly cameraId: string | null
  readonly cameraName: string | null
  readonly from: Date
  readonly to: Date
  readonly sightingIds: readonly string[]
  /** Milliseconds from the stop before, negative where both cameras saw them at once; null for the first. */
  readonly travelMs: number | null
  /** The person would have been at two cameras at once that have never seen one place together. */
  readonly impossible: boolean
}

export interface Visit {
  readonly from: Date
  readonly to: Date
  readonly stops: readonly Stop[]
  /** Whether one of the sightings must be of somebody else. */
  readonly inconsistent: boolean
}

/**
 * Joins the sightings of one person, over all cameras, to visits: whoever is not seen for longer than the gap has left. Pure.
 * `overlap`: whether two cameras may see one person at once.
 */
export function joinVisits(
  sightings: readonly SeenAt[],
  { gapMs, overlap }: { readonly gapMs: number; overlap(a: string | null, b: string | null): boolean },
): Visit[] {
  const visits: Stop[][] = []
  let until = Number.NEGATIVE_INFINITY
  for (const seen of [...sightings].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const stops = seen.from.getTime() - until > gapMs ? [] : (visits.at(-1) ?? [])
    if (stops.length === 0) visits.push(stops)
    until = Math.max(until, seen.to.getTime())
    const last = stops.at(-1)
    if (last && last.cameraId === seen.cameraId) stops[stops.length - 1] = grown(last, seen)
    else stops.push(stopOf(seen, stops, overlap))
  }
  return visits.map((stops) => ({
    from: stops[0]?.from ?? new Date(0),
    to: new Date(Math.max(...stops.map(({ to }) => to.getTime()))),
    stops,
    inconsistent: stops.some(({ impossible }) => impossible),
  }))
}

function grown(stop: Stop, { sightingId, to }: SeenAt): Stop {
  return { ...stop, to: to > stop.to ? to : stop.to, sightingIds: [...stop.sightingIds, sightingId] }
}

function stopOf(
  { sightingId, cameraId, cameraName, from, to }: SeenAt,
  before: readonly Stop[],
  overlap: (a: string | null, b: string | null) => boolean,
): Stop {
  const last = before.at(-1)
  const atOnce = before.filter((stop) => stop.to > from && stop.cameraId !== cameraId)
  return {
    cameraId,
    cameraName,
    from,
    to,
    sightingIds: [sightingId],
    travelMs: last ? from.getTime() - last.to.getTime() : null,
    impossible: atOnce.some((stop) => !overlap(stop.cameraId, cameraId)),
  }
}
