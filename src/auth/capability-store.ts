import type { Db } from '#storage/schema.ts'
import { type CapabilityName, type CapabilityView, capabilityNames, capabilityTexts } from './capability.ts'

/** Every capability there is, in a fixed order; one that nobody ever set is off. */
export async function readCapabilities(db: Db): Promise<CapabilityView[]> {
  const rows = await db.selectFrom('capabilities').selectAll().execute()
  return capabilityNames.map((name) => {
    const row = rows.find((candidate) => candidate.name === name)
    return {
      name,
      description: capabilityTexts[name],
      enabled: row?.enabled ?? false,
      purpose: row?.purpose ?? null,
      updatedBy: row?.updated_by ?? null,
      updatedAt: row?.updated_at.toISOString() ?? null,
    }
  })
}

export interface CapabilityChange {
  readonly name: CapabilityName
  readonly enabled: boolean
  /** Kept as it is where absent. */
  readonly purpose: string | undefined
  readonly updatedBy: string
}

export async function writeCapability(tx: Db, change: CapabilityChange): Promise<void> {
  const { name, enabled, updatedBy: updated_by } = change
  const purpose = change.purpose === undefined ? {} : { purpose: change.purpose }
  await tx
    .insertInto('capabilities')
    .values({ name, enabled, updated_by, purpose: change.purpose ?? null })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ enabled, updated_by, updated_at: new Date(), ...purpose }),
    )
    .execute()
}
