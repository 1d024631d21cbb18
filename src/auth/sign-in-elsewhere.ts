import { timingSafeEqual } from 'node:crypto'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { beginSession, SignedIn } from './begin-session.ts'
import { markInvitationAccepted, openInvitationOf } from './invitation-store.ts'
import type { Departure, IdentityProvider, ProvenIdentity } from './openid-issuer.ts'
import { ownPermissions } from './permission.ts'
import type { SignInNeeds } from './sign-in.ts'
import { findUserByIdentity, insertIdentity } from './user-identity-store.ts'
import { findUserByEmail, insertUser, type UserRow } from './user-store.ts'

/** An identity provider as the configuration names it. */
export interface SignInElsewhere {
  readonly provider: IdentityProvider
  /** The role of whoever the provider vouches for and nobody invited; null turns them away. */
  readonly newUserRole: string | null
}

interface Needs extends SignInNeeds {
  readonly events: EventsApplied
  /** Null where none is configured. */
  readonly elsewhere: SignInElsewhere | null
}

const notConfigured = () => new AppError('not_found', 'No identity provider is configured; see accounts.oidc')

export const departForProvider = operation({
  name: 'depart_for_provider',
  summary: 'Sends a browser to the identity provider to sign in there',
  permission: ownPermissions.signIn,
  input: z.strictObject({}),
  output: z.strictObject({
    url: z.string(),
    /** To be kept by the browser until it comes back. */
    departure: z.string(),
  }),
  async run({ elsewhere }: Needs) {
    if (!elsewhere) throw notConfigured()
    const { url, departure } = await elsewhere.provider.depart()
    return { url, departure: [departure.state, departure.nonce, departure.verifier].join('.') }
  },
})

export const arriveFromProvider = operation({
  name: 'arrive_from_provider',
  summary: 'Signs in whoever comes back from the identity provider: known there before, invited, or made if allowed',
  permission: ownPermissions.signIn,
  input: z.object({
    state: z.string().max(500),
    code: z.string().max(4_000).optional(),
    departure: z.string().max(500).optional(),
  }),
  output: SignedIn,
  subject: (_, output) => ({ user: output?.user.userId }),
  async run(needs: Needs, input, caller) {
    const { elsewhere } = needs
    if (!elsewhere) throw notConfigured()
    await needs.signInLimits.begin(`arrival ${newId()}`, caller.address)
    const departure = departureOf(input.departure, input.state)
    if (!departure || input.code === undefined)
      throw new AppError('unauthenticated', 'This sign-in was not begun in this browser, or was given up; start again')
    const identity = await elsewhere.provider.arrive(input.code, departure, caller.signal)
    const now = needs.clock.now()
    const user = await inTransaction(needs.db, (tx) => userOf(tx, identity, elsewhere.newUserRole, now))
    if (user.disabled_at) throw new AppError('unauthenticated', 'This account is shut out; ask an administrator')
    return await beginSession(needs, user, 'identity_provider', now, caller)
  },
})

/** What the browser kept, where it belongs to this arrival. */
function departureOf(kept: string | undefined, state: string): Departure | null {
  const [own, nonce, verifier] = (kept ?? '').split('.')
  if (!own || !nonce || !verifier || own.length !== Buffer.byteLength(state)) return null
  return timingSafeEqual(Buffer.from(own), Buffer.from(state)) ? { state, nonce, verifier } : null
}

/** The user of an identity; only an address that the provider vouches for joins it with somebody. */
async function userOf(
  tx: Transaction<Database>,
  identity: ProvenIdentity,
  newUserRole: string | null,
  now: Date,
): Promise<UserRow> {
  const { issuer, subject, verifiedEmail: email, name } = identity
  const known = await findUserByIdentity(tx, issuer, subject)
  if (known) return known
  if (email === null)
    throw new AppError('unauthenticated', 'The identity provider does not vouch for an e-mail address of this account')
  const user = (await findUserByEmail(tx, email)) ?? (await makeUser(tx, email, name ?? email, newUserRole, now))
  await insertIdentity(tx, issuer, subject, user.id)
  await appendEvent(tx, { type: 'user_changed', payload: { userId: user.id } })
  return user
}

async function makeUser(
  tx: Transaction<Database>,
  email: string,
  name: string,
  newUserRole: string | null,
  now: Date,
): Promise<UserRow> {
  const invitation = await openInvitationOf(tx, email, now)
  const roles = invitation?.roles ?? (newUserRole === null ? null : [newUserRole])
  if (!roles) throw new AppError('unauthenticated', 'Nobody with this address is known or invited here')
  if (invitation) await markInvitationAccepted(tx, invitation.id, now)
  const row = await insertUser(tx, {
    id: newId(),
    email,
    name: name.slice(0, 200),
    roles,
    passwordHash: null,
    mustChangePassword: false,
  })
  if (!row) throw new AppError('conflict', 'This account was made a moment ago; sign in again')
  return row
}
