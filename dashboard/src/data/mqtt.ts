import type { AnswerOf } from '@netra/client'
import { queryOptions, useMutation } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type Mqtt = AnswerOf<'/api/mqtt', 'get'>

/** No event tells how many wait. */
export const mqttQuery = queryOptions({
  queryKey: ['mqtt'],
  queryFn: async () => await netra.get('/api/mqtt'),
  refetchInterval: 10_000,
})

export const useTestMqtt = () => useMutation({ mutationFn: async () => await netra.post('/api/mqtt/test') })
