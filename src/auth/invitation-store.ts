import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type InvitationRow = Selectable<Database['invitations']>

export async function insertInvitation(
  tx: Db,
  invitation: Pick<InvitationRow, 'id' | 'email' | 'roles' | 'hash' | 'invited_by' | 'created_at' | 'expires_at'>,
): Promise<void> {
  await tx
    .insertInto('invitations')
    .values({ ...invitation, accepted_at: null, revoked_at: null })
    .execute()
}

/** Takes back the invitations of an address that can still be accepted, or one by its id. Returns how many there were. */
export async function revokeInvitations(tx: Db, which: { email: string } | { id: string }, at: Date): Promise<number> {
  const rows = await tx
    .updateTable('invitations')
    .set({ revoked_at: at })
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('id' in which ? sql<boolean>`id = ${which.id}` : sql<boolean>`lower(email) = lower(${which.email})`)
    .returning('id')
    .execute()
  return rows.length
}

const open = (db: Db, now: Date) =>
  db
    .selectFrom('invitations')
    .selectAll()
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)

/** The invitation of a token that can be accepted now, held until the transaction ends. */
export async function lockOpenInvitation(tx: Db, hash: Buffer, now: Date): Promise<InvitationRow | undefined> {
  return await open(tx, now).where('hash', '=', hash).forUpdate().executeTakeFirst()
}

export async function openInvitationOf(tx: Db, email: string, now: Date): Promise<InvitationRow | undefined> {
  return await open(tx, now).where(sql<boolean>`lower(email) = lower(${email})`).forUpdate().executeTakeFirst()
}

export async function listOpenInvitations(db: Db, now: Date): Promise<InvitationRow[]> {
  return await open(db, now).orderBy('id').limit(1_000).execute()
}

export async function markInvitationAccepted(tx: Db, id: string, at: Date): Promise<void> {
  await tx.updateTable('invitations').set({ accepted_at: at }).where('id', '=', id).execute()
}
