import type { AnswerOf } from '@netra/client'
import { useMutation } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type Recognition = AnswerOf<'/recognize', 'post'>
export type RecognisedFace = Recognition['faces'][number]
export type Candidate = RecognisedFace['candidates'][number]

export const useRecognise = () =>
  useMutation({
    mutationFn: async ({ image, most = 5, signal }: { image: Blob; most?: number; signal?: AbortSignal }) =>
      await netra.post('/recognize', { body: { image, max_results: most }, ...(signal ? { signal } : {}) }),
  })

export const useCompare = () =>
  useMutation({
    mutationFn: async ({ first, second }: { first: Blob; second: Blob }) =>
      await netra.post('/api/verify', { body: { image_a: first, image_b: second, face: 'prominent' } }),
  })
