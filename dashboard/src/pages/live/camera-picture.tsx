import { useEffect, useRef, useState } from 'react'
import { netra } from '#data/netra.ts'
import { texts } from '#texts/texts.ts'

interface PictureProps {
  readonly cameraId: string
  readonly name: string
  onSize(width: number, height: number): void
  onMissing(missing: boolean): void
  /** Cameras that are shown at once. */
  readonly among: number
}

const tryAgainMs = 3_000
/** Pictures a second of all cameras of a grid together: a user may ask 1,200 times a minute, for everything. */
const perSecond = 8

/** The camera's pictures as one answer without an end. A browser keeps six connections to a server: this is for one camera, or few. */
export function StreamedPicture({ cameraId, name, onSize, onMissing }: PictureProps) {
  const [attempt, setAttempt] = useState(0)
  const image = useRef<HTMLImageElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: every attempt has an element of its own.
  useEffect(() => {
    const element = image.current
    // An answer without an end goes on after its element is gone, unless it gets another address.
    return () => element?.removeAttribute('src')
  }, [attempt])
  return (
    <img
      key={attempt}
      ref={image}
      src={netra.url(`/api/cameras/${cameraId}/live?annotated=false`)}
      alt={texts.live.picture(name)}
      onLoad={({ currentTarget }) => {
        onSize(currentTarget.naturalWidth, currentTarget.naturalHeight)
        onMissing(false)
      }}
      onError={() => {
        onMissing(true)
        setTimeout(() => setAttempt((before) => before + 1), tryAgainMs)
      }}
      className="size-full object-contain"
    />
  )
}

/** The camera's last picture, asked for again and again: one at a time, and only while it is seen. */
export function AskedPicture({ cameraId, name, among, onSize, onMissing }: PictureProps) {
  const image = useRef<HTMLImageElement>(null)
  const told = useRef({ onSize, onMissing })
  told.current = { onSize, onMissing }
  useEffect(() => {
    const stopped = new AbortController()
    void (async () => {
      let shown: string | null = null
      while (!stopped.signal.aborted) {
        const began = performance.now()
        const isSeen = !document.hidden && image.current !== null
        const picture = isSeen ? await snapshot(cameraId, stopped.signal) : null
        if (stopped.signal.aborted) break
        if (picture && image.current) {
          const url = URL.createObjectURL(picture)
          image.current.src = url
          if (shown !== null) URL.revokeObjectURL(shown)
          shown = url
        }
        if (isSeen) told.current.onMissing(picture === null)
        const rest = picture ? (1_000 * among) / perSecond - (performance.now() - began) : isSeen ? tryAgainMs : 500
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, rest)))
      }
      if (shown !== null) URL.revokeObjectURL(shown)
    })()
    return () => stopped.abort()
  }, [cameraId, among])
  return (
    <img
      ref={image}
      alt={texts.live.picture(name)}
      onLoad={({ currentTarget }) => onSize(currentTarget.naturalWidth, currentTarget.naturalHeight)}
      className="size-full object-contain"
    />
  )
}

/** The camera's last picture without boxes; null where there is none now. */
export async function snapshot(cameraId: string, signal?: AbortSignal): Promise<Blob | null> {
  const answer = await fetch(
    netra.url(`/api/cameras/${cameraId}/snapshot?annotated=false`),
    signal ? { signal } : {},
  ).catch(() => null)
  return answer?.ok ? await answer.blob().catch(() => null) : null
}
