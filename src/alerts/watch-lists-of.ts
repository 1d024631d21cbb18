import type { Clock } from '#core/clock.ts'
import type { Db } from '#storage/schema.ts'
import { membershipsOf } from './watch-list-store.ts'

/** The watch lists that a person is on now, as `GET /api/people/<person_id>` shows them. */
export async function watchListsOf({ db, clock }: { readonly db: Db; readonly clock: Clock }, personId: string) {
  const now = clock.now()
  return (await membershipsOf(db, personId))
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
    .map(({ watchListId, listName: name, severity, expiresAt }) => ({
      watchListId,
      name,
      severity,
      expiresAt: expiresAt?.toISOString() ?? null,
    }))
}
