import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '#core/ids.ts'
import { jobKind } from '#jobs/job.ts'
import type { Schedule } from '#jobs/schedule.ts'
import { deleteExpiredMerges } from './merge-store.ts'
import { type RetentionClass, type RetentionNeeds, runRetentionRules } from './retention.ts'

/** Deletes what the rules of retention say and merges that cannot be undone any more, and lets PostgreSQL reuse the place of what was deleted. */
export const scheduledRetention = jobKind({
  name: 'retention',
  input: z.strictObject({}),
  output: z.strictObject({ deleted: z.int() }),
  async run(needs: RetentionNeeds & { readonly retentionClasses: readonly RetentionClass[] }, _input, { signal }) {
    const caller = {
      kind: 'system' as const,
      id: 'system',
      permissions: new Set<string>(),
      door: 'system' as const,
      address: null,
      correlationId: newId(),
      signal,
    }
    await deleteExpiredMerges(needs.db, needs.clock.now())
    const classes = await runRetentionRules(needs, caller)
    const deleted = classes.reduce((sum, { count }) => sum + count, 0)
    if (deleted > 0)
      await sql`vacuum people, faces, templates, sightings, sighting_templates, sighting_expressions`.execute(needs.db)
    return { deleted }
  },
})

export const retentionNightly: Schedule = {
  name: 'retention',
  pattern: '37 1 * * *',
  kind: scheduledRetention.name,
  input: {},
}
