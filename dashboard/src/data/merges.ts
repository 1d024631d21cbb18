import { queryOptions } from '@tanstack/react-query'
import { useChangeOfSeveral } from './change-several.ts'
import { netra } from './netra.ts'

/** Who was merged into a person and can be parted from them again. */
export const mergesQuery = (personId: string) =>
  queryOptions({
    queryKey: ['people', 'merges', personId],
    queryFn: async () =>
      (await netra.get('/api/people/{person_id}/merges', { params: { path: { person_id: personId } } })).merges,
  })

/** Makes one person of two; answers what makes two of them again. */
export async function mergePeople({ kept, gone }: { kept: string; gone: string }): Promise<() => Promise<unknown>> {
  const { merge_id } = await netra.post('/api/people/{into_person_id}/merge', {
    params: { path: { into_person_id: kept } },
    body: { person_id: gone },
  })
  return async () => await undoMerge(kept, merge_id)
}

const undoMerge = async (kept: string, mergeId: string) =>
  await netra.post('/api/people/{person_id}/merges/{merge_id}/undo', {
    params: { path: { person_id: kept, merge_id: mergeId } },
  })

/** What may say of a person who they are. */
const everywhere = ['people', 'quality', 'sightings', 'sighting-pages', 'unknowns', 'alerts', 'watch-lists'] as const

export const useMergePeople = () => useChangeOfSeveral(everywhere, mergePeople)

/** Of a merge that is listed, or of what `mergePeople` answered. */
export const useUndoMerge = () =>
  useChangeOfSeveral(everywhere, async (which: { kept: string; mergeId: string } | (() => Promise<unknown>)) =>
    typeof which === 'function' ? await which() : await undoMerge(which.kept, which.mergeId),
  )
