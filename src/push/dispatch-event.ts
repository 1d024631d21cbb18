import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { insertDispatched } from './dispatch-store.ts'
import { type ContractEvent, contractEventNames, contractEvents } from './told-event.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly clock: Clock
}

/** Their times are now where nobody says otherwise. */
const timeFields = ['timestamp', 'addedAt', 'deletedAt'] as const

/** Throws `invalid_input` naming what does not fit the event. */
function checkData(type: ContractEvent, given: Readonly<Record<string, unknown>>, at: Date): Record<string, unknown> {
  const schema = contractEvents[type]
  const times = timeFields.filter((name) => name in schema.shape).map((name) => [name, at.toISOString()])
  const checked = schema.safeParse({ ...Object.fromEntries(times), ...given })
  if (checked.success) return checked.data
  const fields = [...new Set(checked.error.issues.map(({ path }) => ['data', ...path].map(String).join('.')))]
  throw new AppError('invalid_input', `${fields.map(snakeCase).join(', ')}: missing or wrong for ${type}`, {
    facts: { fields: fields.map(snakeCase).join(', ') },
  })
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

async function dispatch(
  { db, clock }: Needs,
  event: { readonly type: ContractEvent; readonly data: Record<string, unknown>; readonly simulated: boolean },
  by: string,
): Promise<string> {
  const id = newId()
  return await inTransaction(db, async (tx) => {
    await insertDispatched(tx, { id, ...event, by, at: clock.now() })
    return String(await appendEvent(tx, { type: 'event_dispatched', payload: { dispatchId: id } }))
  })
}

export const dispatchEvent = operation({
  name: 'dispatch_event',
  summary:
    'Tells subscribers of an event that did not happen, marked as dispatched; it raises no alert and changes nothing',
  permission: 'events:write',
  input: z.strictObject({
    eventType: z.enum(contractEventNames as [ContractEvent, ...ContractEvent[]]),
    data: z.record(z.string(), z.unknown()).describe('As the event has it; times are now where they are left out'),
  }),
  output: z.strictObject({ success: z.literal(true), eventId: z.string(), dispatched: z.literal(true) }),
  async run(needs: Needs, { eventType: type, data }, caller) {
    const checked = checkData(type, data, needs.clock.now())
    const eventId = await dispatch(needs, { type, data: checked, simulated: false }, caller.id)
    return { success: true as const, eventId, dispatched: true as const }
  },
})

export const simulateRecognition = operation({
  name: 'simulate_recognition',
  summary:
    'Tells subscribers of a recognition that did not happen, marked as simulated, so that the handling of events can be tried',
  permission: 'events:read',
  input: z.strictObject({}),
  output: z.strictObject({
    success: z.literal(true),
    simulated: z.literal(true),
    eventId: z.string(),
    eventType: z.literal('face_recognized'),
    data: contractEvents.face_recognized,
  }),
  async run(needs: Needs, _input, caller) {
    const data = contractEvents.face_recognized.parse({
      faceId: newId(),
      personId: newId(),
      name: 'Simulated person',
      cameraId: newId(),
      cameraName: 'Simulated camera',
      confidence: 0.99,
      timestamp: needs.clock.now().toISOString(),
    })
    const eventId = await dispatch(needs, { type: 'face_recognized', data, simulated: true }, caller.id)
    return { success: true as const, simulated: true as const, eventId, eventType: 'face_recognized' as const, data }
  },
})
