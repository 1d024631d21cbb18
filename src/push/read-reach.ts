import type { Db } from '#storage/schema.ts'
import type { Listener, Reach } from './subscription.ts'
import { galleryIdsOf } from './told-store.ts'

/** What somebody who is restricted to galleries (by name) and cameras may be told of, as the galleries are now. */
export async function readReach(db: Db, { galleries, cameras }: Listener): Promise<Reach> {
  return {
    galleryIds: galleries && new Set(await galleryIdsOf(db, galleries)),
    cameraIds: cameras && new Set(cameras),
  }
}
