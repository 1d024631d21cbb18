import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { jobKind } from '#jobs/job.ts'
import type { Schedule } from '#jobs/schedule.ts'
import type { Db } from '#storage/schema.ts'
import type { InboxConfig } from './config.ts'
import { deleteTakenFile, listOldRefusals } from './inbox-store.ts'
import { deleteOldQuarantined } from './quarantine-store.ts'

const dayMs = 86_400_000
const pageSize = 500

/** Deletes refused files with their reasons, and quarantined photos nobody decided on, after their time. */
export const purgeInbox = jobKind({
  name: 'purge_inbox',
  input: z.strictObject({}),
  output: z.strictObject({ files: z.int(), quarantined: z.int() }),
  async run({ db, clock, inboxConfig }: { db: Db; clock: Clock; inboxConfig: InboxConfig }, _, { signal }) {
    const before = new Date(clock.now().getTime() - inboxConfig.refusedDays * dayMs)
    const quarantined = await deleteOldQuarantined(db, before)
    let files = 0
    for (let page = await listOldRefusals(db, before, pageSize); page.length > 0; ) {
      for (const { folder, path, put_away: moved } of page) {
        signal.throwIfAborted()
        if (moved)
          for (const name of [path, `${path}.reason.txt`]) await rm(join(folder, 'refused', name), { force: true })
        await deleteTakenFile(db, folder, path)
        files++
      }
      page = await listOldRefusals(db, before, pageSize)
    }
    return { files, quarantined }
  },
})

export const purgeInboxNightly: Schedule = {
  name: 'purge_inbox',
  pattern: '11 4 * * *',
  kind: purgeInbox.name,
  input: {},
}
