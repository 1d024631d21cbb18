import { keepPreviousData, queryOptions, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { netra } from './netra.ts'
import type { Person } from './people.ts'

/** Who is looked for: by parts of what they are called, and by one fact with any or one value. */
export interface PeopleFilter {
  readonly query?: string
  readonly fact?: string
  readonly fact_value?: string
}

const pageSize = 100

const pageQuery = (filter: PeopleFilter, page: number) =>
  queryOptions({
    queryKey: ['people', 'page', filter, page],
    queryFn: ({ signal }) =>
      netra.get('/api/people', { params: { query: { ...filter, offset: page * pageSize, limit: pageSize } }, signal }),
  })

/**
 * A list of any length read in pages as it is looked at: `at(i)` is undefined until its page is there, `onRange` says what is looked at.
 */
export function usePeopleList(filter: PeopleFilter) {
  const [range, setRange] = useState<readonly [number, number]>([0, 0])
  const first = useQuery({ ...pageQuery(filter, 0), placeholderData: keepPreviousData })
  const pages = useMemo(() => {
    const wanted: number[] = []
    for (let page = Math.floor(range[0] / pageSize); page <= Math.floor(range[1] / pageSize); page++) wanted.push(page)
    return wanted
  }, [range])
  const results = useQueries({ queries: pages.map((page) => pageQuery(filter, page)) })
  const queries = useQueryClient()
  const onRange = useCallback((from: number, to: number) => {
    // Pages, not rows: a list that moves within a page asks for nothing.
    setRange((before) =>
      Math.floor(before[0] / pageSize) === Math.floor(from / pageSize) &&
      Math.floor(before[1] / pageSize) === Math.floor(to / pageSize)
        ? before
        : [from, to],
    )
  }, [])
  const at = (index: number): Person | undefined => {
    const page = Math.floor(index / pageSize)
    const { data } = page === 0 ? first : (results[pages.indexOf(page)] ?? { data: undefined })
    const known = data ?? queries.getQueryData(pageQuery(filter, page).queryKey)
    return known?.people[index % pageSize]
  }
  return {
    total: first.data?.total ?? 0,
    pending: first.isPending,
    error: first.error ?? results.find(({ error }) => error)?.error ?? null,
    retry: () => void queries.invalidateQueries({ queryKey: ['people'] }),
    at,
    onRange,
  }
}
