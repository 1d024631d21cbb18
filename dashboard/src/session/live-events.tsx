import type { NetraEventName } from '@netra/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { netra } from '#data/netra.ts'
import { useSession } from '#data/session.ts'
import { noteConnection } from './connection.ts'
import { gather } from './gather.ts'
import { tellRecent } from './recent-events.ts'

/** What every event makes stale, by the first word of the query's key. */
const stale: Readonly<Record<Exclude<NetraEventName, 'camera_overlay'>, readonly string[]>> = {
  person_created: ['people'],
  person_updated: ['people'],
  person_forgotten: ['people', 'sightings', 'alerts', 'watch-lists'],
  people_merged: ['people', 'sightings', 'alerts', 'watch-lists'],
  people_parted: ['people', 'sightings', 'alerts', 'watch-lists'],
  face_added: ['people'],
  face_moved: ['people'],
  face_deleted: ['people'],
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

/** Follows the server's events and marks what they touch as stale: nothing is polled. Draws nothing. */
export function LiveEvents() {
  const queries = useQueryClient()
  const { may } = useSession()
  const allowed = may('events:read')
  useEffect(() => {
    if (!allowed) return
    const gatherers = new Map(
      [...new Set(Object.values(stale).flat())].map((key) => [
        key,
        gather(
          () => queries.invalidateQueries({ queryKey: [key] }),
          () => !document.hidden,
        ),
      ]),
    )
    const resume = () => {
      for (const gatherer of gatherers.values()) gatherer.resume()
    }
    document.addEventListener('visibilitychange', resume)
    let connectedBefore = false
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
        for (const key of keys) gatherers.get(key)?.tell()
      })
    return () => {
      document.removeEventListener('visibilitychange', resume)
      for (const gatherer of gatherers.values()) gatherer.stop()
      events.close()
      noteConnection('off')
    }
  }, [allowed, queries])
  return null
}
