import { type Expression, expressionLabels } from '#vision/face.ts'

/** Seconds after which half of what was seen before is forgotten. */
const halfLifeSeconds = 1.5

/** A track's expression, smoothed over its frames. */
export interface SmoothExpression {
  readonly expression: Expression
  /** Milliseconds since the epoch. */
  readonly at: number
}

/**
 * The distribution over a track with one frame more: what was before fades with time, and clear faces count more than bad ones,
 * so that a single frame turns nothing over. Pure.
 */
export function smoothExpression(
  before: SmoothExpression | null,
  { expression, quality, at }: { readonly expression: Expression; readonly quality: number; readonly at: number },
): SmoothExpression {
  if (!before) return { expression, at }
  const kept = 0.5 ** (Math.max(0, at - before.at) / 1000 / halfLifeSeconds)
  // Frames in quick succession say much the same: each is worth what time has passed, and half a weight at most.
  const share = Math.min(0.5, Math.max(0.1, 1 - kept)) * Math.max(0.2, Math.min(1, quality * 2))
  const probabilities = { ...before.expression.probabilities }
  for (const label of expressionLabels)
    probabilities[label] = (1 - share) * probabilities[label] + share * expression.probabilities[label]
  const label = expressionLabels.reduce((best, one) => (probabilities[one] > probabilities[best] ? one : best))
  return { expression: { label, probabilities }, at }
}
