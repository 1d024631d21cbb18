import { useQueries, useQuery } from '@tanstack/react-query'
import { camerasQuery } from '#data/cameras.ts'
import { personQuery } from '#data/people.ts'
import { useSession } from '#data/session.ts'
import { watchListsQuery } from '#data/watch-lists.ts'
import type { Draft, RuleNames } from './rule-sentence.ts'

type Named = Pick<Draft, 'watch_list_id' | 'person_id' | 'camera_ids'>

/** What the ids in rules mean, as far as one may know it. */
export function useRuleNames(rules: readonly Named[]): (rule: Named) => RuleNames {
  const { may } = useSession()
  const { data: cameras } = useQuery({ ...camerasQuery, enabled: may('cameras:read') })
  const { data: lists } = useQuery(watchListsQuery)
  const ids = [...new Set(rules.flatMap(({ person_id }) => person_id ?? []))]
  const people = useQueries({ queries: ids.map((id) => ({ ...personQuery(id), enabled: may('gallery:read') })) })
  return ({ watch_list_id, person_id, camera_ids }) => ({
    list: lists?.find((list) => list.watch_list_id === watch_list_id)?.name ?? null,
    person: people[ids.indexOf(person_id ?? '')]?.data?.name ?? null,
    cameras: (camera_ids ?? []).map((id) => cameras?.find(({ camera_id }) => camera_id === id)?.name ?? id.slice(-4)),
  })
}
