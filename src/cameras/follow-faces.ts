import { distanceBetween, type Metric } from '#vision/template.ts'
import { type FaceToPlace, placeByLooks } from './reidentify.ts'
import { type Association, createTracker, type SeenFace, type Track, type TrackerOptions } from './track.ts'
import { addLook, type Look, noLooks, type TrackLooks } from './track-looks.ts'

/** A track with what it looks like. */
export interface FollowedFace {
  readonly track: Track
  looks: TrackLooks
  /** How often in a row it looked like somebody else, although its place is right. */
  strikes: number
}

export interface FaceFollower {
  /** Faces of a frame with their tracks by their place; `unsure`: whose it is must be told by its looks, now. */
  associate(faces: readonly SeenFace[], at: number): { readonly face: FollowedFace | null; readonly unsure: boolean }[]
  /**
   * Faces of that frame that have templates: those that were unsure go to the tracks that they look like, perhaps to one that
   * was out of sight. The tracks that they belong to, in their order; null for what was not on the last frame.
   */
  recall(seen: readonly { readonly trackId: number; readonly look: Look }[], at: number): (FollowedFace | null)[]
  /** Those seen on the last frame, and those remembered. */
  faces(): readonly FollowedFace[]
  /** What tracks look like begins anew, with templates of another metric or model. */
  forgetLooks(metric: Metric): void
  /** The tracks that are no longer remembered since the last call. */
  lost(at: number): readonly FollowedFace[]
}

/** The tracker by place, and by looks where places do not tell. `limit`: how far two templates of one person are apart. */
export function followFaces(options: TrackerOptions & { readonly metric: Metric; limit(): number }): FaceFollower {
  const tracker = createTracker(options)
  const known = new Map<Track, FollowedFace>()
  /** Of the last frame, by track. */
  let frame = new Map<number, { readonly seen: SeenFace; readonly association: Association }>()
  let { metric } = options

  const followed = (track: Track): FollowedFace => {
    const face = known.get(track) ?? { track, looks: noLooks, strikes: 0 }
    known.set(track, face)
    return face
  }
  const distance = (look: Look, { looks }: FollowedFace) =>
    looks.fused && distanceBetween(look.vector, looks.fused, metric)
  const isUnsure = ({ isNew, contested }: Association) => isNew || contested

  return {
    associate(faces, at) {
      const associations = tracker.associate(faces, at)
      frame = new Map()
      return associations.map((association, i) => {
        const { track } = association
        if (!track) return { face: null, unsure: false }
        frame.set(track.id, { seen: faces[i] as SeenFace, association })
        const face = followed(track)
        return { face, unsure: isUnsure(association) || face.strikes > 0 }
      })
    },

    recall(seen, at) {
      const limit = options.limit()
      const rows = seen.flatMap((one) => {
        const there = frame.get(one.trackId)
        return there?.association.track ? [{ ...one, ...there, own: followed(there.association.track) }] : []
      })
      const isForeign = ({ own, look }: { own: FollowedFace; look: Look }) => (distance(look, own) ?? 0) > limit
      // One crop that looks like nobody says little; two in a row are somebody else.
      const unsure = rows.filter((row) => isUnsure(row.association) || (isForeign(row) && row.own.strikes > 0))
      const asked = unsure.map(({ own, association }): FaceToPlace<FollowedFace> => ({ own, isNew: association.isNew }))
      const away = [...known.values()].filter(({ track, looks }) => track.lastSeen < at && looks.fused)
      const placed =
        asked.length === 0
          ? []
          : placeByLooks(asked, away, (i, track) => distance((unsure[i] as (typeof unsure)[number]).look, track), limit)
      const changes = unsure.flatMap((row, i) => (placed[i] === row.own ? [] : [{ row, to: placed[i] ?? null }]))
      for (const { row } of changes) if (row.association.isNew) known.delete(row.own.track)
      const tracks = tracker.reassign(
        changes.map(({ row, to }) => ({ face: row.seen, from: row.own.track, to: to?.track ?? null })),
        at,
      )
      const owners = new Map(changes.map(({ row }, i) => [row, followed(tracks[i] as Track)]))
      const result = new Map(rows.map((row) => [row.trackId, ownerOf(row)]))
      return seen.map(({ trackId }) => result.get(trackId) ?? null)

      function ownerOf(row: (typeof rows)[number]): FollowedFace {
        const owner = owners.get(row) ?? row.own
        const foreign = owner === row.own && isForeign(row)
        owner.strikes = foreign ? owner.strikes + 1 : 0
        if (!foreign) owner.looks = addLook(owner.looks, row.look, { metric, limit })
        return owner
      }
    },

    faces: () => [...known.values()],

    forgetLooks(next) {
      metric = next
      for (const face of known.values()) face.looks = noLooks
    },

    lost(at) {
      const gone = [...known.values()].filter(({ track }) => at - track.lastSeen > options.keepMs)
      for (const { track } of gone) known.delete(track)
      return gone
    },
  }
}
