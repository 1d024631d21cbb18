import type { OverlayFace } from '@netra/client'
import { useEffect, useSyncExternalStore } from 'react'
import { netra } from '#data/netra.ts'

export type { OverlayFace } from '@netra/client'

const nothing: readonly OverlayFace[] = []
const faces = new Map<string, readonly OverlayFace[]>()
const clearing = new Map<string, ReturnType<typeof setTimeout>>()
const listeners = new Map<string, Set<() => void>>()
/** A picture without news for so long shows nobody: whoever was there may be gone. */
const keptMs = 2_000

/** What is on a camera's picture now, as somebody learnt it: from the server's events, or as the answer to a picture sent. */
export function showOverlay(cameraId: string, now: readonly OverlayFace[]): void {
  clearTimeout(clearing.get(cameraId))
  clearing.delete(cameraId)
  if (now.length > 0)
    clearing.set(
      cameraId,
      setTimeout(() => showOverlay(cameraId, nothing), keptMs),
    )
  if (now.length === 0 && (faces.get(cameraId) ?? nothing).length === 0) return
  faces.set(cameraId, now)
  for (const listener of listeners.get(cameraId) ?? []) listener()
}

/** The faces on one camera's picture now; only whoever draws this camera is drawn again. */
export function useOverlay(cameraId: string): readonly OverlayFace[] {
  return useSyncExternalStore(
    (listener) => {
      const known = listeners.get(cameraId) ?? new Set()
      known.add(listener)
      listeners.set(cameraId, known)
      return () => void known.delete(listener)
    },
    () => faces.get(cameraId) ?? nothing,
  )
}

/** Follows the overlays of these cameras while somebody looks at them, over a connection of its own. */
export function useFollowOverlays(cameraIds: readonly string[], allowed: boolean): void {
  const wanted = cameraIds.join(' ')
  useEffect(() => {
    if (!allowed || wanted === '') return
    const events = netra.events({ events: ['camera_overlay'], cameras: wanted.split(' ') })
    events.on('camera_overlay', (overlay) => showOverlay(overlay.camera_id, overlay.faces))
    return () => events.close()
  }, [wanted, allowed])
}
