// What the tracker makes of generated sequences with exact truth (src/cameras/moving-faces.fixture.ts): identities kept (IDF1), the
// share of faces that it wants templates of, and what a frame costs.
//   npm run bench -- --only tracker
import { followFaces } from '#cameras/follow-faces.ts'
import { identityF1, movingFaces, type TrackedFrame } from '#cameras/moving-faces.fixture.ts'
import { trackerDefaults } from '#cameras/track.ts'
import { measured, type Row } from './row.ts'

/** Seeds that no test uses. */
const firstSeed = 1_000

export async function benchTracker({ sequences }: { readonly sequences: number }): Promise<{ rows: readonly Row[] }> {
  return { rows: [2, 4, 6, 16].flatMap((people) => rowsFor(people, sequences)) }
}

function rowsFor(people: number, sequences: number): Row[] {
  const scores: number[] = []
  const costs: number[] = []
  let faces = 0
  let templates = 0
  for (let seed = firstSeed; seed < firstSeed + sequences; seed++) {
    const follower = followFaces({ ...trackerDefaults, metric: 'euclidean', limit: () => 0.6 })
    const tracked: TrackedFrame[] = []
    for (const { at, visible, faces: seen } of movingFaces(seed, { people, seconds: 60 })) {
      const before = performance.now()
      const found = follower.associate(seen, at)
      const wanted = found.flatMap(({ face, unsure }, i) => {
        const look = seen[i]?.look
        const few = face !== null && face.looks.looks.length < 3
        return face && look && (unsure || few) ? [{ i, trackId: face.track.id, look }] : []
      })
      const owners = follower.recall(wanted, at)
      follower.lost(at)
      costs.push(performance.now() - before)
      faces += found.length
      templates += wanted.length
      const ids = found.map(({ face }) => face?.track.id ?? null)
      for (const [n, { i }] of wanted.entries()) ids[i] = owners[n]?.track.id ?? null
      const named = ids.flatMap((track, i) => (track === null ? [] : [{ person: seen[i]?.person ?? null, track }]))
      tracked.push({ visible, found: named })
    }
    scores.push(identityF1(tracked))
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const share = `templates of ${((100 * templates) / faces).toFixed(0)} % of the faces`
  const note = people > 6 ? { note: 'more than are promised' } : {}
  return [
    {
      part: 'tracker',
      name: `IDF1, ${people} people, mean of sequences`,
      value: mean,
      unit: '',
      note: share,
      ...(people > 6 ? {} : { reach: { limit: 0.95, is: 'at least' as const } }),
    },
    measured('tracker', `a frame, ${people} people`, 'ms', costs, { reach: { limit: 0.3, is: 'at most' }, ...note }),
  ]
}
