import { z } from 'zod'

/** The job kind's name; also in the index `jobs_of_webhook`. */
export const deliveryKind = 'deliver_webhook'

export const DeliveryInput = z.strictObject({ webhookId: z.uuid(), eventId: z.string().regex(/^\d{1,19}$/) })

/** When a delivery is tried, in minutes after the first attempt: eleven times over 24 hours. */
const attemptsAt = [1, 5, 15, 30, 60, 120, 240, 480, 960, 1440]

/** Milliseconds to wait after each failed attempt. */
export const deliveryDelays: readonly number[] = attemptsAt.map((at, i) => (at - (attemptsAt[i - 1] ?? 0)) * 60_000)

/** After a receiver stalled, most attempts of the next minute fail without asking it: it would hold a place for 10 s each. */
const stallMs = 60_000

/** Whether an attempt (counted from 1) is to fail at once, since the receiver stalled a moment ago. The last one never is. */
export function isHeldBack(stalledAt: Date | null, attempt: number, now: Date): boolean {
  return stalledAt !== null && attempt <= deliveryDelays.length && now.getTime() - stalledAt.getTime() < stallMs
}

/** The same webhook, event and replay is the same delivery, however often it is queued. */
export function deliveryKey(webhook: { readonly id: string; readonly replay: number }, eventId: bigint): string {
  return `${webhook.id} ${eventId} ${webhook.replay}`
}
