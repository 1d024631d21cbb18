import type { Socket } from 'socket.io-client'

interface Common {
  /** Rises with every event; what `after` takes. */
  readonly event_id: string
  /** Made by `GET /api/test/recognize`: nobody was there. */
  readonly simulated?: boolean
  /** Dispatched by hand. */
  readonly dispatched?: boolean
}

interface OnCamera {
  readonly camera_id: string | null
  readonly camera_name: string | null
  /** ISO 8601. */
  readonly timestamp: string
}

type Decision = 'known' | 'uncertain' | 'unknown' | 'not_usable'

interface OfSighting {
  readonly sighting_id: string
  readonly camera_id: string | null
  readonly decision: Decision
  readonly person_id: string | null
  readonly unknown_id: string | null
}

/** A face on a camera's picture; the box in 0…1 of the picture, origin top left. */
export interface OverlayFace {
  readonly track_id: number
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** Null while nothing is said about it yet. */
  readonly decision: Decision | null
  readonly person_id: string | null
  readonly unknown_id: string | null
  readonly name: string | null
  readonly confidence: number
  readonly sighting_id: string | null
}

export interface CameraOverlay {
  readonly camera_id: string
  /** ISO 8601. */
  readonly at: string
  readonly faces: readonly OverlayFace[]
}

/** The events and what they carry; docs/events.md of the server lists those that are left out here. */
export interface NetraEvents {
  readonly person_created: Common & { person_id: string }
  readonly person_updated: Common & { person_id: string }
  readonly person_forgotten: Common & { person_id: string }
  readonly people_merged: Common & { person_id: string; merged_person_id: string }
  /** A merge was undone: who was merged is there again. */
  readonly people_parted: Common & { person_id: string; parted_person_id: string }
  readonly face_added: Common & { face_id: string; name: string; quality_score: number; added_at: string }
  readonly face_moved: Common & { face_id: string; person_id: string; from_person_id: string }
  readonly face_deleted: Common & { face_id: string; name: string | null; deleted_at: string }
  readonly face_recognized: Common & OnCamera & { face_id: string | null; name: string; confidence: number }
  readonly face_unknown: Common & OnCamera & { unknown_id: string | null }
  readonly expression_observed: Common &
    OnCamera & {
      face_id?: string | null
      unknown_id?: string | null
      label: string
      probabilities: Readonly<Record<string, number>>
    }
  readonly camera_connected: Common & OnCamera
  readonly camera_disconnected: Common & OnCamera
  readonly alert_raised: Common & {
    alert_id: string
    rule: string
    severity: 'low' | 'medium' | 'high' | 'critical'
    camera_id?: string | null
    camera_name?: string | null
    /** Of whom; null for strangers. */
    name?: string | null
    sighting_id?: string | null
  }
  readonly sighting_started: Common & OfSighting
  readonly sighting_changed: Common & OfSighting
  readonly sighting_ended: Common & OfSighting
  readonly sighting_deleted: Common & { sighting_id: string }
  readonly unknown_changed: Common & { unknown_id: string }
  readonly camera_added: Common & { camera_id: string }
  readonly camera_changed: Common & { camera_id: string }
  readonly camera_removed: Common & { camera_id: string }
  readonly alert_changed: Common & { alert_id: string }
  readonly alert_rule_changed: Common & { rule_id: string }
  readonly watch_list_changed: Common & { watch_list_id: string }
  /** What is on a camera's picture now. It is never sent again, and has no id. */
  readonly camera_overlay: CameraOverlay
}
export type NetraEventName = keyof NetraEvents

export interface FollowOptions {
  readonly events: readonly NetraEventName[]
  /** Only of these cameras. */
  readonly cameras?: readonly string[]
  /** Replays what came after this event. */
  readonly after?: string
  /** `refused` with the reason where the server does not let this caller in; it is not tried again then. */
  onState?(state: 'connected' | 'disconnected' | 'refused', reason: string | null): void
}

export interface EventSubscription {
  /** Calls the listener with every such event; returns what ends that. */
  on<Name extends NetraEventName>(name: Name, listener: (event: NetraEvents[Name]) => void): () => void
  /** Id of the newest event seen: give it as `after` to go on where this left off. */
  readonly last: string | null
  close(): void
}

/** What the server grants of a subscription. */
interface Granted {
  readonly error?: { readonly detail?: string }
}

/**
 * Follows events over Socket.IO. After every reconnection the subscription is made again with the last event seen, so that
 * nothing is missed and nothing told twice.
 */
export function followEvents(
  where: { readonly server: string; readonly key: string | undefined },
  options: FollowOptions,
): EventSubscription {
  const listeners = new Map<string, Set<(event: never) => void>>()
  let last = options.after ?? null
  let socket: Socket | null = null
  let closed = false

  function subscribe(connected: Socket): void {
    const { events, cameras } = options
    const wish = { events, ...(cameras ? { cameras } : {}), ...(last === null ? {} : { after: last }) }
    connected.emit('subscribe', wish, (granted: Granted | undefined) => {
      if (granted?.error) options.onState?.('refused', granted.error.detail ?? null)
      else options.onState?.('connected', null)
    })
  }

  // Loaded when it is first needed: a page that follows nothing carries no socket code.
  void import('socket.io-client').then(({ io }) => {
    if (closed) return
    const auth = where.key === undefined ? {} : { token: where.key }
    const opened = io(where.server, { auth, transports: ['websocket', 'polling'], withCredentials: true })
    socket = opened
    opened.on('connect', () => subscribe(opened))
    opened.on('disconnect', (reason) => options.onState?.('disconnected', reason))
    opened.on('connect_error', (error) => {
      // Socket.IO tries again by itself only where no answer came.
      options.onState?.(opened.active ? 'disconnected' : 'refused', error.message)
    })
    for (const name of options.events)
      opened.on(name, (event: NetraEvents[typeof name]) => {
        if ('event_id' in event) last = event.event_id
        for (const listener of listeners.get(name) ?? []) listener(event as never)
      })
  })

  return {
    on(name, listener) {
      const known = listeners.get(name) ?? new Set()
      known.add(listener as never)
      listeners.set(name, known)
      return () => void known.delete(listener as never)
    },
    get last() {
      return last
    },
    close() {
      closed = true
      socket?.close()
    },
  }
}
