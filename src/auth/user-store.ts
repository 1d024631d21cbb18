import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import type { WrappedKey } from '#storage/seal.ts'

export type UserRow = Selectable<Database['users']>

export interface NewUser {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly roles: readonly string[]
  readonly passwordHash: string | null
  readonly mustChangePassword: boolean
  readonly wrappedKey: WrappedKey
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
      data_key: user.wrappedKey.bytes,
      master_key_version: user.wrappedKey.masterKeyVersion,
      totp_secret: null,
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

export type UserChanges = Partial<
  Pick<
    UserRow,
    | 'name'
    | 'roles'
    | 'password_hash'
    | 'must_change_password'
    | 'totp_secret'
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
