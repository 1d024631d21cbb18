import { listWatchLists } from '#alerts/watch-list-operations.ts'
import { AppError } from '#core/errors.ts'
import { isId } from '#core/ids.ts'
import type { StoreNeeds } from '#needs.ts'
import type { Door } from './door.ts'

/** The id of the watch list that an argument means: an id or a name. */
export async function chooseWatchList(door: Door<StoreNeeds>, which: string): Promise<string> {
  if (isId(which)) return which
  const { watchLists } = await door.call(listWatchLists, {})
  const wanted = which.trim().toLowerCase()
  const found =
    watchLists.find(({ name }) => name === which) ?? watchLists.find(({ name }) => name.toLowerCase() === wanted)
  if (!found) throw new AppError('not_found', `No watch list has the id or name ${which}`)
  return found.watchListId
}
