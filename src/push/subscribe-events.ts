import { z } from 'zod'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import { countEvents, lastEventId } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { EventId, positionAfter } from './event-id.ts'
import { sourcesOf } from './event-sources.ts'
import { grantEvents } from './subscription.ts'

export interface SubscriptionNeeds {
  readonly db: Db
  readonly capabilities: Pick<CapabilityGate, 'isOn'>
  readonly replayLimits: ReplayLimits
}

/** How far back somebody may ask for what they missed. */
export interface ReplayLimits {
  /** Most events that are sent again. */
  readonly events: number
  /** Most entries of the log that are looked through for them. */
  readonly entries: number
}

/** The log also holds what nobody asked for; looking through it is bounded, too. */
export const replayLimitsOf = (events: number): ReplayLimits => ({ events, entries: events * 100 })

const Names = z.array(z.string().min(1).max(60)).min(1).max(100)

export const subscribeEvents = operation({
  name: 'subscribe_events',
  summary: 'Be told of events as they happen, and of those that were missed after one',
  permission: 'events:read',
  reach: 'input',
  input: z.strictObject({
    events: Names.describe('Names of events'),
    cameras: z.array(z.string().min(1).max(100)).min(1).max(1_000).optional().describe('Only what these cameras saw'),
    after: EventId.optional(),
  }),
  output: z.strictObject({
    granted: z.array(z.string()),
    refused: z.array(
      z.strictObject({
        event: z.string(),
        reason: z.enum(['unknown_event', 'forbidden', 'restricted', 'capability_off']),
        detail: z.string(),
      }),
    ),
    cameras: z.array(z.string()).nullable().describe('Null: all'),
    after: z.string().describe('What comes is what happened after this event'),
  }),
  subject: ({ cameras }) => ({ camera: cameras }),
  async run({ db, capabilities, replayLimits }: SubscriptionNeeds, { events, cameras, after }, caller) {
    const { granted, refused } = grantEvents(caller, events)
    const off = granted.includes('expression_observed') && !(await capabilities.isOn('expression'))
    const detail = 'The capability expression is off; an administrator turns it on'
    const allowed = cameras?.filter((id) => !caller.cameras || caller.cameras.includes(id))
    const last = await lastEventId(db)
    if (after !== undefined) {
      const { cursor } = positionAfter(after)
      if (cursor > last)
        throw new AppError('invalid_input', `after: there is no event ${after} yet; the newest is ${last}`, {
          facts: { fields: 'after', newest: String(last) },
        })
      const types = sourcesOf(granted)
      const missed =
        last - cursor > BigInt(replayLimits.entries) ||
        (await countEvents(db, cursor, types, replayLimits.events + 1)) > replayLimits.events
      if (missed)
        throw new AppError(
          'conflict',
          `Event ${after} is too old: more than can be sent again happened since. Read what you need over the API, then subscribe without after`,
          { facts: { reason: 'too_old', newest: String(last) } },
        )
    }
    return {
      granted: granted.filter((name) => !(off && name === 'expression_observed')),
      refused: [
        ...refused,
        ...(off ? [{ event: 'expression_observed', reason: 'capability_off' as const, detail }] : []),
      ],
      cameras: allowed ?? (caller.cameras ? [...caller.cameras] : null),
      after: after ?? String(last),
    }
  },
})
