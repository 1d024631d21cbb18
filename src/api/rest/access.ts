import { type AnyOperation, type Route, route } from './route.ts'

const users = 'Users'
const keys = 'API keys'

export interface AccessOperations<Needs> {
  readonly listUsers: AnyOperation<Needs>
  readonly updateUser: AnyOperation<Needs>
  readonly resetPassword: AnyOperation<Needs>
  readonly listUserSessions: AnyOperation<Needs>
  readonly endUserSessions: AnyOperation<Needs>
  readonly inviteUser: AnyOperation<Needs>
  readonly listInvitations: AnyOperation<Needs>
  readonly revokeInvitation: AnyOperation<Needs>
  readonly listRoles: AnyOperation<Needs>
  readonly createRole: AnyOperation<Needs>
  readonly updateRole: AnyOperation<Needs>
  readonly deleteRole: AnyOperation<Needs>
  readonly listKeys: AnyOperation<Needs>
  readonly createKey: AnyOperation<Needs>
  readonly revokeKey: AnyOperation<Needs>
}

/** Endpoints for who may do what: users and their invitations, roles, API keys. */
export function accessRoutes<Needs>(operations: AccessOperations<Needs>): Route<Needs>[] {
  const { listUsers, updateUser, resetPassword, listUserSessions, endUserSessions } = operations
  const { inviteUser, listInvitations, revokeInvitation } = operations
  const { listRoles, createRole, updateRole, deleteRole, listKeys, createKey, revokeKey } = operations
  return [
    route({ method: 'GET', path: '/api/users', tag: users, operation: listUsers }),
    route({ method: 'PATCH', path: '/api/users/:user_id', tag: users, operation: updateUser }),
    route({ method: 'POST', path: '/api/users/:user_id/reset-password', tag: users, operation: resetPassword }),
    route({ method: 'GET', path: '/api/users/:user_id/sessions', tag: users, operation: listUserSessions }),
    route({ method: 'DELETE', path: '/api/users/:user_id/sessions', tag: users, operation: endUserSessions }),
    route({
      method: 'DELETE',
      path: '/api/users/:user_id/sessions/:session_id',
      tag: users,
      operation: endUserSessions,
    }),
    route({ method: 'GET', path: '/api/invitations', tag: users, operation: listInvitations }),
    route({ method: 'POST', path: '/api/invitations', tag: users, operation: inviteUser, status: 201 }),
    route({ method: 'DELETE', path: '/api/invitations/:invitation_id', tag: users, operation: revokeInvitation }),
    route({ method: 'GET', path: '/api/roles', tag: users, operation: listRoles }),
    route({ method: 'POST', path: '/api/roles', tag: users, operation: createRole, status: 201 }),
    route({ method: 'PATCH', path: '/api/roles/:name', tag: users, operation: updateRole }),
    route({ method: 'DELETE', path: '/api/roles/:name', tag: users, operation: deleteRole }),
    route({ method: 'GET', path: '/api/keys', tag: keys, operation: listKeys }),
    route({ method: 'POST', path: '/api/keys', tag: keys, operation: createKey, status: 201 }),
    route({ method: 'DELETE', path: '/api/keys/:key_id', tag: keys, operation: revokeKey }),
  ]
}
