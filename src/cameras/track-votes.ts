import type { Decision, DecisionKind } from '#recognition/decide.ts'

/** What the last checks of a track said, oldest first. */
export type Votes = readonly string[]

/** What must agree: the kind, and of *known* the person. */
export function outcomeOf({ kind, candidate }: Decision): string {
  return kind === 'known' ? `known ${candidate?.personId}` : kind
}

/** Adds a check, and says whether the last `confirm` agree. A face that is not usable says nothing. Pure. */
export function vote(before: Votes, decision: Decision, confirm: number): { votes: Votes; agreed: boolean } {
  if (decision.kind === 'not_usable') return { votes: before, agreed: false }
  const outcome = outcomeOf(decision)
  const votes = [...before, outcome].slice(-confirm)
  return { votes, agreed: votes.length === confirm && votes.every((one) => one === outcome) }
}

const rank: Readonly<Record<DecisionKind, number>> = { not_usable: 0, unknown: 1, uncertain: 2, known: 3 }

/**
 * Whether an agreed decision replaces what was said of the track: one that knows more does, and another person does. Worse looks at the same face take nothing back.
 */
export function replaces(said: Decision, agreed: Decision): boolean {
  if (outcomeOf(said) === outcomeOf(agreed)) return false
  return rank[agreed.kind] > rank[said.kind] || (agreed.kind === 'known' && said.kind === 'known')
}
