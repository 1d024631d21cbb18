import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import { databaseCode, explainDatabaseError } from './database-error.ts'
import type { Database } from './schema.ts'

const maxAttempts = 6
/** serialization_failure, deadlock_detected: PostgreSQL asks to run the whole transaction again. */
const retried = new Set(['40001', '40P01'])

/**
 * Runs `work` in one transaction: all of it is stored, or none. It runs again (at most six times) when PostgreSQL breaks a
 * deadlock or a conflict, so it must do nothing but database work. Failures that an operator can mend come out as
 * `AppError`.
 */
export async function inTransaction<T>(
  db: Kysely<Database>,
  work: (tx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (attempt >= maxAttempts || !retried.has(databaseCode(error) ?? '')) throw explainDatabaseError(error) ?? error
      await delay(Math.random() * 10 * 2 ** attempt)
    }
  }
}
