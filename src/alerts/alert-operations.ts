import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import { cursorText, readCursor } from '#sightings/cursor.ts'
import { reachOf } from '#sightings/sighting-reach.ts'
import type { Database, Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { AlertState, AlertView, CommentView } from './alert.ts'
import {
  type AlertRow,
  changeAlert,
  countAlerts,
  findAlert,
  insertComment,
  listAlertRows,
  listCommentRows,
  lockAlert,
} from './alert-store.ts'
import { Severity } from './severity.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly clock: Clock
}

const ById = z.strictObject({ alertId: z.string() })
const Text = z.string().trim().min(1).max(2_000)
const WithComments = AlertView.extend({ comments: z.array(CommentView) })
const Time = z.iso.datetime({ offset: true })

function viewAlert(row: AlertRow): AlertView {
  return {
    alertId: row.id,
    ruleId: row.rule_id,
    rule: row.rule_name,
    severity: row.severity,
    state: row.state,
    gallery: row.gallery,
    sightingId: row.sighting_id,
    hasCrop: row.has_crop,
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    zone: row.zone,
    decision: row.decision,
    person:
      row.person_id !== null && row.person_name !== null ? { personId: row.person_id, name: row.person_name } : null,
    unknownId: row.unknown_id,
    reasons: row.reasons,
    frames: row.frames,
    suppressed: row.suppressed,
    lastSuppressedAt: row.last_suppressed_at?.toISOString() ?? null,
    seenAt: row.seen_at.toISOString(),
    raisedAt: row.raised_at.toISOString(),
    late: row.late,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    resolvedBy: row.resolved_by,
    resolvedAt: row.resolved_at?.toISOString() ?? null,
  }
}

/** The alert, as far as the caller may see it. Throws `not_found`. */
async function requireAlert(db: Db, alertId: string, { galleries, cameras }: Caller): Promise<AlertRow> {
  const row = await findAlert(db, requireId(alertId, 'alert'))
  const hidden =
    !row ||
    (galleries && !galleries.includes(row.gallery)) ||
    (cameras && !(row.camera_id !== null && cameras.includes(row.camera_id)))
  if (hidden) throw new AppError('not_found', 'There is no alert with the id given')
  return row
}

async function viewWithComments(db: Db, row: AlertRow): Promise<z.output<typeof WithComments>> {
  const comments = await listCommentRows(db, row.id)
  return {
    ...viewAlert(row),
    comments: comments.map((comment) => ({
      commentId: comment.id,
      text: comment.text,
      writtenBy: comment.written_by,
      writtenAt: comment.written_at.toISOString(),
    })),
  }
}

export const listAlerts = operation({
  name: 'list_alerts',
  summary: 'Alerts, newest first, with how many there are in each state',
  permission: 'alerts:read',
  reach: 'input',
  input: z.strictObject({
    state: AlertState.optional(),
    severity: Severity.optional(),
    ruleId: z.string().optional(),
    cameraId: z.string().optional(),
    personId: z.string().optional(),
    unknownId: z.string().optional(),
    from: Time.optional().describe('Raised at or after'),
    to: Time.optional().describe('Raised before'),
    cursor: z.string().max(100).optional().describe('next_cursor of the page before'),
    limit: z.int().min(1).max(1_000).default(50),
  }),
  output: z.strictObject({
    alerts: z.array(AlertView),
    counts: z
      .strictObject({ open: z.int(), acknowledged: z.int(), resolved: z.int() })
      .describe('Whatever state was asked for'),
    nextCursor: z.string().nullable(),
  }),
  async run({ db }: Needs, { from, to, cursor, limit, state, cameraId, ...ids }, caller) {
    const reach = await reachOf(db, caller)
    const filter = {
      galleryIds: reach.galleryIds,
      cameraIds: cameraId === undefined ? reach.cameraIds : [requireId(cameraId, 'camera')],
      severity: ids.severity,
      ruleId: ids.ruleId && requireId(ids.ruleId, 'rule'),
      personId: ids.personId && requireId(ids.personId, 'person'),
      unknownId: ids.unknownId && requireId(ids.unknownId, 'unknown person'),
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    }
    const before = cursor === undefined ? null : readCursor(cursor)
    const rows = await listAlertRows(db, { ...filter, state }, { before, limit: limit + 1 })
    const counts = await countAlerts(db, filter)
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    return {
      alerts: shown.map(viewAlert),
      counts: { open: counts.open ?? 0, acknowledged: counts.acknowledged ?? 0, resolved: counts.resolved ?? 0 },
      nextCursor: last ? cursorText({ at: last.raised_at, id: last.id }) : null,
    }
  },
})

