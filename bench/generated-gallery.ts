// Galleries of any size, from real templates: a person is a random direction in the space that the real people span, of the length of a real
// template; a photo of them adds what differs between two photos of one real person.
import { newId } from '#core/ids.ts'
import { seededRandom } from '#core/random.ts'
import { openFlatIndex } from '#vector-index/flat.ts'
import type { EmbedderFacts } from '#vision/models/manifest.ts'
import { type PhotoTemplate, photosOfPeople } from './lfw-templates.ts'

export interface GeneratedGallery extends AsyncDisposable {
  /** Distance of some enrolled people to the closest other one, as the product measures it. */
  closestOfEnrolled(people: number): Promise<number[]>
  /** Of so many people who are not enrolled. */
  closestOfStrangers(people: number): Promise<number[]>
}

/** Real people mixed into one. */
const mixed = 6
const queriesTogether = 32

export async function generatedGallery(
  photos: readonly PhotoTemplate[],
  people: number,
  seed: number,
  { dimensions, metric, modelId }: EmbedderFacts,
): Promise<GeneratedGallery> {
  const random = seededRandom(seed * 7919 + people)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  // Of unit length where only directions compare, or whoever has long vectors is in everybody.
  const scaled = (vector: Float32Array) => {
    const length = metric === 'cosine' ? Math.hypot(...vector) : 1
    return vector.map((value) => value / length)
  }
  const real = photos.map((photo) => ({ ...photo, probe: scaled(photo.probe) }))
  const mean = new Float64Array(dimensions)
  for (const { probe } of real)
    for (let i = 0; i < dimensions; i++) mean[i] = (mean[i] as number) + (probe[i] as number) / real.length
  const differences = photosOfPeople(real).flatMap(([first, second]) =>
    first && second ? [first.probe.map((value, i) => value - (second.probe[i] as number))] : [],
  )
  const pick = <Item>(list: readonly Item[]) => list[Math.floor(random() * list.length)] as Item

  function person(): Float32Array {
    const weights = Array.from({ length: mixed }, normal)
    const length = Math.hypot(...weights)
    const vector = Float64Array.from(mean)
    for (const weight of weights) {
      const { probe } = pick(real)
      for (let i = 0; i < dimensions; i++)
        vector[i] = (vector[i] as number) + (weight / length) * ((probe[i] as number) - (mean[i] as number))
    }
    const difference = pick(differences)
    // Half of what differs between two photos belongs to either.
    const sign = (random() < 0.5 ? -1 : 1) * 0.5
    return Float32Array.from(vector, (value, i) => value + sign * (difference[i] as number))
  }

  const index = openFlatIndex({ onLost: () => undefined })
  const space = { galleryId: newId(), modelId }
  await index.open(space, { dimensions, metric })
  const enrolled: { personId: string; vector: Float32Array }[] = []
  while (enrolled.length < people) {
    const page = Array.from({ length: Math.min(2_000, people - enrolled.length) }, () => ({
      faceId: newId(),
      personId: newId(),
      vector: person(),
    }))
    await index.add(space, page)
    enrolled.push(...page)
  }
  async function search(queries: readonly { personId: string; vector: Float32Array }[]): Promise<number[]> {
    const closest: number[] = []
    for (let i = 0; i < queries.length; i += queriesTogether) {
      const some = queries.slice(i, i + queriesTogether)
      const found = await index.search(
        space,
        some.map(({ vector }) => vector),
        2,
      )
      for (const [j, list] of found.entries())
        closest.push(list.find(({ personId }) => personId !== some[j]?.personId)?.distance ?? Number.POSITIVE_INFINITY)
    }
    return closest
  }
  return {
    closestOfEnrolled: (count) => search(enrolled.slice(0, count)),
    closestOfStrangers: (count) => search(Array.from({ length: count }, () => ({ personId: '', vector: person() }))),
    [Symbol.asyncDispose]: () => index[Symbol.asyncDispose](),
  }
}
