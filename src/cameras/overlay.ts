import type { DecisionKind } from '#recognition/decide.ts'

/** A face on a camera's picture; box in 0…1 of the frame, origin top left. */
export interface OverlayFace {
  readonly trackId: number
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** Null while nothing is said about it yet. */
  readonly decision: DecisionKind | null
  readonly personId: string | null
  readonly unknownId: string | null
  readonly name: string | null
  readonly confidence: number
  readonly sightingId: string | null
}

/** What is on a camera's picture at a moment, for whoever draws it. It is stored nowhere. */
export interface CameraOverlay {
  readonly cameraId: string
  readonly galleryId: string
  readonly at: Date
  readonly faces: readonly OverlayFace[]
}

/** Where the camera workers of this process say what they see. Who listens may lose any of it, and takes it only as it comes. */
export interface Overlays {
  emit(overlay: CameraOverlay): void
  /** Returns how to stop. */
  listen(onOverlay: (overlay: CameraOverlay) => void): () => void
}

export function createOverlays(): Overlays {
  const listeners = new Set<(overlay: CameraOverlay) => void>()
  return {
    emit(overlay) {
      for (const listener of listeners) listener(overlay)
    },
    listen(onOverlay) {
      const entry = (overlay: CameraOverlay) => onOverlay(overlay)
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
  }
}
