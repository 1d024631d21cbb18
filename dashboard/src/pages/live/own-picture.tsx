import { useEffect, useRef } from 'react'
import { useOwnCamera } from '#session/own-camera.ts'

/** What this device's camera sees, straight from it. */
export function OwnPicture({ onSize }: { onSize(width: number, height: number): void }) {
  const { stream } = useOwnCamera()
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (!element) return
    element.srcObject = stream
    if (stream) void element.play().catch(() => {})
    return () => {
      element.srcObject = null
    }
  }, [stream])
  return (
    <video
      ref={video}
      muted
      playsInline
      data-own-camera
      onResize={({ currentTarget }) => onSize(currentTarget.videoWidth, currentTarget.videoHeight)}
      className="size-full object-contain"
    />
  )
}
