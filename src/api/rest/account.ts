import { z } from 'zod'
import type { SignedIn } from '#auth/begin-session.ts'
import type { departForProvider } from '#auth/sign-in-elsewhere.ts'
import type { Operation } from '#core/operation.ts'
import { departureCookie, dropSession, keepDeparture, keepSession } from './credential.ts'
import { type AnswerFacts, type AnyOperation, type Route, route } from './route.ts'

const tag = 'Account'

/** An operation that begins a session. */
type SigningIn<Needs> = Operation<Needs, z.ZodType, typeof SignedIn>

export interface AccountOperations<Needs> {
  readonly signIn: SigningIn<Needs>
  readonly acceptInvitation: SigningIn<Needs>
  readonly departForProvider: Operation<Needs, z.ZodType, typeof departForProvider.output>
  readonly arriveFromProvider: SigningIn<Needs>
  readonly listOwnSessions: AnyOperation<Needs>
  readonly endOwnSession: AnyOperation<Needs>
  readonly startSecondFactor: AnyOperation<Needs>
  readonly confirmSecondFactor: AnyOperation<Needs>
  readonly removeSecondFactor: AnyOperation<Needs>
  readonly signOut: AnyOperation<Needs>
  readonly signInWays: AnyOperation<Needs>
  readonly getMe: AnyOperation<Needs>
  readonly changePassword: AnyOperation<Needs>
}

/** Endpoints for people who sign in, and for what they do with their own account. */
export function accountRoutes<Needs>(operations: AccountOperations<Needs>): Route<Needs>[] {
  const { signIn, signOut, getMe, changePassword, acceptInvitation, departForProvider, arriveFromProvider } = operations
  const { listOwnSessions, endOwnSession, startSecondFactor, confirmSecondFactor, removeSecondFactor } = operations
  const keep = ({ token, expiresAt }: z.input<typeof SignedIn>, { secure }: AnswerFacts) => ({
    'set-cookie': keepSession(token, new Date(expiresAt), secure),
  })
  return [
    route({
      method: 'POST',
      path: '/api/auth/sign-in',
      tag,
      operation: signIn,
      open: true,
      headers: keep,
    }),
    route({
      method: 'POST',
      path: '/api/auth/accept-invitation',
      tag,
      operation: acceptInvitation,
      open: true,
      status: 201,
      headers: keep,
    }),
    route({
      method: 'POST',
      path: '/api/auth/sign-out',
      tag,
      operation: signOut,
      headers: (_, { secure }) => ({ 'set-cookie': dropSession(secure) }),
    }),
    route({
      method: 'GET',
      path: '/api/auth/oidc/start',
      tag,
      operation: departForProvider,
      open: true,
      status: 302,
      headers: ({ url, departure }, { secure }) => ({
        location: url,
        'set-cookie': keepDeparture(departure, secure),
      }),
      answer: () => ({}),
      response: z.strictObject({}),
    }),
    route({
      method: 'GET',
      path: '/api/auth/oidc/callback',
      tag,
      operation: arriveFromProvider,
      open: true,
      // Providers add what they like: session_state, iss and their kind.
      unified: true,
      omit: ['departure'],
      input: ({ fields, cookies }) => ({ ...fields, departure: cookies[departureCookie] }),
      refusedTo: '/?sign_in=refused',
      status: 302,
      headers: ({ token, expiresAt }, { secure }) => ({
        location: '/',
        'set-cookie': [keepSession(token, new Date(expiresAt), secure), keepDeparture(null, secure)],
      }),
      answer: () => ({}),
      response: z.strictObject({}),
    }),
    route({ method: 'GET', path: '/api/auth/ways', tag, operation: operations.signInWays, open: true }),
    route({ method: 'GET', path: '/api/auth/me', tag, operation: getMe }),
    route({ method: 'POST', path: '/api/auth/password', tag, operation: changePassword }),
    route({ method: 'GET', path: '/api/auth/sessions', tag, operation: listOwnSessions }),
    route({ method: 'DELETE', path: '/api/auth/sessions/:session_id', tag, operation: endOwnSession }),
    route({ method: 'POST', path: '/api/auth/second-factor', tag, operation: startSecondFactor }),
    route({ method: 'POST', path: '/api/auth/second-factor/confirm', tag, operation: confirmSecondFactor }),
    route({ method: 'DELETE', path: '/api/auth/second-factor', tag, operation: removeSecondFactor }),
  ]
}
