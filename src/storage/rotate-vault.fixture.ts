// A process that rotates the master key of a database and stands still after the first page, until it is killed.
import { createLog } from '#core/log.ts'
import { openDatabase } from './connect.ts'
import { joinVault } from './join-vault.ts'
import { rotateVault } from './rotate-vault.ts'

const [, , url = '', key = '', nextKey = ''] = process.argv
const database = await openDatabase({ kind: 'external', url }, createLog('silent'), AbortSignal.timeout(60_000))
const joined = await joinVault(database.db, [Buffer.from(key, 'base64')])
const next = { bytes: Buffer.from(nextKey, 'base64'), commit() {}, advice: '' }
await rotateVault(database.db, joined, async () => next, {
  announce: async () => {},
  settle: async () => {},
  onProgress(done, total) {
    process.stdout.write(`rewrapped ${done} of ${total}\n`)
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
  signal: new AbortController().signal,
})
