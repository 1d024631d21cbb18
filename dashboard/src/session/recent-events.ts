import type { NetraEventName, NetraEvents } from '@netra/client'
import { useSyncExternalStore } from 'react'

/** An event as it came, and when. */
export type RecentEvent = {
  [Name in NetraEventName]: { readonly name: Name; readonly at: string; readonly event: NetraEvents[Name] }
}[NetraEventName]

const kept = 50
let recent: readonly RecentEvent[] = []
const listeners = new Set<() => void>()

export function tellRecent<Name extends NetraEventName>(name: Name, event: NetraEvents[Name]): void {
  const entry = { name, at: new Date().toISOString(), event } as unknown as RecentEvent
  recent = [entry, ...recent].slice(0, kept)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The last events since the page was opened, newest first. */
export function useRecentEvents(): readonly RecentEvent[] {
  return useSyncExternalStore(subscribe, () => recent)
}
