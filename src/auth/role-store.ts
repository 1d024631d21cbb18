import type { Db } from '#storage/schema.ts'
import { builtInRoles, isBuiltIn } from './role.ts'

/** The grants of roles together, own ones read from the database; names that no longer exist count for nothing. */
export async function grantsOfRoles(db: Db, names: readonly string[]): Promise<string[]> {
  const builtIn = names.filter(isBuiltIn).flatMap((name) => [...builtInRoles[name].permissions])
  const own = names.filter((name) => !isBuiltIn(name))
  if (own.length === 0) return builtIn
  const rows = await db.selectFrom('roles').select('permissions').where('name', 'in', own).execute()
  return [...builtIn, ...rows.flatMap((row) => row.permissions)]
}
