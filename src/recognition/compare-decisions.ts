import { z } from 'zod'
import type { DecisionKind } from './decide.ts'

/** How the decisions of one model turned out with another one. */
export const ChangedDecisions = z.strictObject({
  compared: z.int(),
  /** Of the same kind and, where they name somebody, for the same person. */
  same: z.int(),
  /** *Known* with both, but as somebody else. */
  differentPerson: z.int(),
  knownToUncertain: z.int(),
  knownToUnknown: z.int(),
  uncertainToKnown: z.int(),
  unknownToKnown: z.int(),
  /** Between uncertain, unknown and not usable, or uncertain about somebody else. */
  other: z.int(),
})
export type ChangedDecisions = z.output<typeof ChangedDecisions>

export interface DecidedFor {
  readonly kind: DecisionKind
  readonly personId: string | null
}

export const noChanges: ChangedDecisions = {
  compared: 0,
  same: 0,
  differentPerson: 0,
  knownToUncertain: 0,
  knownToUnknown: 0,
  uncertainToKnown: 0,
  unknownToKnown: 0,
  other: 0,
}

/** The counts with one more pair of decisions about the same face. */
export function countChange(counts: ChangedDecisions, before: DecidedFor, after: DecidedFor): ChangedDecisions {
  const change = changeOf(before, after)
  return { ...counts, compared: counts.compared + 1, [change]: counts[change] + 1 }
}

function changeOf(before: DecidedFor, after: DecidedFor): Exclude<keyof ChangedDecisions, 'compared'> {
  if (before.kind === after.kind) {
    if (before.personId === after.personId) return 'same'
    return before.kind === 'known' ? 'differentPerson' : 'other'
  }
  if (before.kind === 'known' && after.kind === 'uncertain') return 'knownToUncertain'
  if (before.kind === 'known' && after.kind === 'unknown') return 'knownToUnknown'
  if (before.kind === 'uncertain' && after.kind === 'known') return 'uncertainToKnown'
  if (before.kind === 'unknown' && after.kind === 'known') return 'unknownToKnown'
  return 'other'
}
