import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type GalleryEvaluation = AnswerOf<'/api/evaluation/gallery', 'get'>
export type SuspectFace = GalleryEvaluation['suspect_faces']['faces'][number]
export type ClosePair = GalleryEvaluation['closest_people'][number]

/** Reads the whole gallery: it stays until somebody asks again or changes people. */
export const evaluationQuery = (gallery: string) =>
  queryOptions({
    queryKey: ['quality', gallery],
    queryFn: ({ signal }) =>
      netra.get('/api/evaluation/gallery', { params: { query: { gallery, limit: 100 } }, signal }),
    staleTime: 10 * 60_000,
  })

export const galleriesQuery = queryOptions({
  queryKey: ['galleries'],
  queryFn: async () => (await netra.get('/api/galleries')).galleries,
})

const lookedThrough = 500

/** Of the newest unknown faces on cameras those nearest to somebody, the nearest first. */
export const strangersQuery = (gallery: string) =>
  queryOptions({
    queryKey: ['sightings', 'closest strangers', gallery],
    queryFn: async () => {
      const { sightings } = await netra.get('/api/sightings', {
        params: { query: { gallery, decision: 'unknown', limit: lookedThrough } },
      })
      return sightings
        .filter(({ distance }) => distance !== null)
        .toSorted((a, b) => (a.distance ?? 0) - (b.distance ?? 0))
    },
  })
