import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { hashApiKey, newApiKey, shownPrefix } from './api-key.ts'
import { type ApiKeyRow, findApiKeyById, insertApiKey, listApiKeyRows, revokeApiKey } from './api-key-store.ts'
import { requireMayGrant } from './may-grant.ts'
import { Permission } from './permission.ts'

const Names = z.array(z.string().min(1).max(100)).min(1).max(100)

const KeyView = z.strictObject({
  keyId: z.string(),
  name: z.string(),
  /** How the key begins, to tell it from others. */
  prefix: z.string(),
  permissions: z.array(z.string()),
  /** Requests a minute; null is the default, and no limit for administrators' keys. */
  rateLimit: z.int().nullable(),
  /** The only galleries and cameras that it can be used for; null is all. */
  galleries: z.array(z.string()).nullable(),
  cameras: z.array(z.string()).nullable(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})

function viewKey(row: ApiKeyRow): z.output<typeof KeyView> {
  return {
    keyId: row.id,
    name: row.name,
    prefix: row.prefix,
    permissions: row.permissions,
    rateLimit: row.rate_limit,
    galleries: row.galleries,
    cameras: row.cameras,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }
}

export const listKeys = operation({
  name: 'list_keys',
  summary: 'API keys, newest first, never their secrets',
  permission: 'keys:read',
  input: z.strictObject({ revoked: z.boolean().default(false).describe('Revoked ones, too') }),
  output: z.strictObject({ keys: z.array(KeyView) }),
  async run(needs: { db: Db }, { revoked }) {
    return { keys: (await listApiKeyRows(needs.db, revoked)).map(viewKey) }
  },
})

export const createKey = operation({
  name: 'create_key',
  summary: 'Makes an API key, which is shown once; it cannot hold more than you may',
  permission: 'keys:write',
  input: z.strictObject({
    name: z.string().trim().min(1).max(200),
    permissions: z.array(Permission).min(1).max(200),
    expiresAt: z.iso.datetime().optional(),
    rateLimit: z.int().min(1).max(1_000_000).optional().describe('Requests a minute'),
    galleries: Names.optional().describe('The only galleries that it can be used for'),
    cameras: Names.optional().describe('The only cameras that it can be used for, by id'),
  }),
  output: KeyView.extend({ key: z.string() }),
  async run(needs: { db: Db; clock: Clock; events: EventsApplied }, input, caller) {
    requireMayGrant(caller, input.permissions)
    const expiresAt = input.expiresAt === undefined ? undefined : new Date(input.expiresAt)
    if (expiresAt && expiresAt <= needs.clock.now())
      throw new AppError('invalid_input', 'expires_at: is in the past', { facts: { fields: 'expires_at' } })
    const key = newApiKey()
    const row = await inTransaction(needs.db, async (tx) => {
      const keyId = await insertApiKey(tx, {
        name: input.name,
        prefix: shownPrefix(key),
        hash: hashApiKey(key),
        permissions: input.permissions,
        rateLimit: input.rateLimit,
        galleries: input.galleries,
        cameras: input.cameras,
        createdBy: caller.id,
        ...(expiresAt ? { expiresAt } : {}),
      })
      const row = keyId === null ? undefined : await findApiKeyById(tx, keyId)
      if (!row) throw new AppError('internal', 'The key was not stored')
      await appendEvent(tx, { type: 'api_key_changed', payload: { keyId: row.id } })
      return row
    })
    return { ...viewKey(row), key }
  },
})

export const revokeKey = operation({
  name: 'revoke_key',
  summary: 'Revokes an API key, at once everywhere and for good',
  permission: 'keys:write',
  input: z.strictObject({ keyId: z.string() }),
  output: KeyView,
  async run(needs: { db: Db; clock: Clock; events: EventsApplied }, input, caller) {
    const id = requireId(input.keyId, 'API key')
    const { row, eventId } = await inTransaction(needs.db, async (tx) => {
      const before = await findApiKeyById(tx, id)
      if (!before) throw new AppError('not_found', 'There is no API key with the id given')
      requireMayGrant(caller, before.permissions)
      const row = await revokeApiKey(tx, id, needs.clock.now())
      return { row, eventId: await appendEvent(tx, { type: 'api_key_changed', payload: { keyId: id } }) }
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return viewKey(row)
  },
})
