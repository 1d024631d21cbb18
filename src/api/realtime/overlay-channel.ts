import type { Server } from 'socket.io'
import { toWire } from '#api/names.ts'
import type { CameraOverlay } from '#cameras/overlay.ts'

/** The way of what is on cameras' pictures between processes. What is sent may get lost, and does not come back to its sender. */
export interface OverlayChannel {
  send(overlay: CameraOverlay): void
}

const channelEvent = 'camera_overlay'

export function overlayChannel(io: Server, onOverlay: (overlay: CameraOverlay) => void): OverlayChannel {
  io.on(channelEvent as never, (overlay: Omit<CameraOverlay, 'at'> & { at: string }) => {
    onOverlay({ ...overlay, at: new Date(overlay.at) })
  })
  return {
    send({ at, ...overlay }) {
      io.serverSideEmit(channelEvent, { ...overlay, at: at.toISOString() })
    },
  }
}

/** As connections are sent it. */
export function overlayPayload({ cameraId, at, faces }: CameraOverlay): unknown {
  return toWire({ cameraId, at, faces })
}
