import { useEffect, useRef, useState } from 'react'
import { netra } from '#data/netra.ts'
import { onPicture } from '#session/live-pictures.ts'
import { texts } from '#texts/texts.ts'

interface PictureProps {
  readonly cameraId: string
  readonly name: string
  onSize(width: number, height: number): void
  onMissing(missing: boolean): void
}

const tryAgainMs = 3_000
/** Without a picture for so long a camera is said to have none. */
const missingAfterMs = 6_000

/** The camera's pictures as one answer without an end. A browser keeps six connections to a server: this is for one camera. */
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

/** The camera's pictures out of the answer that brings those of all cameras of the page; decoded beside the page's own thread. */
export function GridPicture({ cameraId, name, onSize, onMissing }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const told = useRef({ onSize, onMissing })
  told.current = { onSize, onMissing }
  useEffect(() => {
    const context = canvas.current?.getContext('bitmaprenderer')
    if (!context) return
    let isDecoding = false
    let left = false
    let isMissing = false
    const tell = (missing: boolean) => {
      if (missing === isMissing) return
      isMissing = missing
      told.current.onMissing(missing)
    }
    const missed = () => tell(true)
    let timer = setTimeout(missed, missingAfterMs)
    async function show(picture: Blob) {
      // Newer ones come soon: none waits.
      if (isDecoding) return
      isDecoding = true
      const bitmap = await createImageBitmap(picture).catch(() => null)
      isDecoding = false
      if (!bitmap || left || !canvas.current) return bitmap?.close()
      const { width, height } = bitmap
      if (canvas.current.width !== width || canvas.current.height !== height) {
        canvas.current.width = width
        canvas.current.height = height
        told.current.onSize(width, height)
      }
      context?.transferFromImageBitmap(bitmap)
      clearTimeout(timer)
      timer = setTimeout(missed, missingAfterMs)
      tell(false)
    }
    const stop = onPicture(cameraId, (picture) => void show(picture))
    return () => {
      left = true
      clearTimeout(timer)
      stop()
    }
  }, [cameraId])
  return <canvas ref={canvas} role="img" aria-label={texts.live.picture(name)} className="size-full object-contain" />
}

/** The camera's last picture without boxes; null where there is none now. */
export async function snapshot(cameraId: string, signal?: AbortSignal): Promise<Blob | null> {
  const answer = await fetch(
    netra.url(`/api/cameras/${cameraId}/snapshot?annotated=false`),
    signal ? { signal } : {},
  ).catch(() => null)
  return answer?.ok ? await answer.blob().catch(() => null) : null
}
