import type { Neighbour, Space, VectorIndex } from '#vector-index/port.ts'
import type { EmbedderFacts } from '#vision/models/manifest.ts'

export type SearchedModel = Pick<EmbedderFacts, 'modelId' | 'personTemplates'>

/** Where the templates of people are searched, each under its person's own id: beside the faces, so that these stay what they are. */
export function personSpace({ galleryId, modelId }: Space): Space {
  return { galleryId, modelId: `${modelId}+people` }
}

/**
 * The closest people of a gallery for each query: each with their closest face or, where the model gains by it, the template of all
 * their faces, whose `faceId` is the person's own id. Exact, like the index: whoever is among the closest by the smaller of two
 * distances is among the closest by that one.
 */
export async function searchPeople(
  index: VectorIndex,
  galleryId: string,
  { modelId, personTemplates = false }: SearchedModel,
  queries: readonly Float32Array[],
  people: number,
  signal?: AbortSignal,
): Promise<Neighbour[][]> {
  const space = { galleryId, modelId }
  if (!personTemplates) return await index.search(space, queries, people, signal)
  const [faces, joined] = await Promise.all([
    index.search(space, queries, people, signal),
    index.search(personSpace(space), queries, people, signal),
  ])
  return faces.map((list, i) => closestOfBoth(list, joined[i] ?? [], people))
}

function closestOfBoth(faces: readonly Neighbour[], joined: readonly Neighbour[], people: number): Neighbour[] {
  const seen = new Set<string>()
  return [...faces, ...joined]
    .sort((a, b) => a.distance - b.distance || (a.personId < b.personId ? -1 : Number(a.personId > b.personId)))
    .filter(({ personId }) => !seen.has(personId) && seen.add(personId))
    .slice(0, people)
}

/** Whether a neighbour was found by the template of all their faces, which is no face of its own. */
export function isPersonTemplate({ personId, faceId }: Pick<Neighbour, 'personId' | 'faceId'>): boolean {
  return personId === faceId
}
