import { setImmediate } from 'node:timers/promises'
import { seededRandom, shuffled } from '#core/random.ts'
import type { ComparePhotos } from './compare-photos.ts'
import type { JoinedDistance } from './join-photos.ts'
import { type PhotoSet, photosByPerson } from './photo-set.ts'

export interface FoundPerson {
  readonly person: number
  /** Their closest photo. */
  readonly photo: number
  readonly distance: number
}

/** One photo looked up among everybody enrolled, without itself. */
export interface Search {
  readonly photo: number
  /** Whether the person on it is not enrolled. */
  readonly stranger: boolean
  /** The two closest people, ascending; fewer where fewer are enrolled, none where the photo gave no template. */
  readonly closest: readonly FoundPerson[]
}

/** How photos are compared with each other and, where the model gains by it, with all photos of a person. */
export interface SearchDistances {
  readonly compare: ComparePhotos
  readonly joined: JoinedDistance | null
}

/** A person and their usable photos. */
export interface EnrolledPerson {
  readonly person: number
  readonly photos: readonly number[]
}

export interface DatasetSearches {
  readonly searches: readonly Search[]
  readonly enrolled: readonly EnrolledPerson[]
  readonly strangers: number
  /** Strangers who have several photos, and were held out because too few people have a single one. */
  readonly heldOut: number
}

/** With fewer strangers than this share of the people, some of the others are held out. */
const leastStrangers = 1 / 3

/**
 * Looks every photo up as open-set identification does: people with several usable photos are enrolled with all of them but the
 * one looked up (leave one out); people with one usable photo are strangers, and where they are less than a third of
 * all, people drawn by the seed as well. Needs two people at least.
 */
export async function searchDataset(
  set: PhotoSet,
  distances: SearchDistances,
  seed: number,
  signal: AbortSignal,
): Promise<DatasetSearches> {
  const people = photosByPerson(set).map((photos) => ({ photos, usable: photos.filter((p) => set.photos[p]?.vector) }))
  const several = people.flatMap(({ usable }, person) => (usable.length > 1 ? [person] : []))
  const single = people.flatMap(({ usable }, person) => (usable.length === 1 ? [person] : []))
  const missing = Math.max(0, Math.round((several.length + single.length) * leastStrangers) - single.length)
  const heldOut = new Set(shuffled(several, seededRandom(seed)).slice(0, Math.min(missing, several.length - 1)))
  const enrolled = several.filter((person) => !heldOut.has(person))
  const strangers = [...single, ...heldOut]
  const gallery = enrolled.map((person) => ({ person, photos: people[person]?.usable ?? [] }))
  const searches: Search[] = []
  const look = async (photos: readonly number[], stranger: boolean) => {
    for (const photo of photos) {
      if (searches.length % 16 === 0) await setImmediate()
      signal.throwIfAborted()
      searches.push({
        photo,
        stranger,
        closest: set.photos[photo]?.vector ? twoClosest(photo, gallery, distances) : [],
      })
    }
  }
  // A photo of somebody enrolled that gives no template is a search that missed; a stranger's is none at all.
  for (const person of enrolled) await look(people[person]?.photos ?? [], false)
  for (const person of strangers) await look(people[person]?.usable ?? [], true)
  return { searches, enrolled: gallery, strangers: strangers.length, heldOut: heldOut.size }
}

/** The two people closest to a photo, ascending, the photo itself left out. */
export function twoClosest(
  probe: number,
  gallery: readonly EnrolledPerson[],
  { compare, joined }: SearchDistances,
): FoundPerson[] {
  let [first, second]: (FoundPerson | null)[] = [null, null]
  for (const { person, photos } of gallery) {
    let best: FoundPerson | null = null
    for (const photo of photos) {
      if (photo === probe) continue
      const distance = compare(probe, photo)
      if (!best || distance < best.distance) best = { person, photo, distance }
    }
    if (!best) continue
    if (joined) best = { ...best, distance: Math.min(best.distance, joined(probe, person, photos)) }
    if (!first || best.distance < first.distance) [first, second] = [best, first]
    else if (!second || best.distance < second.distance) second = best
  }
  return [first, second].filter((found) => found !== null && found !== undefined)
}
