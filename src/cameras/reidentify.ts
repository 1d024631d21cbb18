import { cheapestColumns } from '#core/cheapest-columns.ts'

/** A face of this frame of which must be told by its looks whose it is. */
export interface FaceToPlace<Held> {
  /** The track that it was given by its place. */
  readonly own: Held
  /** Whether that track began with it, so that it has no looks of its own yet. */
  readonly isNew: boolean
}

/** Staying with the track of one's place is preferred by this share of the limit. */
const loyalty = 0.1
/** Of the limit: so far from its own track that it cannot be it. */
const foreign = 1
/** Of the limit: where only the looks speak for it, they must speak clearly. */
const sure = 0.9
const impossible = 1e6

/**
 * Whose the faces are, by their distances (in the model's metric) to what tracks look like: those of the faces themselves, and
 * those that are out of sight. Each track takes one face at most, and the sum is the smallest. `null` begins a new track. Pure.
 */
export function placeByLooks<Held>(
  faces: readonly FaceToPlace<Held>[],
  outOfSight: readonly Held[],
  distance: (face: number, track: Held) => number | null,
  limit: number,
): (Held | null)[] {
  const tracks = [...faces.filter(({ isNew }) => !isNew).map(({ own }) => own), ...outOfSight]
  const cost = faces.map(({ own, isNew }, row) => {
    const line = new Array<number>(tracks.length + faces.length).fill(impossible)
    const toOwn = isNew ? null : distance(row, own)
    // A new face stays new at the price of the limit; another stays where it is unless it is clearly foreign there.
    line[tracks.length + row] = isNew ? limit * sure : limit * foreign
    for (const [column, track] of tracks.entries()) {
      const away = track === own ? (toOwn ?? limit / 2) - limit * loyalty : distance(row, track)
      if (away === null) continue
      if (away <= (track === own ? limit * foreign : limit * sure)) line[column] = away
    }
    return line
  })
  return cheapestColumns(cost).map((column, row) => tracks[column] ?? (faces[row]?.isNew ? faces[row].own : null))
}
