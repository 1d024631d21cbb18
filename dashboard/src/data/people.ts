import type { AnswerOf } from '@netra/client'
import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type Person = AnswerOf<'/api/people', 'get'>['people'][number]
export type PersonWithFaces = AnswerOf<'/api/people/{person_id}', 'get'>
export type Face = PersonWithFaces['faces'][number]

/** Every key of people begins so: events make them stale together. */
const key = ['people'] as const

/** How many there are, and the first few. */
export const peopleSummaryQuery = queryOptions({
  queryKey: [...key, 'summary'],
  queryFn: async () => await netra.get('/api/people', { params: { query: { limit: 24 } } }),
})

export const personQuery = (personId: string) =>
  queryOptions({
    queryKey: [...key, 'one', personId],
    queryFn: async () => await netra.get('/api/people/{person_id}', { params: { path: { person_id: personId } } }),
  })

/** People by a part of their name, for choosing one. */
export const peopleSearchQuery = (query: string) =>
  queryOptions({
    queryKey: [...key, 'search', query],
    queryFn: ({ signal }) =>
      netra.get('/api/people', { params: { query: { limit: 12, ...(query === '' ? {} : { query }) } }, signal }),
    placeholderData: keepPreviousData,
  })

/** A mutation after which whatever is known of people is looked up again. */
const usePeopleMutation = <Input, Output>(mutationFn: (input: Input) => Promise<Output>) => useChange(key, mutationFn)

export const useCreatePerson = () =>
  usePeopleMutation(
    async ({ name, email, external_id }: { name: string; email?: string; external_id?: string }) =>
      await netra.post('/api/people', {
        body: { name, ...(email ? { email } : {}), ...(external_id ? { external_id } : {}) },
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

export const useDeleteFaces = () =>
  usePeopleMutation(async (faceIds: readonly string[]) => {
    for (const faceId of faceIds) await netra.delete('/api/faces/{face_id}', { params: { path: { face_id: faceId } } })
  })
