import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type RetentionRule = AnswerOf<'/api/retention', 'get'>['rules'][number]

const key = ['retention']

export const retentionQuery = queryOptions({
  queryKey: [...key, 'rules'],
  queryFn: async () => (await netra.get('/api/retention')).rules,
})

type Rules = readonly { class: string; days: number | null }[]

/** How much rules would delete now. */
export const usePreviewRetention = () =>
  useChange([...key, 'preview'], (rules: Rules) =>
    netra.post('/api/retention/preview', { body: { rules: [...rules] } }),
  )

export const useSetRetention = () =>
  useChange(key, (rules: Rules) => netra.put('/api/retention', { body: { rules: [...rules] } }))

export const useRunRetention = () => useChange(key, (_: undefined) => netra.post('/api/retention/run'))
