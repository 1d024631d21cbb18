import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type ScheduleRow = Selectable<Database['schedules']>

/** Stores when a schedule is due next; one whose pattern has not changed keeps its time, so that a restart skips nothing. */
export async function ensureSchedule(db: Db, name: string, pattern: string, nextAt: Date): Promise<void> {
  await db
    .insertInto('schedules')
    .values({ name, pattern, next_at: nextAt })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ pattern, next_at: nextAt })
        .where(sql.ref('schedules.pattern'), '!=', pattern),
    )
    .execute()
}

/** A schedule that is due, for this transaction alone; others pass it over meanwhile. */
export async function takeDueSchedule(tx: Db, names: readonly string[], now: Date): Promise<ScheduleRow | undefined> {
  if (names.length === 0) return undefined
  return await tx
    .selectFrom('schedules')
    .selectAll()
    .where('name', 'in', [...names])
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

export async function noteScheduled(tx: Db, name: string, nextAt: Date, at: Date, jobId: string): Promise<void> {
  await tx
    .updateTable('schedules')
    .set({ next_at: nextAt, last_at: at, last_job_id: jobId })
    .where('name', '=', name)
    .execute()
}

export async function listScheduleRows(db: Db): Promise<ScheduleRow[]> {
  return await db.selectFrom('schedules').selectAll().orderBy('name').execute()
}
