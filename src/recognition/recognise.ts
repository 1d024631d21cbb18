import type { Negatives } from '#gallery/negative-faces.ts'
import type { PersonProfile } from '#gallery/person.ts'
import { findPeople } from '#gallery/person-store.ts'
import { isPersonTemplate, searchPeople } from '#gallery/search-people.ts'
import { findBestFaces } from '#gallery/templates-by-person.ts'
import { profileOf } from '#gallery/view-person.ts'
import type { Db } from '#storage/schema.ts'
import type { VectorIndex } from '#vector-index/port.ts'
import type { AnalysedFace, Vision } from '#vision/vision.ts'
import { assignPeople } from './assign.ts'
import { type Candidate, type Decision, type DecisionKind, decide } from './decide.ts'
import { passOverMarked } from './pass-over-marked.ts'
import { templateOf } from './photo.ts'
import type { Policy } from './policy.ts'

export interface RecogniseNeeds {
  readonly db: Db
  readonly index: VectorIndex
  readonly vision: Vision
  readonly negatives: Negatives
  /** Told of every decision, for operating figures. */
  countDecision(kind: DecisionKind): void
}

export interface RecognisedFace {
  readonly face: AnalysedFace
  readonly decision: Decision
  /** Ascending by distance, the best comparison of each person. */
  readonly candidates: readonly (Candidate & { readonly person: PersonProfile })[]
}

/**
 * Who the faces of one photo or frame are: search, whoever was marked as not this person passed over, then one joint
 * assignment (a person is at most one face of a photo), then the decision for each. Uploads and cameras call the same function.
 */
export async function recognise(
  needs: RecogniseNeeds,
  faces: readonly AnalysedFace[],
  request: { galleryId: string; policy: Policy; maxResults: number },
  signal: AbortSignal,
): Promise<RecognisedFace[]> {
  if (faces.length === 0) return []
  const { embedder } = needs.vision.pack
  const { metric, calibration } = embedder
  const queries = faces.map((face) => templateOf(face).vector)
  // Every other face may take a person away, and every correction rule one out, so as many more are asked for; beyond 50 no
  // photo needs more.
  const more = faces.length + needs.negatives.peopleIn(request.galleryId)
  const people = request.maxResults + Math.min(more, 50)
  const neighbours = await searchPeople(needs.index, request.galleryId, embedder, queries, people, signal)
  // Whoever was forgotten since the index answered is nobody's candidate.
  const [rows, faceIds] = await Promise.all([
    findPeople(needs.db, [...new Set(neighbours.flat().map((n) => n.personId))]),
    findBestFaces(needs.db, [
      ...new Set(
        neighbours
          .flat()
          .filter(isPersonTemplate)
          .map((n) => n.personId),
      ),
    ]),
  ])
  const profiles = new Map(rows.map((row) => [row.id, profileOf(row)]))
  const rule = { metric, limit: request.policy.uncertain }
  const left = neighbours.map((list, i) => {
    const there = list.flatMap((n) => {
      // Whom all their faces together are closest is shown by the best of these.
      const faceId = isPersonTemplate(n) ? faceIds.get(n.personId) : n.faceId
      return profiles.has(n.personId) && faceId !== undefined ? [{ ...n, faceId }] : []
    })
    return passOverMarked(queries[i] as Float32Array, there, needs.negatives, rule)
  })
  const found = left.map(({ candidates }) => candidates)
  // A face that is not usable must not take a person away from one that is.
  const usable = found.map((list, i) => ((faces[i]?.quality.overall ?? 0) < request.policy.minimumQuality ? [] : list))
  const assigned = assignPeople(usable, request.policy.uncertain)

  return faces.map((face, i) => {
    const { overall, reason } = face.quality
    const { candidates = [], closestTaken = false } = assigned[i] ?? {}
    const decision = decide(
      { quality: overall, qualityReason: reason, closestTaken, marked: left[i]?.marked ?? false },
      candidates,
      request.policy,
      calibration,
    )
    needs.countDecision(decision.kind)
    const shown = (found[i] ?? []).slice(0, request.maxResults)
    return {
      face,
      decision,
      candidates: shown.map((c) => ({ ...c, person: profiles.get(c.personId) as PersonProfile })),
    }
  })
}
