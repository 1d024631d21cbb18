import { type RefObject, useEffect, useRef, useState } from 'react'

export type WebcamState = 'off' | 'starting' | 'running' | 'denied'

/** Long side of what is sent: enough for faces a few metres away. */
const sentWidth = 960
const everyMs = 1_000

/**
 * Shows the browser's own camera in a video element, and hands out a JPEG of it about once a second: the next one only when the one
 * before has been dealt with. Whatever `onFrame` throws is passed over, since the next frame comes.
 */
export function useWebcam(
  video: RefObject<HTMLVideoElement | null>,
  on: boolean,
  onFrame: (frame: Blob, signal: AbortSignal) => Promise<void>,
): WebcamState {
  const [state, setState] = useState<WebcamState>('off')
  const latest = useRef(onFrame)
  latest.current = onFrame
  useEffect(() => {
    const element = video.current
    if (!on || !element) return setState('off')
    const stopped = new AbortController()
    let stream: MediaStream | null = null
    setState('starting')
    void (async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } })
      } catch {
        if (!stopped.signal.aborted) setState('denied')
        return
      }
      if (stopped.signal.aborted) return end(stream)
      element.srcObject = stream
      await element.play().catch(() => {})
      setState('running')
      while (!stopped.signal.aborted) {
        const frame = await frameOf(element)
        if (frame && !stopped.signal.aborted) await latest.current(frame, stopped.signal).catch(() => {})
        await new Promise((resolve) => setTimeout(resolve, everyMs))
      }
    })()
    return () => {
      stopped.abort()
      element.srcObject = null
      if (stream) end(stream)
    }
  }, [on, video])
  return state
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

async function frameOf(video: HTMLVideoElement): Promise<Blob | null> {
  if (video.videoWidth === 0) return null
  const scale = Math.min(1, sentWidth / video.videoWidth)
  const canvas = new OffscreenCanvas(Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale))
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
}
