import type { DecisionKind } from '#recognition/decide.ts'
import type { WhoKind } from './alert-rule.ts'
import { isScheduled, type Schedule } from './schedule.ts'
import type { Severity } from './severity.ts'

/** A rule as it is compared with sightings. */
export interface MatchRule {
  readonly who: WhoKind
  readonly watchListId: string | null
  readonly personId: string | null
  readonly galleryId: string | null
  readonly cameraIds: readonly string[] | null
  readonly zones: readonly string[] | null
  readonly schedule: Schedule | null
  readonly dwellSeconds: number
  readonly confirm: number
  readonly severity: Severity | null
}

/** What of a sighting matters. */
export interface MatchSighting {
  readonly galleryId: string
  readonly cameraId: string | null
  readonly source: 'camera' | 'video' | 'edge'
  readonly decision: DecisionKind
  /** Who it is held to be. */
  readonly personId: string | null
  /** A stranger whom nobody wants to hear of. */
  readonly ignored: boolean
  /** A user said who it is, later. */
  readonly corrected: boolean
  /** Those that they were in so far. */
  readonly zones: readonly string[]
  readonly frames: number
  readonly startedAt: Date
  readonly lastSeenAt: Date
  readonly endedAt: Date | null
}

/** A person's place on a watch list. */
export interface Membership {
  readonly watchListId: string
  readonly listName: string
  readonly severity: Severity
  readonly expiresAt: Date | null
}

/** `wait`: all fits but the time or the frames, and may come to fit. */
export type Match =
  | { readonly kind: 'no' }
  | { readonly kind: 'wait'; readonly dueAt: Date }
  | { readonly kind: 'fire'; readonly severity: Severity; readonly reasons: readonly string[] }

const no = { kind: 'no' } as const
/** How soon frames are counted again. */
const recountMs = 1_000

/** Whether a rule fires on a sighting. Reasons hold no names of people. */
export function matchAlert(
  rule: MatchRule,
  sighting: MatchSighting,
  memberships: readonly Membership[],
  now: Date,
): Match {
  // What was uploaded is no news, and what a user says of a sighting is none either.
  if (sighting.source === 'video' || sighting.corrected) return no
  if (rule.galleryId !== null && rule.galleryId !== sighting.galleryId) return no
  if (rule.cameraIds && !(sighting.cameraId !== null && rule.cameraIds.includes(sighting.cameraId))) return no
  const zone = rule.zones?.find((one) => sighting.zones.includes(one))
  if (rule.zones && zone === undefined) return no
  const who = whoFits(rule, sighting, memberships)
  if (who === null) return no
  const { startedAt, lastSeenAt, endedAt, frames } = sighting
  const stayed = (lastSeenAt.getTime() - startedAt.getTime()) / 1000
  const scheduled =
    rule.schedule === null || [startedAt, lastSeenAt].some((at) => isScheduled(rule.schedule as Schedule, at))
  if (!scheduled || stayed < rule.dwellSeconds || frames < rule.confirm) {
    if (endedAt !== null) return no
    const due = startedAt.getTime() + rule.dwellSeconds * 1000
    return { kind: 'wait', dueAt: new Date(Math.max(due, now.getTime() + recountMs)) }
  }
  const reasons = [
    who.reason,
    `on ${frames} frames, ${rule.confirm} needed`,
    ...(rule.dwellSeconds > 0 ? [`stayed ${Math.floor(stayed)} s, ${rule.dwellSeconds} needed`] : []),
    ...(zone === undefined ? [] : [`in the zone ${zone}`]),
    ...(rule.schedule ? ['within the schedule'] : []),
  ]
  return { kind: 'fire', severity: rule.severity ?? who.severity ?? 'medium', reasons }
}

function whoFits(
  rule: MatchRule,
  { decision, personId, ignored, startedAt }: MatchSighting,
  memberships: readonly Membership[],
): { readonly reason: string; readonly severity?: Severity } | null {
  const valid = memberships.filter(({ expiresAt }) => expiresAt === null || expiresAt > startedAt)
  switch (rule.who) {
    case 'list': {
      const member = decision === 'known' ? valid.find((one) => one.watchListId === rule.watchListId) : undefined
      return member ? { reason: `on the watch list ${member.listName}`, severity: member.severity } : null
    }
    case 'person':
      return decision === 'known' && personId === rule.personId ? { reason: 'the person of the rule' } : null
    case 'unknown':
      return decision === 'unknown' && !ignored ? { reason: 'a stranger' } : null
    case 'uncertain':
      return decision === 'uncertain' ? { reason: 'uncertain who it is' } : null
    case 'anyone':
      return decision === 'not_usable' || ignored ? null : { reason: `anyone: ${decision}` }
  }
}
