import { z } from 'zod'
import type { UserRow } from './user-store.ts'

/** `admin@localhost` is one: nothing is ever sent to it, it only tells people apart. */
export const UserEmail = z
  .string()
  .trim()
  .min(3)
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, 'an e-mail address is needed')

export const UserName = z.string().trim().min(1).max(200)

export const UserView = z.strictObject({
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  /** Whether a second factor is asked for at sign-in. */
  secondFactor: z.boolean(),
  mustChangePassword: z.boolean(),
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSignedInAt: z.iso.datetime().nullable(),
})
export type UserView = z.output<typeof UserView>

export function viewUser(row: UserRow): UserView {
  return {
    userId: row.id,
    email: row.email,
    name: row.name,
    roles: row.roles,
    secondFactor: row.totp_confirmed_at !== null,
    mustChangePassword: row.must_change_password,
    disabled: row.disabled_at !== null,
    createdAt: row.created_at.toISOString(),
    lastSignedInAt: row.last_signed_in_at?.toISOString() ?? null,
  }
}
