import type { AnswerOf } from '@netra/client'
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useChangeOfSeveral } from './change-several.ts'
import { netra } from './netra.ts'

export type Video = AnswerOf<'/api/videos', 'get'>['videos'][number]
export type VideoDetail = AnswerOf<'/api/videos/{video_id}', 'get'>
export type SeenInVideo = VideoDetail['seen'][number]

export const isUnderway = ({ state }: Pick<Video, 'state'>): boolean => state === 'running' || state === 'waiting'

const pageSize = 30

/** Newest first. Sightings are told by events; how far a video is, is told by none. */
export const videoListQuery = infiniteQueryOptions({
  queryKey: ['videos', 'list'],
  queryFn: ({ pageParam }) => netra.get('/api/videos', { params: { query: { offset: pageParam, limit: pageSize } } }),
  initialPageParam: 0,
  getNextPageParam: (last, pages) => (pages.length * pageSize < last.total ? pages.length * pageSize : null),
  refetchInterval: ({ state: { data } }) =>
    data?.pages.some(({ videos }) => videos.some(isUnderway)) ? 1_500 : 30_000,
})

export const videoQuery = (videoId: string) =>
  queryOptions({
    queryKey: ['videos', 'one', videoId],
    queryFn: async () => await netra.get('/api/videos/{video_id}', { params: { path: { video_id: videoId } } }),
    refetchInterval: ({ state }) => (state.data && isUnderway(state.data) ? 1_500 : false),
  })

export const annotatedUrl = (videoId: string): string => netra.url(`/api/videos/${videoId}/annotated`)

export const useCancelVideo = () =>
  useChangeOfSeveral(['videos'], (videoId: string) =>
    netra.post('/api/videos/{video_id}/cancel', { params: { path: { video_id: videoId } } }),
  )

export const useDeleteVideo = () =>
  useChangeOfSeveral(
    ['videos', 'sightings', 'sighting-pages', 'unknowns'],
    ({ videoId, sightings }: { videoId: string; sightings: boolean }) =>
      netra.delete('/api/videos/{video_id}', { params: { path: { video_id: videoId }, query: { sightings } } }),
  )

export interface NewVideo {
  readonly video: File
  readonly name: string
  readonly started_at?: string
  readonly camera_id?: string
  readonly frame_rate?: number
  readonly annotated: boolean
}

/** Sends one video at a time; `sent` is how much of it has gone, 0…1, and null while none is on its way. */
export function useSendVideo() {
  const queries = useQueryClient()
  const [sent, setSent] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const going = useRef<AbortController | null>(null)
  useEffect(() => () => going.current?.abort(), [])

  const send = useCallback(
    async (fields: NewVideo): Promise<boolean> => {
      const controller = new AbortController()
      going.current = controller
      setError(null)
      setSent(0)
      try {
        await netra.upload('/api/videos', { ...fields }, { signal: controller.signal, onProgress: setSent })
        await queries.invalidateQueries({ queryKey: ['videos'] })
        return true
      } catch (failure) {
        if (!controller.signal.aborted) setError(failure)
        return false
      } finally {
        setSent(null)
      }
    },
    [queries],
  )
  const stop = useCallback(() => going.current?.abort(), [])
  const forget = useCallback(() => setError(null), [])
  return { send, stop, forget, sent, error }
}
