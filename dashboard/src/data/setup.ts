import { useMutation, useQueryClient } from '@tanstack/react-query'
import { netra } from './netra.ts'

const key = 'netra.setup-seen'

/** Whether this browser has been through the setup, or passed it over. */
export const setupSeen = (): boolean => localStorage.getItem(key) !== null

export const noteSetupSeen = (): void => localStorage.setItem(key, new Date().toISOString())

/** The pack that decides from now on. */
export function useChoosePack() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (pack: string) => await netra.put('/api/models/active', { body: { model: pack } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['models'] }),
  })
}

export function useFirstCamera() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: { name: string; url: string }) => await netra.post('/api/cameras', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['cameras'] }),
  })
}
