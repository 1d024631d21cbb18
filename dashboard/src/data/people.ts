import type { AnswerOf } from '@netra/client'
import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { netra } from './netra.ts'

export type Person = AnswerOf<'/api/people', 'get'>['people'][number]
export type PersonWithFaces = AnswerOf<'/api/people/{person_id}', 'get'>
export type Face = PersonWithFaces['faces'][number]

const pageSize = 100
/** Every key of people begins so: events make them stale together. */
const key = 'people'

const pageQuery = (query: string, page: number) =>
  queryOptions({
    queryKey: [key, 'page', query, page],
    queryFn: ({ signal }) => {
      const wanted = { offset: page * pageSize, limit: pageSize, ...(query === '' ? {} : { query }) }
      return netra.get('/api/people', { params: { query: wanted }, signal })
    },
  })

/** How many there are, and the newest few. */
export const peopleSummaryQuery = queryOptions({
  queryKey: [key, 'summary'],
  queryFn: async () => await netra.get('/api/people', { params: { query: { limit: 24 } } }),
})

/**
 * A list of any length read in pages as it is looked at: `at(i)` is undefined until its page is there, `onRange` says what is looked at.
 */
export function usePeopleList(query: string) {
  const [range, setRange] = useState<readonly [number, number]>([0, 0])
  const first = useQuery({ ...pageQuery(query, 0), placeholderData: keepPreviousData })
  const pages = useMemo(() => {
    const wanted: number[] = []
    for (let page = Math.floor(range[0] / pageSize); page <= Math.floor(range[1] / pageSize); page++) wanted.push(page)
    return wanted
  }, [range])
  const results = useQueries({ queries: pages.map((page) => pageQuery(query, page)) })
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
    const known = data ?? queries.getQueryData(pageQuery(query, page).queryKey)
    return known?.people[index % pageSize]
  }
  return {
    total: first.data?.total ?? 0,
    pending: first.isPending,
    error: first.error ?? results.find(({ error }) => error)?.error ?? null,
    retry: () => void queries.invalidateQueries({ queryKey: [key] }),
    at,
    onRange,
  }
}

export const personQuery = (personId: string) =>
  queryOptions({
    queryKey: [key, 'one', personId],
    queryFn: async () => await netra.get('/api/people/{person_id}', { params: { path: { person_id: personId } } }),
  })

/** People by a part of their name, for choosing one. */
export const peopleSearchQuery = (query: string) =>
  queryOptions({
    queryKey: [key, 'search', query],
    queryFn: ({ signal }) =>
      netra.get('/api/people', { params: { query: { limit: 12, ...(query === '' ? {} : { query }) } }, signal }),
    placeholderData: keepPreviousData,
  })

/** A mutation after which whatever is known of people is looked up again. */
function usePeopleMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey: [key] }) })
}

export interface PersonFacts {
  readonly name?: string
  readonly email?: string | null
  readonly external_id?: string | null
  readonly metadata?: Record<string, unknown>
}

export const useCreatePerson = () =>
  usePeopleMutation(
    async ({ name, email, external_id }: { name: string; email?: string; external_id?: string }) =>
      await netra.post('/api/people', {
        body: { name, ...(email ? { email } : {}), ...(external_id ? { external_id } : {}) },
      }),
  )

export const useUpdatePerson = (personId: string) =>
  usePeopleMutation(
    async (body: PersonFacts) =>
      await netra.patch('/api/people/{person_id}', { params: { path: { person_id: personId } }, body }),
  )

export const useMergePeople = () =>
  usePeopleMutation(
    async ({ kept, gone }: { kept: string; gone: string }) =>
      await netra.post('/api/people/{into_person_id}/merge', {
        params: { path: { into_person_id: kept } },
        body: { person_id: gone },
      }),
  )

/** People of the photos that come with the installation. */
export const useLoadSamplePeople = () =>
  usePeopleMutation(async () => await netra.post('/api/sample-people', { body: {} }))

/** What is known of people is looked up again by who shows the receipt, once it has been read. */
export const useForgetPerson = () =>
  useMutation({
    mutationFn: async (personId: string) =>
      await netra.delete('/api/people/{person_id}', { params: { path: { person_id: personId } } }),
  })

export const useMoveFaces = () =>
  usePeopleMutation(async ({ faceIds, personId }: { faceIds: readonly string[]; personId: string }) => {
    for (const faceId of faceIds)
      await netra.post('/api/faces/{face_id}/move', {
        params: { path: { face_id: faceId } },
        body: { person_id: personId },
      })
  })

export const useDeleteFace = () =>
  usePeopleMutation(
    async (faceId: string) => await netra.delete('/api/faces/{face_id}', { params: { path: { face_id: faceId } } }),
  )
