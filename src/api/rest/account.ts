import { dropSession, keepSession } from './credential.ts'
import { type AnyOperation, type OperationGiving, type Route, route } from './route.ts'

const tag = 'Account'

interface Session {
  readonly token: string
  readonly expiresAt: string
}

export interface AccountOperations<Needs> {
  readonly signIn: OperationGiving<Needs, Session>
  readonly signOut: AnyOperation<Needs>
  readonly getMe: AnyOperation<Needs>
  readonly changePassword: AnyOperation<Needs>
}

/** Endpoints for people who sign in, and for what they do with their own account. */
export function accountRoutes<Needs>(operations: AccountOperations<Needs>): Route<Needs>[] {
  const { signIn, signOut, getMe, changePassword } = operations
  return [
    route({
      method: 'POST',
      path: '/api/auth/sign-in',
      tag,
      operation: signIn,
      open: true,
      headers: ({ token, expiresAt }, { secure }) => ({
        'set-cookie': keepSession(token, new Date(expiresAt), secure),
      }),
    }),
    route({
      method: 'POST',
      path: '/api/auth/sign-out',
      tag,
      operation: signOut,
      headers: (_, { secure }) => ({ 'set-cookie': dropSession(secure) }),
    }),
    route({ method: 'GET', path: '/api/auth/me', tag, operation: getMe }),
    route({ method: 'POST', path: '/api/auth/password', tag, operation: changePassword }),
  ]
}
