import { closestOdds, type Logistic } from './confidence.ts'
import type { Policy } from './policy.ts'

export const decisionKinds = ['known', 'uncertain', 'unknown', 'not_usable'] as const
export type DecisionKind = (typeof decisionKinds)[number]

/** A person and the best comparison with the face: at most one per person. */
export interface Candidate {
  readonly personId: string
  readonly faceId: string
  readonly distance: number
}

export interface Decision {
  readonly kind: DecisionKind
  readonly reason: string
  /** The person decided for (*known*), or thought of (*uncertain*); null otherwise. */
  readonly candidate: Candidate | null
  /** Probability that the decision is right, 0…1. For *uncertain*: that the candidate is the right one. */
  readonly confidence: number
}

export interface FaceToDecide {
  readonly quality: number
  readonly qualityReason: string | null
  /** Whether its closest person was given to another, closer face of the same photo. */
  readonly closestTaken: boolean
  /** Whether somebody near enough was passed over, who was marked as not this person. */
  readonly marked?: boolean
}

const markedReason = 'Marked as not this person'

/**
 * The decision for one face, from its candidates by ascending distance. Pure: the same values always give the same
 * decision, and the reason says which rule decided.
 */
export function decide(
  face: FaceToDecide,
  candidates: readonly Candidate[],
  policy: Policy,
  logistic: Logistic,
): Decision {
  if (face.quality < policy.minimumQuality)
    return {
      kind: 'not_usable',
      reason: face.qualityReason ?? 'The face is not clear enough',
      candidate: null,
      confidence: 0,
    }

  const [best, second] = candidates
  if (!best) {
    const reason = face.closestTaken
      ? 'The closest person is another face of this photo'
      : face.marked
        ? markedReason
        : 'Nobody is enrolled'
    return { kind: 'unknown', reason, candidate: null, confidence: face.closestTaken ? 0.5 : 1 }
  }

  const { right, stranger } = closestOdds(best.distance, policy, logistic)
  if (best.distance > policy.uncertain) {
    const reason = face.closestTaken
      ? 'The closest person is another face of this photo'
      : face.marked
        ? markedReason
        : 'Nobody enrolled is close enough'
    return { kind: 'unknown', reason, candidate: null, confidence: stranger }
  }
  if (best.distance > policy.known)
    return {
      kind: 'uncertain',
      reason: 'Close to an enrolled person, but not close enough to be sure',
      candidate: best,
      confidence: right,
    }
  if (second && second.distance - best.distance < policy.margin)
    return {
      kind: 'uncertain',
      reason: 'Two enrolled people are about equally close',
      candidate: best,
      confidence: right / 2,
    }
  return { kind: 'known', reason: 'Closer to this person than the threshold', candidate: best, confidence: right }
}
