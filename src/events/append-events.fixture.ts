// A writer in a process of its own: appends `count` events in parallel transactions.
import { createLog } from '#core/log.ts'
import { openDatabase } from '#storage/connect.ts'
import { inTransaction } from '#storage/transaction.ts'
import { appendEvent } from './event-log.ts'

const [, , url = '', keyId = '', count = '0'] = process.argv
const database = await openDatabase({ kind: 'external', url }, createLog('silent'), AbortSignal.timeout(30_000))
const append = () =>
  inTransaction(database.db, async (tx) => await appendEvent(tx, { type: 'api_key_changed', payload: { keyId } }))
await Promise.all(Array.from({ length: Number(count) }, append))
await database[Symbol.asyncDispose]()
