import { z } from 'zod'
import { type BackupNeeds, makeBackup } from '#storage/backup/make-backup.ts'
import { jobKind } from './job.ts'
import type { Schedule } from './schedule.ts'

/** A backup of the embedded database; whoever brings their own database has it backed up by their own means. */
export const scheduledBackup = jobKind({
  name: 'scheduled_backup',
  input: z.strictObject({}),
  output: z.strictObject({ made: z.boolean(), bytes: z.int(), rows: z.int() }),
  async run(needs: BackupNeeds, _input, { signal, progress }) {
    if (!needs.backups.scheduled) return { made: false, bytes: 0, rows: 0 }
    const { bytes, rows } = await makeBackup(needs, {
      scheduled: true,
      signal,
      onProgress: (done, total) => progress({ done, total, refused: 0 }),
    })
    return { made: true, bytes, rows }
  },
})

export const backupNightly: Schedule = {
  name: 'backup',
  pattern: '17 2 * * *',
  kind: scheduledBackup.name,
  input: {},
}
