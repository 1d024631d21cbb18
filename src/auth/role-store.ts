import type { Selectable } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import { builtInRoles, isBuiltIn } from './role.ts'

export type RoleRow = Selectable<Database['roles']>

/** The grants of roles together, own ones read from the database; names that no longer exist count for nothing. */
export async function grantsOfRoles(db: Db, names: readonly string[]): Promise<string[]> {
  const builtIn = names.filter(isBuiltIn).flatMap((name) => [...builtInRoles[name].permissions])
  const own = await findRoles(
    db,
    names.filter((name) => !isBuiltIn(name)),
  )
  return [...builtIn, ...own.flatMap((row) => row.permissions)]
}

export async function findRoles(db: Db, names: readonly string[]): Promise<RoleRow[]> {
  if (names.length === 0) return []
  return await db.selectFrom('roles').selectAll().where('name', 'in', names).execute()
}

export async function listRoleRows(db: Db): Promise<RoleRow[]> {
  return await db.selectFrom('roles').selectAll().orderBy('name').execute()
}

/** Inserts a role; null where the name is taken. */
export async function insertRole(
  tx: Db,
  role: Pick<RoleRow, 'name' | 'description' | 'permissions'>,
): Promise<RoleRow | null> {
  const row = await tx
    .insertInto('roles')
    .values(role)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export async function updateRoleRow(
  tx: Db,
  name: string,
  changes: Partial<Pick<RoleRow, 'description' | 'permissions'>>,
): Promise<RoleRow | undefined> {
  return await tx
    .updateTable('roles')
    .set({ ...changes, updated_at: new Date() })
    .where('name', '=', name)
    .returningAll()
    .executeTakeFirst()
}

export async function deleteRoleRow(tx: Db, name: string): Promise<boolean> {
  return (await tx.deleteFrom('roles').where('name', '=', name).returning('name').executeTakeFirst()) !== undefined
}

/** Whether a user has a role, or an invitation that can still be accepted gives it. */
export async function isRoleInUse(tx: Db, name: string): Promise<boolean> {
  const user = await tx
    .selectFrom('users')
    .select('id')
    .where((where) => where(where.val(name), '=', where.fn.any('roles')))
    .limit(1)
    .executeTakeFirst()
  if (user) return true
  const invitation = await tx
    .selectFrom('invitations')
    .select('id')
    .where((where) => where(where.val(name), '=', where.fn.any('roles')))
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return invitation !== undefined
}
