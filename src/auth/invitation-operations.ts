import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { beginSession, SignedIn } from './begin-session.ts'
import {
  type InvitationRow,
  insertInvitation,
  listOpenInvitations,
  lockOpenInvitation,
  markInvitationAccepted,
  revokeInvitations,
} from './invitation-store.ts'
import { requireMayGrant, requireRoles } from './may-grant.ts'
import { NewPassword } from './password.ts'
import { ownPermissions } from './permission.ts'
import { RoleName } from './role.ts'
import { hashToken } from './session-token.ts'
import type { SignInNeeds } from './sign-in.ts'
import { UserEmail, UserName } from './user.ts'
import { findUserByEmail, insertUser } from './user-store.ts'

const InvitationView = z.strictObject({
  invitationId: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  expiresAt: z.iso.datetime(),
})
const viewInvitation = (row: Pick<InvitationRow, 'id' | 'email' | 'roles' | 'expires_at'>) => ({
  invitationId: row.id,
  email: row.email,
  roles: row.roles,
  expiresAt: row.expires_at.toISOString(),
})
const taken = () => new AppError('conflict', 'There is a user with that e-mail address already')

export const inviteUser = operation({
  name: 'invite_user',
  summary: 'Invites somebody, with roles that they will have; the token is shown once, an earlier one ends',
  permission: 'users:write',
  input: z.strictObject({ email: UserEmail, roles: z.array(RoleName).min(1).max(20) }),
  output: InvitationView.extend({
    /** For whoever is invited: `POST /api/auth/accept-invitation` takes it. */
    token: z.string(),
  }),
  async run(needs: { db: Db; clock: Clock; invitationMs: number }, { email, roles }, caller) {
    requireMayGrant(caller, await requireRoles(needs.db, roles))
    const token = `ni_${randomBytes(32).toString('base64url')}`
    const now = needs.clock.now()
    const row = {
      id: newId(),
      email,
      roles,
      hash: hashToken(token),
      invited_by: caller.id,
      created_at: now,
      expires_at: new Date(now.getTime() + needs.invitationMs),
    }
    await inTransaction(needs.db, async (tx) => {
      if (await findUserByEmail(tx, email)) throw taken()
      await revokeInvitations(tx, { email }, now)
      await insertInvitation(tx, row)
    })
    return { ...viewInvitation(row), token }
  },
})

export const listInvitations = operation({
  name: 'list_invitations',
  summary: 'Invitations that can still be accepted',
  permission: 'users:read',
  input: z.strictObject({}),
  output: z.strictObject({ invitations: z.array(InvitationView) }),
  async run(needs: { db: Db; clock: Clock }) {
    return { invitations: (await listOpenInvitations(needs.db, needs.clock.now())).map(viewInvitation) }
  },
})

export const revokeInvitation = operation({
  name: 'revoke_invitation',
  summary: 'Takes an invitation back',
  permission: 'users:write',
  input: z.strictObject({ invitationId: z.string() }),
  output: z.strictObject({ success: z.literal(true) }),
  async run(needs: { db: Db; clock: Clock }, input) {
    const id = requireId(input.invitationId, 'invitation')
    if ((await revokeInvitations(needs.db, { id }, needs.clock.now())) === 0)
      throw new AppError('not_found', 'There is no open invitation with the id given')
    return { success: true as const }
  },
})

export const acceptInvitation = operation({
  name: 'accept_invitation',
  summary: 'Makes the user that an invitation is for, and signs them in',
  permission: ownPermissions.signIn,
  input: z.strictObject({ token: z.string().min(1).max(200), name: UserName, password: NewPassword }),
  output: SignedIn,
  subject: (_, output) => ({ user: output?.user.userId }),
  async run(needs: SignInNeeds & { events: EventsApplied }, { token, name, password }, caller) {
    // Per address only: the token is no account that could be shut out.
    await needs.signInLimits.begin(`invitation ${newId()}`, caller.address)
    const passwordHash = await needs.passwords.hash(password)
    const now = needs.clock.now()
    const user = await inTransaction(needs.db, async (tx) => {
      const invitation = await lockOpenInvitation(tx, hashToken(token), now)
      if (!invitation)
        throw new AppError('unauthenticated', 'The invitation is not valid: it was used, taken back, or has expired')
      const { id: invitationId, email, roles } = invitation
      const id = newId()
      const row = await insertUser(tx, { id, email, name, roles, passwordHash, mustChangePassword: false })
      if (!row) throw taken()
      await markInvitationAccepted(tx, invitationId, now)
      await appendEvent(tx, { type: 'user_changed', payload: { userId: id } })
      return row
    })
    return await beginSession(needs, user, 'password', now, caller)
  },
})
