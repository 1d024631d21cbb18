import { findPerson, type PersonRow } from '#gallery/person-store.ts'
import type { Db } from '#storage/schema.ts'

/**
 * The person whom a new face looks like more than it looks like the one it is meant for, within `limit`; null when
 * there is none. `neighbours` ascend by distance, each person once.
 */
export async function findConflict(
  db: Db,
  personId: string,
  neighbours: readonly { personId: string; distance: number }[],
  limit: number,
): Promise<(PersonRow & { distance: number }) | null> {
  for (const neighbour of neighbours) {
    // Beyond the limit nobody is alike; and whoever comes before all others is alike enough with themselves.
    if (neighbour.distance > limit || neighbour.personId === personId) return null
    const other = await findPerson(db, neighbour.personId)
    if (other) return { ...other, distance: neighbour.distance }
  }
  return null
}
