import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { Neighbour, Space, VectorIndex } from '#vector-index/port.ts'
import type { Metric } from '#vision/template.ts'
import { type OwnDistances, ownDistances } from './own-distances.ts'
import { type PersonFaces, peopleInTurn } from './people-in-turn.ts'
import { topList } from './top-list.ts'

export interface CloseTo {
  readonly personId: string
  readonly faceId: string
}

export interface ClosePair {
  readonly a: CloseTo
  readonly b: CloseTo
  readonly distance: number
}

/** A face closer to somebody else than to the other faces of its own person. */
export interface SuspectFace {
  readonly face: CloseTo
  readonly ownDistance: number
  readonly other: Neighbour
}

export interface AlikeFaces {
  readonly personId: string
  readonly faces: number
  readonly widest: number
}

export interface GallerySurvey {
  readonly faces: number
  readonly damaged: number
  readonly closestPairs: readonly ClosePair[]
  readonly suspects: { readonly listed: readonly SuspectFace[]; readonly total: number }
  readonly alike: { readonly listed: readonly AlikeFaces[]; readonly total: number }
}

export interface SurveyOptions {
  readonly space: Space
  readonly metric: Metric
  /** Entries of each list. */
  readonly limit: number
  /** All photos of a person within this distance are as good as one. */
  readonly alikeWithin: number
}

/** Queries a search: short enough that a recognition waiting behind it hardly notices. */
const queriesTogether = 32

/**
 * Compares every face of a gallery with everybody else, through the vector index: the closest people, faces nearer to somebody
 * else than to their own person, people whose photos are all but the same. One page of templates is in memory at a time. Takes
 * one search for each face.
 */
export async function surveyGallery(
  needs: { readonly db: Db; readonly vault: Vault; readonly index: VectorIndex },
  options: SurveyOptions,
  signal: AbortSignal,
  onFaces: (done: number) => void,
): Promise<GallerySurvey> {
  const { space, metric, limit, alikeWithin } = options
  const pairs = topList<ClosePair>(limit, ({ distance }) => distance)
  const suspects = topList<SuspectFace>(limit, ({ ownDistance, other }) => other.distance - ownDistance)
  const alike = topList<AlikeFaces>(limit, ({ widest }) => widest)
  const counts = { faces: 0, damaged: 0, suspects: 0, alike: 0 }

  /** Among the `limit` closest pairs of people fewer than `limit` involve this one more closely; and the face finds itself. */
  const people = limit + 1
  const judge = async (waiting: readonly Waiting[]): Promise<void> => {
    const found = await needs.index.search(
      space,
      waiting.map(({ vector }) => vector),
      people,
      signal,
    )
    for (const [i, { faceId, personId, ownDistance }] of waiting.entries()) {
      const others = (found[i] ?? []).filter((neighbour) => neighbour.personId !== personId)
      for (const other of others) {
        const [a, b] = personId < other.personId ? [{ personId, faceId }, other] : [other, { personId, faceId }]
        pairs.offer(`${a.personId} ${b.personId}`, { a: placeOf(a), b: placeOf(b), distance: other.distance })
      }
      const [other] = others
      if (!other || other.distance >= ownDistance || ownDistance === Number.POSITIVE_INFINITY) continue
      counts.suspects++
      suspects.offer(faceId, { face: { personId, faceId }, ownDistance, other })
    }
    counts.faces += waiting.length
    onFaces(counts.faces)
  }

  let waiting: Waiting[] = []
  for await (const person of peopleInTurn(needs, space, signal)) {
    const { personId, faces, damaged } = person
    counts.damaged += damaged
    const own = ownDistances(
      faces.map(({ vector }) => vector),
      metric,
    )
    if (faces.length > 1 && own.widest <= alikeWithin) {
      counts.alike++
      alike.offer(personId, { personId, faces: faces.length, widest: own.widest })
    }
    waiting.push(...waitingOf(person, own))
    while (waiting.length >= queriesTogether) {
      await judge(waiting.slice(0, queriesTogether))
      waiting = waiting.slice(queriesTogether)
    }
  }
  if (waiting.length > 0) await judge(waiting)
  return {
    faces: counts.faces,
    damaged: counts.damaged,
    closestPairs: pairs.list(),
    suspects: { listed: suspects.list(), total: counts.suspects },
    alike: { listed: alike.list(), total: counts.alike },
  }
}

interface Waiting {
  readonly faceId: string
  readonly personId: string
  readonly vector: Float32Array
  readonly ownDistance: number
}

function waitingOf({ personId, faces }: PersonFaces, own: OwnDistances): Waiting[] {
  return faces.map(({ faceId, vector }, i) => ({ faceId, personId, vector, ownDistance: own.closest[i] as number }))
}

const placeOf = ({ personId, faceId }: CloseTo): CloseTo => ({ personId, faceId })
