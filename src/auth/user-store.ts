import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import { administrator } from './role.ts'

export type UserRow = Selectable<Database['users']>

export interface NewUser {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly roles: readonly string[]
  readonly passwordHash: string | null
  readonly mustChangePassword: boolean
}

/** Inserts a user; null where the e-mail address is taken. */
export async function insertUser(db: Db, user: NewUser): Promise<UserRow | null> {
  const row = await db
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      name: user.name,
      roles: [...user.roles],
      password_hash: user.passwordHash,
      must_change_password: user.mustChangePassword,
      totp_confirmed_at: null,
      totp_last_step: null,
      disabled_at: null,
      last_signed_in_at: null,
    })
    .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export async function findUser(db: Db, id: string): Promise<UserRow | undefined> {
  return await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return await db.selectFrom('users').selectAll().where(sql<boolean>`lower(email) = lower(${email})`).executeTakeFirst()
}

/** The user's row, held until the transaction ends. */
export async function lockUser(tx: Db, id: string): Promise<UserRow | undefined> {
  return await tx.selectFrom('users').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export type UserChanges = Partial<
  Pick<
    UserRow,
    | 'name'
    | 'roles'
    | 'password_hash'
    | 'must_change_password'
    | 'totp_confirmed_at'
    | 'totp_last_step'
    | 'disabled_at'
    | 'last_signed_in_at'
  >
>

export async function updateUserRow(db: Db, id: string, changes: UserChanges): Promise<void> {
  await db
    .updateTable('users')
    .set({ ...changes, updated_at: new Date() })
    .where('id', '=', id)
    .execute()
}

/** Whether there was ever a user. */
export async function hasUsers(db: Db): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** How many administrators can sign in, not counting one. */
export async function countOtherAdministrators(db: Db, userId: string): Promise<number> {
  const row = await db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('id', '!=', userId)
    .where('disabled_at', 'is', null)
    .where((where) => where(where.val(administrator), '=', where.fn.any('roles')))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

/** Notes that a code of a time step was accepted; false where one of that step or a later one was before. */
export async function takeTotpStep(db: Db, userId: string, step: number): Promise<boolean> {
  const row = await db
    .updateTable('users')
    .set({ totp_last_step: String(step) })
    .where('id', '=', userId)
    .where((where) => where.or([where('totp_last_step', 'is', null), where('totp_last_step', '<', String(step))]))
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function listUserRows(db: Db, page: { offset: number; limit: number }) {
  const rows = await db.selectFrom('users').selectAll().orderBy('id').offset(page.offset).limit(page.limit).execute()
  const { n } = await db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow()
  return { rows, total: Number(n) }
}
