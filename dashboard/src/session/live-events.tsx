import type { NetraEventName } from '@netra/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { netra } from '#data/netra.ts'
import { useSession } from '#data/session.ts'
import { noteConnection } from './connection.ts'
import { tellRecent } from './recent-events.ts'

/** What every event makes stale, by the first word of the query's key. */
const stale: Readonly<Record<Exclude<NetraEventName, 'camera_overlay'>, readonly string[]>> = {
  face_added: ['people', 'faces'],
  face_deleted: ['people', 'faces'],
  face_recognized: ['statistics'],
  face_unknown: ['statistics'],
  expression_observed: ['expressions'],
  sighting_started: ['sightings', 'unknowns', 'videos'],
  sighting_changed: ['sightings', 'videos'],
  sighting_ended: ['sightings'],
  sighting_deleted: ['sightings', 'unknowns', 'videos'],
  unknown_changed: ['unknowns', 'sightings'],
  camera_connected: ['cameras'],
  camera_disconnected: ['cameras'],
  camera_added: ['cameras'],
  camera_changed: ['cameras'],
  camera_removed: ['cameras'],
  alert_raised: ['alerts', 'statistics'],
  alert_changed: ['alerts'],
  alert_rule_changed: ['alert-rules'],
  watch_list_changed: ['watch-lists', 'alert-rules'],
}
/** A hundred faces of an import are one reason to look again, not a hundred. */
const collectMs = 400

/** Follows the server's events and marks what they touch as stale: nothing is polled. Draws nothing. */
export function LiveEvents() {
  const queries = useQueryClient()
  const { may } = useSession()
  const allowed = may('events:read')
  useEffect(() => {
    if (!allowed) return
    const waiting = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    let connectedBefore = false
    const look = () => {
      timer = undefined
      for (const key of waiting) void queries.invalidateQueries({ queryKey: [key] })
      waiting.clear()
    }
    const events = netra.events({
      events: Object.keys(stale) as NetraEventName[],
      onState: (state) => {
        noteConnection(state)
        // What changed while nobody listened, and is told by no event, is looked up once.
        if (state === 'connected' && connectedBefore) void queries.invalidateQueries()
        if (state === 'connected') connectedBefore = true
      },
    })
    for (const [name, keys] of Object.entries(stale))
      events.on(name as NetraEventName, (event) => {
        tellRecent(name as NetraEventName, event)
        for (const key of keys) waiting.add(key)
        timer ??= setTimeout(look, collectMs)
      })
    return () => {
      clearTimeout(timer)
      events.close()
      noteConnection('off')
    }
  }, [allowed, queries])
  return null
}
