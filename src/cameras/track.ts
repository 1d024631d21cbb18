import { cheapestColumns } from '#core/cheapest-columns.ts'
import type { Box } from '#core/geometry.ts'

/** A face as the tracker sees it. */
export interface SeenFace {
  readonly box: Box
  readonly detectionScore: number
}

/** One face followed over frames. Positions are of the centre, in pixels; velocities in pixels a second. */
export interface Track {
  id: number
  x: number
  y: number
  /** Root of the box's area. */
  size: number
  vx: number
  vy: number
  firstSeen: number
  lastSeen: number
  hits: number
  box: Box
}

/** What became of a face of a frame. */
export interface Association {
  /** Null for a weak detection that belongs to no track. */
  readonly track: Track | null
  readonly isNew: boolean
  /** Whether somebody else may be meant: two could be either, or it was away. What a face looks like must decide. */
  readonly contested: boolean
}

export interface TrackerOptions {
  /** Detections below only continue tracks (ByteTrack's second step), they begin none. */
  readonly strong: number
  /** Milliseconds for which a face that is not seen is remembered. */
  readonly keepMs: number
}

export const trackerDefaults: TrackerOptions = { strong: 0.6, keepMs: 3_200 }

/**
 * How far, in its own sizes, a face may be from where it was expected: a little at once, and more with every second. Somebody
 * who walks past covers nine sizes of the face a second (1.4 m/s, 0.16 m), which counts until the velocity is known.
 */
const reach = { always: 0.7, perSecondUnknown: 9, perSecondKnown: 3 }
/** A face that was not seen for longer may be another one. */
const awayMs = 700
/** Costs that are closer than this are no reason to prefer one. */
const ambiguous = 0.45
/** Costs above: it is where nobody expected it. */
const surprising = 0.2
/** Growing or shrinking by more between frames makes it another face. */
const mostGrowth = Math.log(2)
const impossible = 1e6

export interface Change {
  readonly face: SeenFace
  readonly from: Track
  readonly to: Track | null
}

export interface Tracker {
  readonly tracks: readonly Track[]
  /** Each face with its track. Tracks that were not seen for too long are gone afterwards. Times rise. */
  associate(faces: readonly SeenFace[], at: number): Association[]
  /**
   * Faces of this frame that were given to the wrong track, with the right one; null begins a new one. Whatever the frame made
   * of the wrong ones is undone. The tracks that the faces belong to now, in their order.
   */
  reassign(changes: readonly Change[], at: number): Track[]
}

/**
 * Follows faces by where they are: strong detections are assigned to predicted places jointly (constant velocity, cheapest sum),
 * then weak ones to the tracks left over, as ByteTrack does (Zhang et al., 2022); distances of centres instead of overlaps,
 * since at five frames a second a face has often left its own box.
 */
export function createTracker(options: TrackerOptions = trackerDefaults): Tracker {
  let tracks: Track[] = []
  let before = new Map<Track, Track>()
  let lastFrame = Number.NEGATIVE_INFINITY
  let nextId = 1

  function begin(face: SeenFace, at: number): Track {
    const track = {
      id: nextId++,
      ...placeOf(face.box),
      vx: 0,
      vy: 0,
      firstSeen: at,
      lastSeen: at,
      hits: 1,
      box: face.box,
    }
    tracks.push(track)
    return track
  }

  return {
    get tracks() {
      return tracks
    },

    associate(faces, at) {
      // What was seen once only is soon forgotten, but not before the next frame, however long that takes to come.
      const keptMs = ({ hits, lastSeen }: Track) => (hits > 1 || lastSeen === lastFrame ? options.keepMs : awayMs)
      tracks = tracks.filter((track) => at - track.lastSeen <= keptMs(track))
      lastFrame = at
      before = new Map(tracks.map((track) => [track, { ...track }]))
      const found = new Array<Association>(faces.length).fill({ track: null, isNew: false, contested: false })
      const strong = indexesWhere(faces, ({ detectionScore }) => detectionScore >= options.strong)
      const weak = indexesWhere(faces, ({ detectionScore }) => detectionScore < options.strong)
      let left: readonly Track[] = tracks
      for (const [step, some] of [strong, weak].entries()) {
        // A weak detection is a face that is being covered: it is looked for where one was a moment ago.
        const open = step === 0 ? left : left.filter(({ lastSeen }) => at - lastSeen <= awayMs)
        const taken = new Set<Track>()
        for (const { face, track, contested } of match(open, faces, some, at)) {
          found[face] = { track, isNew: false, contested: contested || at - track.lastSeen > awayMs }
          taken.add(track)
        }
        left = left.filter((track) => !taken.has(track))
      }
      for (const [i, { track }] of found.entries()) {
        const face = faces[i] as SeenFace
        if (track) advance(track, face.box, at)
        else if (face.detectionScore >= options.strong)
          found[i] = { track: begin(face, at), isNew: true, contested: false }
      }
      return found
    },

    reassign(changes, at) {
      for (const { from } of changes) {
        const earlier = before.get(from)
        if (earlier) Object.assign(from, earlier)
        else tracks = tracks.filter((one) => one !== from)
      }
      return changes.map(({ face, to }) => {
        if (!to) return begin(face, at)
        Object.assign(to, before.get(to) ?? {})
        advance(to, face.box, at)
        // Its looks may be remembered for longer than its place.
        if (!tracks.includes(to)) tracks.push(to)
        return to
      })
    },
  }
}

