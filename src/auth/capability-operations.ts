import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { CapabilityName, CapabilityView } from './capability.ts'
import { requireAllowedPurpose } from './capability-purpose.ts'
import { readCapabilities, writeCapability } from './capability-store.ts'

export const listCapabilities = operation({
  name: 'list_capabilities',
  summary: 'The sensitive functions, and whether they are on',
  permission: 'capabilities:read',
  reach: 'input',
  input: z.strictObject({}),
  output: z.strictObject({ capabilities: z.array(CapabilityView) }),
  async run(needs: { db: Db }) {
    return { capabilities: await readCapabilities(needs.db) }
  },
})

export const setCapability = operation({
  name: 'set_capability',
  summary: 'Turns a sensitive function on, for a stated purpose, or off',
  permission: 'capabilities:write',
  input: z.strictObject({
    capability: CapabilityName,
    enabled: z.boolean(),
    purpose: z.string().trim().min(1).max(500).optional(),
  }),
  output: CapabilityView,
  async run(needs: { db: Db; events: EventsApplied }, { capability: name, enabled, purpose }, caller) {
    if (enabled && purpose === undefined)
      throw new AppError('invalid_input', 'purpose is missing: state what the capability is turned on for')
    if (enabled && purpose !== undefined) requireAllowedPurpose(name, purpose)
    const eventId = await inTransaction(needs.db, async (tx) => {
      await writeCapability(tx, { name, enabled, purpose, updatedBy: caller.id })
      return await appendEvent(tx, { type: 'capability_changed', payload: { capability: name, enabled } })
    })
    await needs.events.caughtUp(eventId, caller.signal)
    const view = (await readCapabilities(needs.db)).find((item) => item.name === name)
    if (!view) throw new AppError('internal', 'The capability was not stored')
    return view
  },
})
