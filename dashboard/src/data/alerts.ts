import type { AnswerOf, InputOf } from '@netra/client'
import { infiniteQueryOptions, queryOptions, useMutation } from '@tanstack/react-query'
import { useChangeOfSeveral } from './change-several.ts'
import { netra } from './netra.ts'

export type Alert = AnswerOf<'/api/alerts', 'get'>['alerts'][number]
export type AlertState = Alert['state']
export type Severity = Alert['severity']
export type Rule = AnswerOf<'/api/alert-rules', 'get'>['rules'][number]
/** A rule as it is sent: what must be so for an alert. */
export type RuleFacts = NonNullable<InputOf<'/api/alert-rules/test', 'post'>['body']>
export type NewRule = NonNullable<InputOf<'/api/alert-rules', 'post'>['body']>
export type RuleTrial = AnswerOf<'/api/alert-rules/test', 'post'>

const pageSize = 40

export const alertsQuery = (filter: { readonly state?: AlertState; readonly severity?: Severity }) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      netra.get('/api/alerts', {
        params: { query: { ...filter, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })

/** The newest that nobody looks after yet, and how many there are. */
export const openAlertsQuery = queryOptions({
  queryKey: ['alerts', 'open'],
  queryFn: async ({ signal }) =>
    await netra.get('/api/alerts', { params: { query: { state: 'open', limit: 5 } }, signal }),
})

export const alertQuery = (alertId: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', alertId],
    queryFn: async () => await netra.get('/api/alerts/{alert_id}', { params: { path: { alert_id: alertId } } }),
  })

export const useCommentAlert = () =>
  useChangeOfSeveral(['alerts'], ({ alertId, text }: { alertId: string; text: string }) =>
    netra.post('/api/alerts/{alert_id}/comments', { params: { path: { alert_id: alertId } }, body: { text } }),
  )

export const rulesQuery = queryOptions({
  queryKey: ['alert-rules'],
  queryFn: async () => (await netra.get('/api/alert-rules')).rules,
})

const rules = ['alert-rules'] as const

export const useCreateRule = () =>
  useChangeOfSeveral(rules, async (body: NewRule) => netra.post('/api/alert-rules', { body }))

export const useUpdateRule = () =>
  useChangeOfSeveral(rules, ({ ruleId, ...body }: Partial<NewRule> & { ruleId: string }) =>
    netra.patch('/api/alert-rules/{rule_id}', { params: { path: { rule_id: ruleId } }, body }),
  )

export const useDeleteRule = () =>
  useChangeOfSeveral(rules, (ruleId: string) =>
    netra.delete('/api/alert-rules/{rule_id}', { params: { path: { rule_id: ruleId } } }),
  )

/** What the rule would have raised in the last day; nothing is stored. */
export const useTryRule = () =>
  useMutation({ mutationFn: async (body: RuleFacts) => await netra.post('/api/alert-rules/test', { body }) })
