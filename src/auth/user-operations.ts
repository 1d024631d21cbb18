import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { endSessions } from './end-sessions.ts'
import { requireMayGovern, requireMayGrant, requireRoles } from './may-grant.ts'
import { oneTimePassword, type Passwords } from './password.ts'
import { administrator, RoleName } from './role.ts'
import { dropSecondFactor } from './second-factor-operations.ts'
import { SessionView, viewSession } from './session.ts'
import { openSessions, revokeSessions } from './session-store.ts'
import { UserName, UserView, viewUser } from './user.ts'
import {
  countOtherAdministrators,
  findUser,
  listUserRows,
  lockUser,
  type UserChanges,
  type UserRow,
  updateUserRow,
} from './user-store.ts'

const UserId = z.string()
const noSuchUser = () => new AppError('not_found', 'There is no user with the id given')

interface Needs {
  readonly db: Db
  readonly clock: Clock
  readonly events: EventsApplied
}

/** The user, where the caller may govern them. */
async function governed(db: Db, caller: Caller, userId: string): Promise<UserRow> {
  const user = await findUser(db, requireId(userId, 'user'))
  if (!user) throw noSuchUser()
  await requireMayGovern(db, caller, user.roles)
  return user
}

export const listUsers = operation({
  name: 'list_users',
  summary: 'Everybody who can sign in, oldest first',
  permission: 'users:read',
  input: z.strictObject({
    offset: z.int().min(0).max(1_000_000).default(0),
    limit: z.int().min(1).max(1_000).default(50),
  }),
  output: z.strictObject({ users: z.array(UserView), total: z.int() }),
  async run(needs: { db: Db }, page) {
    const { rows, total } = await listUserRows(needs.db, page)
    return { users: rows.map(viewUser), total }
  },
})

export const updateUser = operation({
  name: 'update_user',
  summary: 'Changes the name or the roles of a user, or shuts them out and lets them in again; at once',
  permission: 'users:write',
  input: z.strictObject({
    userId: UserId,
    name: UserName.optional(),
    roles: z.array(RoleName).min(1).max(20).optional(),
    disabled: z.boolean().optional(),
  }),
  output: UserView,
  async run(needs: Needs, { userId, name, roles, disabled }, caller) {
    const { id } = await governed(needs.db, caller, userId)
    if (roles) requireMayGrant(caller, await requireRoles(needs.db, roles))
    const now = needs.clock.now()
    const { row, eventId } = await inTransaction(needs.db, async (tx) => {
      const before = await lockUser(tx, id)
      if (!before) throw noSuchUser()
      await requireMayGovern(tx, caller, before.roles)
      const after = {
        roles: roles ?? before.roles,
        disabled_at: disabled === undefined ? before.disabled_at : disabled ? (before.disabled_at ?? now) : null,
      }
      const wasAdministrator = before.roles.includes(administrator) && before.disabled_at === null
      const isAdministrator = after.roles.includes(administrator) && after.disabled_at === null
      if (wasAdministrator && !isAdministrator && (await countOtherAdministrators(tx, id)) === 0)
        throw new AppError('conflict', 'This is the last administrator; make somebody else one first')
      const changes: UserChanges = { ...after, ...(name === undefined ? {} : { name }) }
      await updateUserRow(tx, id, changes)
      if (after.disabled_at) await revokeSessions(tx, id, now)
      const eventId = await appendEvent(tx, { type: 'user_changed', payload: { userId: id } })
      return { eventId, row: { ...before, ...changes } }
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return viewUser(row)
  },
})

export const resetPassword = operation({
  name: 'reset_password',
  summary: 'Gives a user a password for one use, shown once, and ends their sessions',
  permission: 'users:write',
  input: z.strictObject({
    userId: UserId,
    /** For whoever lost the device with the authenticator app and the recovery codes. */
    removeSecondFactor: z.boolean().default(false),
  }),
  output: z.strictObject({ userId: z.string(), email: z.string(), oneTimePassword: z.string() }),
  async run(needs: Needs & { passwords: Passwords }, { userId, removeSecondFactor }, caller) {
    const { id, email } = await governed(needs.db, caller, userId)
    const password = oneTimePassword()
    const passwordHash = await needs.passwords.hash(password)
    if (removeSecondFactor) await dropSecondFactor(needs.db, id)
    const eventId = await inTransaction(needs.db, async (tx) => {
      await updateUserRow(tx, id, { password_hash: passwordHash, must_change_password: true })
      await revokeSessions(tx, id, needs.clock.now())
      return await appendEvent(tx, { type: 'user_changed', payload: { userId: id } })
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return { userId: id, email, oneTimePassword: password }
  },
})

export const listUserSessions = operation({
  name: 'list_user_sessions',
  summary: 'The open sessions of a user, newest first',
  permission: 'users:read',
  input: z.strictObject({ userId: UserId }),
  output: z.strictObject({ sessions: z.array(SessionView) }),
  async run(needs: { db: Db; clock: Clock }, { userId }, caller) {
    const user = await findUser(needs.db, requireId(userId, 'user'))
    if (!user) throw noSuchUser()
    const rows = await openSessions(needs.db, user.id, needs.clock.now())
    return { sessions: rows.map((row) => viewSession(row, caller.sessionId)) }
  },
})

export const endUserSessions = operation({
  name: 'end_user_sessions',
  summary: 'Ends one or all sessions of a user, at once everywhere',
  permission: 'users:write',
  input: z.strictObject({ userId: UserId, sessionId: z.string().optional() }),
  output: z.strictObject({ success: z.literal(true), ended: z.int() }),
  async run(needs: Needs, { userId, sessionId }, caller) {
    const { id } = await governed(needs.db, caller, userId)
    const which = sessionId === undefined ? {} : { only: requireId(sessionId, 'session') }
    return { success: true as const, ended: await endSessions(needs, id, which, caller.signal) }
  },
})
