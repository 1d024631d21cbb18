import { useEffect, useRef, useState } from 'react'
import { isPhoto, photosOf } from './dropped-photos.ts'

/**
 * Takes photos that are dropped or pasted anywhere on the page while it is `enabled`; answers whether something is held over it. Tells an
 * empty list where there was no photo among what was dropped.
 */
export function usePageDrop(onPhotos: (photos: File[]) => void, enabled: boolean): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef(onPhotos)
  latest.current = onPhotos
  useEffect(() => {
    if (!enabled) return
    const listening = new AbortController()
    const { signal } = listening
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    // Whoever does not take it as it enters is not asked when it is let go at once.
    window.addEventListener('dragenter', drag, { signal })
    window.addEventListener('dragover', drag, { signal })
    window.addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(false), { signal })
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      void photosOf(event.dataTransfer).then((photos) => latest.current(photos))
    }
    window.addEventListener('drop', drop, { signal })
    const paste = (event: ClipboardEvent) => {
      const photos = [...(event.clipboardData?.files ?? [])].filter(isPhoto)
      if (photos.length > 0) latest.current(photos)
    }
    window.addEventListener('paste', paste, { signal })
    return () => {
      listening.abort()
      setOver(false)
    }
  }, [enabled])
  return over
}
