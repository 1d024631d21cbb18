import type { AnswerOf, InputOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type Camera = AnswerOf<'/api/cameras', 'get'>['cameras'][number]
export type CameraSettings = Camera['settings']
export type Region = CameraSettings['regions'][number]
export type CameraChange = NonNullable<InputOf<'/api/cameras/{camera_id}', 'patch'>['body']>
export type NewCamera = NonNullable<InputOf<'/api/cameras', 'post'>['body']>

const key = ['cameras']

/** Events say when a camera comes and goes; its rates are told by none. */
export const camerasQuery = queryOptions({
  queryKey: [...key, 'list'],
  queryFn: async () => (await netra.get('/api/cameras', { params: { query: { limit: 1_000 } } })).cameras,
  refetchInterval: 10_000,
})

export const useAddCamera = () => useChange(key, (body: NewCamera) => netra.post('/api/cameras', { body }))

export const useUpdateCamera = () =>
  useChange(key, ({ cameraId, ...body }: CameraChange & { cameraId: string }) =>
    netra.patch('/api/cameras/{camera_id}', { params: { path: { camera_id: cameraId } }, body }),
  )

export const useRemoveCamera = () =>
  useChange(key, (cameraId: string) =>
    netra.delete('/api/cameras/{camera_id}', { params: { path: { camera_id: cameraId } } }),
  )
