import type { NetraEventName, NetraEvents } from '@netra/client'
import { useSyncExternalStore } from 'react'

/** What a person wants to read of; the other events only say that something is stale. */
const readNames = [
  'face_added',
  'face_deleted',
  'face_recognized',
  'face_unknown',
  'expression_observed',
  'camera_connected',
  'camera_disconnected',
  'alert_raised',
] as const satisfies readonly NetraEventName[]
type ReadName = (typeof readNames)[number]

/** An event as it came, and when. */
export type RecentEvent = {
  [Name in ReadName]: { readonly name: Name; readonly at: string; readonly event: NetraEvents[Name] }
}[ReadName]

const kept = 50
let recent: readonly RecentEvent[] = []
const listeners = new Set<() => void>()
const followers = new Set<(event: RecentEvent) => void>()

export function tellRecent<Name extends NetraEventName>(name: Name, event: NetraEvents[Name]): void {
  if (!readNames.some((read) => read === name)) return
  const entry = { name, at: new Date().toISOString(), event } as unknown as RecentEvent
  recent = [entry, ...recent].slice(0, kept)
  for (const listener of listeners) listener()
  for (const follower of followers) follower(entry)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The last events since the page was opened, newest first. */
export function useRecentEvents(): readonly RecentEvent[] {
  return useSyncExternalStore(subscribe, () => recent)
}

/** Calls with every such event as it comes; returns what ends that. */
export function onRecent(follower: (event: RecentEvent) => void): () => void {
  followers.add(follower)
  return () => void followers.delete(follower)
}
