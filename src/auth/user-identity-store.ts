import type { Db } from '#storage/schema.ts'
import type { UserRow } from './user-store.ts'

/** The user whom an identity provider knows by a subject. */
export async function findUserByIdentity(db: Db, issuer: string, subject: string): Promise<UserRow | undefined> {
  return await db
    .selectFrom('users as u')
    .innerJoin('user_identities as i', 'i.user_id', 'u.id')
    .selectAll('u')
    .where('i.issuer', '=', issuer)
    .where('i.subject', '=', subject)
    .executeTakeFirst()
}

/** Notes that a subject of a provider is a user, from now on whatever their e-mail address there is. */
export async function insertIdentity(tx: Db, issuer: string, subject: string, userId: string): Promise<void> {
  await tx
    .insertInto('user_identities')
    .values({ issuer, subject, user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
