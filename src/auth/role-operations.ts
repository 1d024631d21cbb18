import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { requireMayGrant } from './may-grant.ts'
import { Permission, permissionTexts } from './permission.ts'
import { builtInRoles, isBuiltIn, RoleName } from './role.ts'
import {
  deleteRoleRow,
  findRoles,
  insertRole,
  isRoleInUse,
  listRoleRows,
  type RoleRow,
  updateRoleRow,
} from './role-store.ts'

const RoleView = z.strictObject({
  name: z.string(),
  description: z.string(),
  /** `*` stands for every permission there is. */
  permissions: z.array(z.string()),
  builtIn: z.boolean(),
})
const Description = z.string().trim().max(500)
const Permissions = z.array(Permission).min(1).max(200)

interface Needs {
  readonly db: Db
  readonly events: EventsApplied
}

const viewRole = ({ name, description, permissions }: RoleRow) => ({ name, description, permissions, builtIn: false })
const noSuchRole = (name: string) => new AppError('not_found', `There is no role ${name} of your own`)

function refuseBuiltIn(name: string): void {
  if (isBuiltIn(name)) throw new AppError('conflict', `${name} is built in; make a role of your own`)
}

export const listRoles = operation({
  name: 'list_roles',
  summary: 'The built-in roles and your own, with what each grants',
  permission: 'users:read',
  input: z.strictObject({}),
  output: z.strictObject({
    roles: z.array(RoleView),
    /** Every permission there is. */
    permissions: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  }),
  async run(needs: { db: Db }) {
    const builtIn = Object.entries(builtInRoles).map(([name, { description, permissions }]) => ({
      name,
      description,
      permissions: [...permissions],
      builtIn: true,
    }))
    const permissions = Object.entries(permissionTexts).map(([name, description]) => ({ name, description }))
    return { roles: [...builtIn, ...(await listRoleRows(needs.db)).map(viewRole)], permissions }
  },
})

export const createRole = operation({
  name: 'create_role',
  summary: 'Makes a role of your own; it cannot hold more than you may',
  permission: 'users:write',
  input: z.strictObject({ name: RoleName, description: Description.default(''), permissions: Permissions }),
  output: RoleView,
  async run(needs: Needs, role, caller) {
    requireMayGrant(caller, role.permissions)
    refuseBuiltIn(role.name)
    const row = await inTransaction(needs.db, (tx) => insertRole(tx, role))
    if (!row) throw new AppError('conflict', `There is a role ${role.name} already`)
    return viewRole(row)
  },
})

export const updateRole = operation({
  name: 'update_role',
  summary: 'Changes what a role of your own grants, at once for everybody who has it',
  permission: 'users:write',
  input: z.strictObject({ name: RoleName, description: Description.optional(), permissions: Permissions.optional() }),
  output: RoleView,
  async run(needs: Needs, { name, description, permissions }, caller) {
    refuseBuiltIn(name)
    const { row, eventId } = await inTransaction(needs.db, async (tx) => {
      const [before] = await findRoles(tx, [name])
      if (!before) throw noSuchRole(name)
      // Taking from a role what one lacks oneself is governing those above, too.
      requireMayGrant(caller, [...before.permissions, ...(permissions ?? [])])
      const changes = { ...(description === undefined ? {} : { description }), ...(permissions ? { permissions } : {}) }
      const row = await updateRoleRow(tx, name, changes)
      if (!row) throw noSuchRole(name)
      return { row, eventId: await appendEvent(tx, { type: 'role_changed', payload: { role: name } }) }
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return viewRole(row)
  },
})

export const deleteRole = operation({
  name: 'delete_role',
  summary: 'Deletes a role of your own that nobody has any more',
  permission: 'users:write',
  input: z.strictObject({ name: RoleName }),
  output: z.strictObject({ success: z.literal(true), name: z.string() }),
  async run(needs: Needs, { name }, caller) {
    refuseBuiltIn(name)
    const eventId = await inTransaction(needs.db, async (tx) => {
      const [before] = await findRoles(tx, [name])
      if (!before) throw noSuchRole(name)
      requireMayGrant(caller, before.permissions)
      if (await isRoleInUse(tx, name))
        throw new AppError('conflict', `Somebody has the role ${name}, or is invited to it`)
      await deleteRoleRow(tx, name)
      return await appendEvent(tx, { type: 'role_changed', payload: { role: name } })
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return { success: true as const, name }
  },
})
