import { useSyncExternalStore } from 'react'

/** How it stands with the events; `off` where nobody follows them. */
export type Connection = 'off' | 'connected' | 'disconnected' | 'refused'

let current: Connection = 'off'
const listeners = new Set<() => void>()

export function noteConnection(state: Connection): void {
  if (state === current) return
  current = state
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => current)
}
