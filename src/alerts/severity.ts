import { z } from 'zod'

/** How much an alert matters, rising. */
export const severities = ['low', 'medium', 'high', 'critical'] as const
export const Severity = z.enum(severities)
export type Severity = z.output<typeof Severity>
