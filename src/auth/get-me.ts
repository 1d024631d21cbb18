import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import { allPermissions, ownPermissions } from './permission.ts'
import { UserView, viewUser } from './user.ts'
import { findUser } from './user-store.ts'

export const getMe = operation({
  name: 'get_me',
  summary: 'Who the caller is, and what they may do',
  permission: ownPermissions.known,
  reach: 'input',
  input: z.strictObject({}),
  output: z.strictObject({
    kind: z.enum(['user', 'key']),
    /** Null for an API key. */
    user: UserView.nullable(),
    /** The id of the API key, where one was sent. */
    keyId: z.string().nullable(),
    sessionId: z.string().nullable(),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
  }),
  async run(needs: { db: Db }, _, caller) {
    // What goes without a grant is left out: it says nothing about this caller.
    const permissions = [...caller.permissions].filter((permission) => allPermissions.has(permission)).sort()
    if (caller.kind !== 'user')
      return { kind: 'key' as const, user: null, keyId: caller.id, sessionId: null, roles: [], permissions }
    const user = await findUser(needs.db, caller.id)
    if (!user) throw new AppError('unauthenticated', 'The session has ended; sign in again')
    const sessionId = caller.sessionId ?? null
    return { kind: 'user' as const, user: viewUser(user), keyId: null, sessionId, roles: user.roles, permissions }
  },
})
