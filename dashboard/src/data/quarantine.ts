import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type QuarantinedPhoto = AnswerOf<'/api/quarantine', 'get'>['photos'][number]

const key = ['quarantine']

export const quarantineQuery = (gallery: string) =>
  queryOptions({
    queryKey: [...key, 'list', gallery],
    queryFn: async () => await netra.get('/api/quarantine', { params: { query: { gallery, limit: 100 } } }),
  })

export const quarantinedPhotoQuery = (quarantineId: string) =>
  queryOptions({
    queryKey: [...key, 'photo', quarantineId],
    queryFn: async () => {
      const { image } = await netra.get('/api/quarantine/{quarantine_id}/photo', {
        params: { path: { quarantine_id: quarantineId } },
      })
      return new Blob([Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0))])
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
