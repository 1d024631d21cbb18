import type { AnswerOf } from '@netra/client'
import { useMutation } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type ModelStatus = AnswerOf<'/api/models/status', 'get'>
export type ModelPack = AnswerOf<'/api/models', 'get'>['packs'][number]
export type ModelComparison = AnswerOf<'/api/models/compare', 'post'>

const key = ['models']

export const usePrepareModel = () =>
  useChange(key, (model: string) => netra.post('/api/models/prepare', { body: { model } }))

export const usePauseModel = () =>
  useChange(key, (model: string) => netra.post('/api/models/pause', { body: { model } }))

export const useUseModel = () =>
  useChange(key, ({ model, force }: { model: string; force: boolean }) =>
    netra.put('/api/models/active', { body: { model, force } }),
  )

export const useShadowModel = () =>
  useChange(key, (model: string | null) => netra.put('/api/models/shadow', { body: { model } }))

export const useRemoveTemplates = () =>
  useChange(key, (model: string) => netra.post('/api/models/remove-templates', { body: { model } }))

export const useCompareModels = () =>
  useMutation({
    mutationFn: async (model: string) => await netra.post('/api/models/compare', { body: { model, sample: 200 } }),
  })