export const getAlert = operation({
  name: 'get_alert',
  summary: 'One alert with its comments',
  permission: 'alerts:read',
  reach: 'input',
  input: ById,
  output: WithComments,
  run: async ({ db }: Needs, { alertId }, caller) =>
    await viewWithComments(db, await requireAlert(db, alertId, caller)),
})

interface Step {
  readonly comment: string | undefined
  /** What changes of an alert in that state; null where nothing does. */
  change(state: AlertRow['state'], by: string, at: Date): Parameters<typeof changeAlert>[2] | null
}

/** Takes an alert a step further, with who and when and, if given, why. */
async function takeStep({ db, clock }: Needs, alertId: string, caller: Caller, { comment, change }: Step) {
  const { id } = await requireAlert(db, alertId, caller)
  await inTransaction(db, async (tx) => {
    const before = await lockAlert(tx, id)
    if (!before) throw new AppError('not_found', 'There is no alert with the id given')
    const at = clock.now()
    const changes = change(before.state, caller.id, at)
    if (changes) await changeAlert(tx, id, changes)
    if (comment !== undefined) await addComment(tx, id, comment, caller.id, at)
    if (changes || comment !== undefined) await appendEvent(tx, { type: 'alert_changed', payload: { alertId: id } })
  })
  return await viewWithComments(db, await requireAlert(db, id, caller))
}

async function addComment(
  tx: Transaction<Database>,
  alertId: string,
  text: string,
  by: string,
  at: Date,
): Promise<void> {
  await insertComment(tx, { id: newId(), alert_id: alertId, text, written_by: by, written_at: at })
}

export const acknowledgeAlert = operation({
  name: 'acknowledge_alert',
  summary: 'Says that somebody looks after an alert',
  permission: 'alerts:write',
  reach: 'input',
  input: ById.extend({ comment: Text.optional() }),
  output: WithComments,
  run: async (needs: Needs, { alertId, comment }, caller) =>
    await takeStep(needs, alertId, caller, {
      comment,
      change(state, by, at) {
        if (state === 'resolved') throw new AppError('conflict', 'The alert is resolved; reopen it first')
        return state === 'open' ? { state: 'acknowledged', acknowledged_by: by, acknowledged_at: at } : null
      },
    }),
})

export const resolveAlert = operation({
  name: 'resolve_alert',
  summary: 'Closes an alert',
  permission: 'alerts:write',
  reach: 'input',
  input: ById.extend({ comment: Text.optional() }),
  output: WithComments,
  run: async (needs: Needs, { alertId, comment }, caller) =>
    await takeStep(needs, alertId, caller, {
      comment,
      change: (state, by, at) =>
        state === 'resolved' ? null : { state: 'resolved', resolved_by: by, resolved_at: at },
    }),
})

export const reopenAlert = operation({
  name: 'reopen_alert',
  summary: 'Opens an alert again',
  permission: 'alerts:write',
  reach: 'input',
  input: ById.extend({ comment: Text.optional() }),
  output: WithComments,
  run: async (needs: Needs, { alertId, comment }, caller) =>
    await takeStep(needs, alertId, caller, {
      comment,
      change: (state) =>
        state === 'open'
          ? null
          : { state: 'open', acknowledged_by: null, acknowledged_at: null, resolved_by: null, resolved_at: null },
    }),
})

export const commentAlert = operation({
  name: 'comment_alert',
  summary: 'Adds a comment to an alert',
  permission: 'alerts:write',
  reach: 'input',
  input: ById.extend({ text: Text }),
  output: WithComments,
  run: async (needs: Needs, { alertId, text }, caller) =>
    await takeStep(needs, alertId, caller, { comment: text, change: () => null }),
})
