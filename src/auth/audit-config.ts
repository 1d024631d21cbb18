import { z } from 'zod'

/** The configuration slice of the audit log. */
export const AuditConfig = z
  .strictObject({
    awaited: z
      .enum(['changes', 'all'])
      .default('changes')
      .describe('Calls that are answered only when their audit entry is stored: those that change something, or all'),
    keepDays: z.int().min(1).max(36_500).optional().describe('Days that audit entries are kept; without it, for ever'),
  })
  .prefault({})
