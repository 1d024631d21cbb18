import { cheapestColumns } from '#core/cheapest-columns.ts'
import { type Box, intersectionArea } from '#core/geometry.ts'
import { seededRandom } from '#core/random.ts'
import type { Look } from './track-looks.ts'

/** A detection of a generated frame: whose it is (null: nobody's), and what its template would be. */
export interface MovingFace {
  readonly person: number | null
  readonly box: Box
  readonly detectionScore: number
  readonly look: Look
}

/** One frame with exact truth: who is visible, and what the detector made of it. */
export interface MovingFrame {
  readonly at: number
  readonly visible: readonly number[]
  readonly faces: readonly MovingFace[]
}

const frame = { width: 640, height: 360 }
const dimensions = 64
/** Makes templates of one person about 0.42 apart, and those of two 0.85, as the embedded network does on small faces. */
const spread = { person: 0.52, photo: 0.3 }

/**
 * People walking through a picture of 640×360 for some seconds, at five frames a second: they cross and cover each other, pass
 * behind a pillar for up to 3 s, stand still; frames are dropped, also a second of them, faces missed, weak or invented.
 */
export function movingFaces(seed: number, { people = 4, seconds = 30, fps = 5 } = {}): MovingFrame[] {
  const random = seededRandom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const vector = (length: number) =>
    Float32Array.from({ length: dimensions }, () => (normal() * length) / Math.sqrt(dimensions))
  const walkers = Array.from({ length: people }, (_, person) => {
    const size = 24 + random() * 50
    const toRight = random() < 0.5
    return {
      person,
      size,
      looks: vector(spread.person),
      x: toRight ? -random() * 200 : frame.width + random() * 200,
      y: 60 + random() * 240,
      vx: (toRight ? 1 : -1) * Math.max(35, size * (0.5 + random() * 3)),
      vy: size * normal() * 0.2,
      hiddenUntil: -1,
      standsUntil: -1,
      lastSeen: Number.NEGATIVE_INFINITY,
      visit: 0,
    }
  })
  const pillar = { x: 200 + random() * 240, width: 40 + random() * 40 }
  const frames: MovingFrame[] = []
  let droppedUntil = -1
  for (let step = 0; step < seconds * fps; step++) {
    const at = Math.round((step * 1000) / fps + normal() * 15)
    for (const walker of walkers) {
      const covered = walker.x > pillar.x - 20 && walker.x < pillar.x + pillar.width + 20
      if (at > walker.standsUntil && !covered && random() < 0.01) walker.standsUntil = at + 1000 + random() * 2000
      const moves = at > walker.standsUntil ? 1 / fps : 0
      walker.vx += normal() * walker.size * 0.1
      walker.x += walker.vx * moves
      walker.y += walker.vy * moves
      if (walker.y < 40 || walker.y > frame.height - 40) walker.vy = Math.abs(walker.vy) * (walker.y < 40 ? 1 : -1)
      // Who has left comes back, after more time than anybody is covered for.
      const away = 3 * Math.abs(walker.vx)
      if (walker.x < -away || walker.x > frame.width + away) walker.vx = Math.abs(walker.vx) * (walker.x < 0 ? 1 : -1)
      // Behind a pillar, or looking away, for at most 3 s.
      if (at > walker.hiddenUntil + 3000 && random() < 0.01) walker.hiddenUntil = at + 500 + random() * 2500
    }
    if (random() < 0.01) droppedUntil = at + 400 + random() * 600
    if (at < droppedUntil || random() < 0.08) continue
    frames.push({ at, ...look(at) })
  }
  return frames

  function look(at: number): { visible: number[]; faces: MovingFace[] } {
    const boxes = walkers.map(({ x, y, size }) => ({ x: x - size / 2, y: y - size / 2, width: size, height: size }))
    const visible: number[] = []
    const faces: MovingFace[] = []
    for (const walker of walkers) {
      const { person, size } = walker
      const box = boxes[person] as Box
      const inside = walker.x > size / 2 && walker.x < frame.width - size / 2
      const behind = walker.x > pillar.x && walker.x < pillar.x + pillar.width && person % 2 === 0
      if (!inside || behind || at < walker.hiddenUntil) continue
      // The larger face is nearer, and covers.
      const covered = Math.max(
        0,
        ...walkers
          .filter((other) => other.size > size)
          .map((other) => intersectionArea(box, boxes[other.person] as Box) / size ** 2),
      )
      if (covered > 0.5) continue
      // Whoever was away for longer than 3 s is somebody new to a tracker.
      if (at - walker.lastSeen > 3000) walker.visit++
      walker.lastSeen = at
      const truth = person * 1000 + walker.visit
      visible.push(truth)
      if (random() < 0.03) continue
      const weak = covered > 0.2 || random() < 0.05
      const jitter = () => normal() * size * 0.04
      const grown = size * (1 + normal() * 0.04)
      const noise = vector(spread.photo * (1 + covered))
      faces.push({
        person: truth,
        box: { x: box.x + jitter(), y: box.y + jitter(), width: grown, height: grown },
        detectionScore: weak ? 0.3 + random() * 0.3 : 0.6 + random() * 0.4,
        look: { vector: walker.looks.map((value, i) => value + (noise[i] as number)), quality: 0.2 + random() * 0.6 },
      })
    }
    if (random() < 0.02) {
      const size = 20 + random() * 40
      const box = { x: random() * (frame.width - size), y: random() * (frame.height - size), width: size, height: size }
      const detectionScore = 0.3 + random() * 0.4
      faces.push({ person: null, box, detectionScore, look: { vector: vector(spread.person), quality: 0.1 } })
    }
    return { visible, faces }
  }
}

/** What a tracker said of a frame: the track of each person that it followed, and those of what is nobody. */
export interface TrackedFrame {
  readonly visible: readonly number[]
  readonly found: readonly { readonly person: number | null; readonly track: number }[]
}

/**
 * IDF1 (Ristani et al., 2016): tracks are matched to people one to one so that most is right over the whole sequence;
 * 2·right / (visible faces + tracked faces).
 */
export function identityF1(frames: readonly TrackedFrame[]): number {
  const together = new Map<string, number>()
  const [people, tracks] = [new Set<number>(), new Set<number>()]
  let visible = 0
  let tracked = 0
  for (const { visible: there, found } of frames) {
    visible += there.length
    tracked += found.length
    for (const person of there) people.add(person)
    for (const { person, track } of found) {
      tracks.add(track)
      const key = `${person} ${track}`
      together.set(key, (together.get(key) ?? 0) + 1)
    }
  }
  const columns = [...tracks]
  const cost = [...people].map((person) => [
    ...columns.map((track) => -(together.get(`${person} ${track}`) ?? 0)),
    ...[...people].map(() => 0),
  ])
  const chosen = cheapestColumns(cost)
  const right = chosen.reduce((sum, column, row) => sum - (cost[row]?.[column] ?? 0), 0)
  return (2 * right) / (visible + tracked)
}
