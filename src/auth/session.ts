import { z } from 'zod'
import type { SessionRow } from './session-store.ts'

export const SessionView = z.strictObject({
  sessionId: z.string(),
  /** How it was begun. */
  method: z.enum(['password', 'identity_provider']),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
})

export function viewSession(row: SessionRow, currentId: string | undefined): z.output<typeof SessionView> {
  return {
    sessionId: row.id,
    method: row.method,
    address: row.address,
    userAgent: row.user_agent,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    current: row.id === currentId,
  }
}
