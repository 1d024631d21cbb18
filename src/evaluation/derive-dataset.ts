import { setImmediate } from 'node:timers/promises'
import type { Derivation } from '#recognition/derivation-store.ts'
import { quantilesOf } from '#recognition/derive-gallery.ts'
import { fitImpostorTail } from '#recognition/impostor-tail.ts'
import type { PhotoSet } from './photo-set.ts'
import { type EnrolledPerson, type SearchDistances, twoClosest } from './search-dataset.ts'

/**
 * What the people enrolled from a dataset show of strangers, as a server finds it out for a live gallery: one photo of each is
 * looked up as if its person were not enrolled. Neither the strangers nor who is on their photos is looked at. All templates
 * here are made as those of probes are, so that distances stand as they are measured.
 */
export async function deriveDataset(
  set: PhotoSet,
  enrolled: readonly EnrolledPerson[],
  distances: SearchDistances,
  minimumQuality: number,
  signal: AbortSignal,
): Promise<Derivation> {
  const closest: number[] = []
  const genuine: number[] = []
  for (const [i, { person, photos }] of enrolled.entries()) {
    if (i % 16 === 0) await setImmediate()
    signal.throwIfAborted()
    const [first, second] = photos.filter((photo) => (set.photos[photo]?.quality ?? 0) >= minimumQuality)
    if (first === undefined) continue
    if (second !== undefined) genuine.push(distances.compare(first, second))
    const other = twoClosest(first, enrolled, distances).find((found) => found.person !== person)
    if (other) closest.push(other.distance)
  }
  const people = enrolled.length
  return {
    people,
    faces: enrolled.reduce((sum, { photos }) => sum + photos.length, 0),
    comparisons: closest.length * Math.max(0, people - 1),
    tail: fitImpostorTail(closest),
    genuine: quantilesOf(genuine),
    genuinePeople: genuine.length,
  }
}
