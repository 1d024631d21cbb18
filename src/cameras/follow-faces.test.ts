import { describe, expect, it } from 'vitest'
import { followFaces } from './follow-faces.ts'
import { identityF1, type MovingFrame, movingFaces, type TrackedFrame } from './moving-faces.fixture.ts'
import { trackerDefaults } from './track.ts'

const options = { ...trackerDefaults, metric: 'euclidean' as const, limit: 0.6 }

/** What the follower makes of a sequence where every unsure face gets its template, or none does. */
function track(frames: readonly MovingFrame[], looks = true): TrackedFrame[] {
  const follower = followFaces(options)
  let faces = 0
  let templates = 0
  const tracked = frames.map(({ at, visible, faces: seen }) => {
    const found = follower.associate(seen, at)
    const wanted = found.flatMap(({ face, unsure }, i) => {
      const few = face !== null && face.looks.looks.length < 3
      return face && looks && (unsure || few)
        ? [{ i, trackId: face.track.id, look: (seen[i] as (typeof seen)[number]).look }]
        : []
    })
    faces += found.length
    templates += wanted.length
    const owners = follower.recall(wanted, at)
    const ids = found.map(({ face }) => face?.track.id ?? null)
    for (const [n, { i }] of wanted.entries()) ids[i] = (owners[n] as (typeof owners)[number]).track.id
    follower.lost(at)
    return {
      visible,
      found: ids.flatMap((id, i) => (id === null ? [] : [{ person: seen[i]?.person ?? null, track: id }])),
    }
  })
  return tracked
}

describe('followFaces', () => {
  it('x', () => {
    const all = (looks: boolean, people: number) =>
      [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => identityF1(track(movingFaces(seed, { people, seconds: 60 }), looks)))
    for (const people of [2, 4, 6]) {
      console.log(
        people,
        all(true, people)
          .map((v) => v.toFixed(3))
          .join(' '),
      )
      console.log(
        people,
        all(false, people)
          .map((v) => v.toFixed(3))
          .join(' '),
      )
    }
    expect(1).toBe(1)
  })
})
