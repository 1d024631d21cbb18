import { AppError } from '#core/errors.ts'
import type { Caller } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import { allPermissions, everything, permissionsOf } from './permission.ts'
import { builtInRoles, isBuiltIn } from './role.ts'
import { findRoles, grantsOfRoles } from './role-store.ts'

/** Throws `forbidden` where the grants hold a permission that the caller lacks: nobody hands on more than they have. */
export function requireMayGrant(caller: Pick<Caller, 'permissions'>, grants: readonly string[]): void {
  const granted = grants.includes(everything) ? allPermissions : permissionsOf(grants)
  const lacking = [...granted].filter((permission) => !caller.permissions.has(permission))
  if (lacking.length > 0)
    throw new AppError('forbidden', `You cannot grant what you lack: ${lacking.slice(0, 5).join(', ')}`, {
      facts: { lacking: lacking.join(', ') },
    })
}

/** Throws `forbidden` where a user may more than the caller: else whoever manages users could become an administrator. */
export async function requireMayGovern(db: Db, caller: Caller, roles: readonly string[]): Promise<void> {
  const theirs = permissionsOf(await grantsOfRoles(db, roles))
  if ([...theirs].every((permission) => caller.permissions.has(permission))) return
  throw new AppError('forbidden', 'This user may more than you; an administrator has to do it')
}

/** The grants of roles as somebody names them. Throws `invalid_input` for a role that does not exist. */
export async function requireRoles(db: Db, names: readonly string[]): Promise<string[]> {
  const own = await findRoles(
    db,
    names.filter((name) => !isBuiltIn(name)),
  )
  const known = new Set([...Object.keys(builtInRoles), ...own.map(({ name }) => name)])
  const stranger = names.find((name) => !known.has(name))
  if (stranger !== undefined)
    throw new AppError('invalid_input', `roles: there is no role ${stranger}`, { facts: { fields: 'roles' } })
  return await grantsOfRoles(db, names)
}
