import { useEffect, useState } from 'react'
import { netra } from '#data/netra.ts'
import { readParts } from './read-parts.ts'

const tryAgainMs = 3_000

type Listener = (picture: Blob) => void
const listeners = new Map<string, Set<Listener>>()

/** Calls with each picture of a camera that {@link useFollowPictures} brings; returns what ends that. */
export function onPicture(cameraId: string, listener: Listener): () => void {
  const known = listeners.get(cameraId) ?? new Set()
  listeners.set(cameraId, known.add(listener))
  return () => void known.delete(listener)
}

/**
 * Brings the pictures of several cameras in one answer: a browser keeps six connections to a server, and each picture asked for by
 * itself would be a request. It rests while nobody looks at the page.
 */
export function useFollowPictures(
  cameraIds: readonly string[],
  { width, perSecond }: { readonly width: number; readonly perSecond: number },
): void {
  const wanted = cameraIds.join(',')
  const isSeen = usePageSeen()
  useEffect(() => {
    if (wanted === '' || !isSeen) return
    const stopped = new AbortController()
    const asked = new URLSearchParams({ camera_ids: wanted, width: String(width), per_second: String(perSecond) })
    void (async () => {
      while (!stopped.signal.aborted) {
        await follow(netra.url(`/api/cameras/live?${asked}`), stopped.signal).catch(() => {})
        if (!stopped.signal.aborted) await new Promise((resolve) => setTimeout(resolve, tryAgainMs))
      }
    })()
    return () => stopped.abort()
  }, [wanted, width, perSecond, isSeen])
}

async function follow(url: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(url, { signal })
  if (!answer.ok || !answer.body) return
  for await (const { headers, body } of readParts(answer.body)) {
    const cameraId = headers.get('netra-camera')
    if (cameraId === undefined) continue
    const picture = new Blob([body], { type: 'image/jpeg' })
    for (const listener of listeners.get(cameraId) ?? []) listener(picture)
  }
}

function usePageSeen(): boolean {
  const [isSeen, setSeen] = useState(!document.hidden)
  useEffect(() => {
    const look = () => setSeen(!document.hidden)
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return isSeen
}
