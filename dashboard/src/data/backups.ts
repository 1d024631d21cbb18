import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export const backupsQuery = queryOptions({
  queryKey: ['backups'],
  queryFn: async () => (await netra.get('/api/backups')).backups.toReversed(),
})

export const useMakeBackup = () => useChange(['backups'], (_: undefined) => netra.post('/api/backups'))
