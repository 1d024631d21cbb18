import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Caller } from '#core/operation.ts'
import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import type { CapabilityName } from './capability.ts'
import { mayBeOn } from './capability-purpose.ts'
import { readCapabilities } from './capability-store.ts'

/** Should an event ever be missed, this is how long an old answer lives. */
const believedMs = 10_000

/** Answers from memory whether a sensitive function may be used now. */
export interface CapabilityGate {
  isOn(name: CapabilityName): Promise<boolean>
  /** Throws `forbidden` where the caller lacks the permission, `capability_off` where an administrator has not turned it on. */
  require(name: CapabilityName, caller: Caller): Promise<void>
  /** To be called with every event of the log. */
  apply(event: StoredEvent): void
}

/** Permission that goes with a capability; one without is open to whoever may call the operation. */
const permissionFor: Partial<Record<CapabilityName, string>> = { expression: 'expression:run' }

export function createCapabilityGate(needs: { db: Db; clock: Clock }): CapabilityGate {
  let known: { readonly on: ReadonlySet<string>; readonly until: number } | null = null
  let generation = 0

  async function readOn(): Promise<ReadonlySet<string>> {
    const now = needs.clock.now().getTime()
    if (known && known.until > now) return known.on
    const before = generation
    const rows = await readCapabilities(needs.db)
    const on = new Set<string>(
      rows.filter((row) => row.enabled && mayBeOn(row.name, row.purpose)).map((row) => row.name),
    )
    if (generation === before) known = { on, until: now + believedMs }
    return on
  }

  return {
    async isOn(name) {
      return (await readOn()).has(name)
    },

    async require(name, caller) {
      const permission = permissionFor[name]
      if (permission !== undefined && !caller.permissions.has(permission))
        throw new AppError('forbidden', `This needs the permission ${permission}`, { facts: { permission } })
      if (!(await readOn()).has(name))
        throw new AppError(
          'capability_off',
          `The capability ${name} is off; an administrator turns it on with PUT /api/capabilities/${name} and a purpose`,
          { facts: { capability: name } },
        )
    },

    apply(event) {
      if (event.type !== 'capability_changed') return
      generation++
      known = null
    },
  }
}
