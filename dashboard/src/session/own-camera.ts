import { NetraError } from '@netra/client'
import { useSyncExternalStore } from 'react'
import { netra } from '#data/netra.ts'
import { showOverlay } from './overlays.ts'

export type OwnCameraProblem = 'denied' | 'insecure' | 'missing' | 'busy' | 'failed'

/** This device's own camera, as a camera of the server: it goes on while the dashboard is open, whatever page is looked at. */
export interface OwnCamera {
  readonly state: 'off' | 'starting' | 'running' | 'failed'
  readonly cameraId: string | null
  readonly stream: MediaStream | null
  readonly problem: OwnCameraProblem | null
  /** What the server says where it refuses the pictures. */
  readonly error: unknown
  /** Pictures a second that were looked at. */
  readonly rate: number
}

const off: OwnCamera = { state: 'off', cameraId: null, stream: null, problem: null, error: null, rate: 0 }
/** Long side of what is sent: enough for faces a few metres away. */
const sentWidth = 1_280
/** Pictures a second that are sent at most; the next waits until the one before is answered. */
const fastest = 6

let current: OwnCamera = off
let stopped: AbortController | null = null
const listeners = new Set<() => void>()

function change(part: Partial<OwnCamera>): void {
  current = { ...current, ...part }
  for (const listener of listeners) listener()
}

export function useOwnCamera(): OwnCamera {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}

export function stopOwnCamera(): void {
  stopped?.abort()
  stopped = null
  end(current.stream)
  change(off)
}

/** Asks for the camera and, once it is given, for what it is on the server. Problems are told in the state. */
export async function startOwnCamera(cameraIdOf: () => Promise<string>): Promise<void> {
  stopOwnCamera()
  const controller = new AbortController()
  stopped = controller
  change({ state: 'starting' })
  if (!window.isSecureContext || !navigator.mediaDevices) return change({ state: 'failed', problem: 'insecure' })
  let stream: MediaStream | null = null
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: sentWidth } }, audio: false })
    if (controller.signal.aborted) return end(stream)
    const cameraId = await cameraIdOf()
    if (controller.signal.aborted) return end(stream)
    change({ state: 'running', stream, cameraId })
    for (const track of stream.getTracks()) track.addEventListener('ended', stopOwnCamera)
    await send(stream, cameraId, controller.signal)
  } catch (error) {
    end(stream)
    if (!controller.signal.aborted) change({ ...off, state: 'failed', problem: problemOf(error), error })
  }
}

function problemOf(error: unknown): OwnCameraProblem {
  if (!(error instanceof DOMException)) return 'failed'
  if (error.name === 'NotAllowedError' || error.name === 'SecurityError') return 'denied'
  if (error.name === 'NotFoundError' || error.name === 'OverconstrainedError') return 'missing'
  return error.name === 'NotReadableError' ? 'busy' : 'failed'
}

function end(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

/** Sends the newest picture, again and again, one at a time. Throws what will not pass by itself. */
async function send(stream: MediaStream, cameraId: string, signal: AbortSignal): Promise<void> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = stream
  await video.play()
  let times: number[] = []
  while (!signal.aborted) {
    const began = performance.now()
    const image = await pictureOf(video)
    if (image && !signal.aborted) {
      const wait = await push(cameraId, image, signal)
      times = [...times.filter((time) => time > began - 3_000), ...(wait === 0 ? [began] : [])]
      const rate = Math.round((times.length / 3) * 10) / 10
      if (rate !== current.rate && !signal.aborted) change({ rate })
      if (wait > 0) await pause(wait)
    }
    await pause(Math.max(0, 1_000 / fastest - (performance.now() - began)))
  }
}

const passing: readonly string[] = ['overloaded', 'unavailable', 'unreachable', 'rate_limited', 'deadline_exceeded']

/** Sends one picture and shows what was seen on it; returns how many milliseconds to wait before the next. */
async function push(cameraId: string, image: Blob, signal: AbortSignal): Promise<number> {
  try {
    const { faces, width, height } = await netra.post('/api/cameras/{camera_id}/frames', {
      params: { path: { camera_id: cameraId } },
      body: { image },
      signal,
    })
    if (width && height)
      showOverlay(
        cameraId,
        faces.map(({ box, ...face }) => ({
          ...face,
          box: { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height },
        })),
      )
    return 0
  } catch (error) {
    if (signal.aborted) return 0
    if (error instanceof NetraError && passing.includes(error.code)) return (error.retryAfter ?? 1) * 1_000
    throw error
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What a video shows now, as a JPEG; null before its first picture. */
export async function pictureOf(video: HTMLVideoElement, quality = 0.85): Promise<Blob | null> {
  if (video.videoWidth === 0) return null
  const scale = Math.min(1, sentWidth / Math.max(video.videoWidth, video.videoHeight))
  const canvas = new OffscreenCanvas(Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale))
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return await canvas.convertToBlob({ type: 'image/jpeg', quality })
}
