// A process that uses an embedded database: says who serves it, then does what it is told on stdin until "leave".
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { createLog } from '#core/log.ts'
import { openDatabase } from './connect.ts'

const [, , directory = ''] = process.argv
const say = (line: string) => process.stdout.write(`${line}\n`)
// Ctrl-C on the terminal must not take the database from a process that is still finishing its work.
process.on('SIGINT', () => say('interrupted'))

const database = await openDatabase({ kind: 'embedded', directory }, createLog('silent'), AbortSignal.timeout(60_000))
say(`ready ${database.server?.pid()}`)
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'leave') break
  const { rows } = await sql<{ answer: unknown }>`${sql.raw(line)}`.execute(database.db)
  say(`answer ${rows[0]?.answer}`)
}
await database[Symbol.asyncDispose]()
say('left')
process.exit()
