import type { AnswerOf, InputOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type Consent = NonNullable<AnswerOf<'/api/people/{person_id}/consent', 'get'>['consent']>
type NewConsent = NonNullable<InputOf<'/api/people/{person_id}/consent', 'put'>['body']>

export const consentQuery = (personId: string) =>
  queryOptions({
    queryKey: ['people', 'consent', personId],
    queryFn: async () => {
      const { consent } = await netra.get('/api/people/{person_id}/consent', {
        params: { path: { person_id: personId } },
      })
      return consent
    },
  })

// Under `people`: how long somebody is kept depends on it.
const key = ['people']

export const useRecordConsent = (personId: string) =>
  useChange(key, (body: NewConsent) =>
    netra.put('/api/people/{person_id}/consent', { params: { path: { person_id: personId } }, body }),
  )

export const useWithdrawConsent = (personId: string) =>
  useChange(key, (_: undefined) =>
    netra.delete('/api/people/{person_id}/consent', { params: { path: { person_id: personId } } }),
  )