function* match(
  tracks: readonly Track[],
  faces: readonly SeenFace[],
  some: readonly number[],
  at: number,
): Generator<{ face: number; track: Track; contested: boolean }> {
  if (tracks.length === 0 || some.length === 0) return
  // One private column per face, for belonging to no track.
  const cost = some.map((face, row) => {
    const line = new Array<number>(tracks.length + some.length).fill(impossible)
    line[tracks.length + row] = 1
    for (const [column, track] of tracks.entries()) line[column] = costOf(track, (faces[face] as SeenFace).box, at)
    return line
  })
  for (const [row, column] of cheapestColumns(cost).entries()) {
    const track = tracks[column]
    const own = cost[row]?.[column] ?? impossible
    if (!track || own >= 1) continue
    const rival = (line: readonly number[] | undefined, other: number) =>
      (line?.[other] ?? impossible) < Math.min(1, own + ambiguous)
    const contested =
      own > surprising ||
      tracks.some((_, other) => other !== column && rival(cost[row], other)) ||
      some.some((_, other) => other !== row && rival(cost[other], column))
    yield { face: some[row] as number, track, contested }
  }
}

/** 0: where it was expected, in its size; 1: as far as it can be; more: impossible. */
function costOf(track: Track, box: Box, at: number): number {
  const { x, y, size } = placeOf(box)
  const seconds = (at - track.lastSeen) / 1000
  const growth = Math.abs(Math.log(size / track.size)) / (mostGrowth * (1 + seconds))
  if (growth > 1) return impossible
  const away = Math.hypot(x - track.x - track.vx * seconds, y - track.y - track.vy * seconds)
  const perSecond = track.hits > 1 ? reach.perSecondKnown : reach.perSecondUnknown
  const share = away / (Math.max(size, track.size) * (reach.always + perSecond * seconds))
  if (share > 1) return impossible
  const cost = 0.75 * share + 0.25 * growth
  // Whoever was away may be anywhere: those who were not come first.
  return seconds * 1000 > awayMs ? 0.5 + cost / 2 : cost
}

/** Takes the detection's word for the place, and half of it for the velocity. */
function advance(track: Track, box: Box, at: number): void {
  const place = placeOf(box)
  const seconds = (at - track.lastSeen) / 1000
  if (seconds > 0) {
    const trust = track.hits === 1 ? 1 : 0.5
    track.vx += trust * ((place.x - track.x) / seconds - track.vx)
    track.vy += trust * ((place.y - track.y) / seconds - track.vy)
  }
  Object.assign(track, place, { lastSeen: at, hits: track.hits + 1, box })
}

function placeOf({ x, y, width, height }: Box): { x: number; y: number; size: number } {
  return { x: x + width / 2, y: y + height / 2, size: Math.sqrt(Math.max(1, width * height)) }
}

function indexesWhere<T>(items: readonly T[], is: (item: T) => boolean): number[] {
  return items.flatMap((item, i) => (is(item) ? [i] : []))
}
