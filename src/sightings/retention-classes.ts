import { sql } from 'kysely'
import { appendEvent } from '#events/event-log.ts'
import { noteInLedger } from '#gallery/forget.ts'
import type { RetentionClass, RetentionNeeds } from '#gallery/retention.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { changedClass, eraseSighting } from './erase-sightings.ts'
import { deleteSightingRow, findSighting } from './sighting-store.ts'
import { dropAllUnseen, dropUnseen } from './unknown-store.ts'

const together = 500

/** Ended sightings that were last seen before: of strangers, or of people. */
function older(before: Date, ofStrangers: boolean) {
  const whose = ofStrangers ? sql`person_id is null` : sql`person_id is not null`
  return sql`from sightings where ended_at is not null and last_seen_at < ${before} and ${whose}`
}

const count = (ofStrangers: boolean) => async (db: Db, before: Date) => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n ${older(before, ofStrangers)}`.execute(db)
  return rows[0]?.n ?? 0
}

const find = (ofStrangers: boolean) => async (db: Db, before: Date) => {
  const { rows } = await sql<{ id: string }>`select id ${older(before, ofStrangers)} limit ${together}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Deletes a sighting with its picture, and a stranger of whom it was the last. */
async function remove(needs: RetentionNeeds, sightingId: string): Promise<void> {
  const erasures = await inTransaction(needs.db as Parameters<typeof inTransaction>[0], async (tx) => {
    const row = await findSighting(tx, sightingId)
    if (!row) return []
    // The ledger says of the whole class what was deleted; of these few a backup may know another class.
    if (await changedClass(tx, sightingId)) return await eraseSighting(tx, needs.vault, sightingId)
    await deleteSightingRow(tx, sightingId)
    if (row.unknown_id !== null) await dropUnseen(tx, row.unknown_id)
    await appendEvent(tx, { type: 'sighting_deleted', payload: { galleryId: row.gallery_id, sightingId } })
    return []
  })
  noteInLedger(needs, erasures)
}

/** Also those that were going on when the backup was made: they ended before. */
const removeAgain = (ofStrangers: boolean) => async (tx: Db, before: Date) => {
  const whose = ofStrangers ? sql`person_id is null` : sql`person_id is not null`
  const deleted = await sql`delete from sightings where last_seen_at < ${before} and ${whose}`.execute(tx)
  await dropAllUnseen(tx)
  return Number(deleted.numAffectedRows ?? 0)
}

/** What of sightings need not be kept for ever. */
export const sightingRetention: readonly RetentionClass[] = [
  {
    name: 'unknown_sightings',
    summary: 'Sightings of strangers, and of people of whom it is not sure who they are, since they were last seen',
    count: count(true),
    find: find(true),
    remove,
    removeAgain: removeAgain(true),
  },
  {
    name: 'sightings',
    summary: 'Sightings of people who are known, since they were last seen',
    count: count(false),
    find: find(false),
    remove,
    removeAgain: removeAgain(false),
  },
]
