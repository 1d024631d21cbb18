import { clsx } from 'clsx'
import { ImagePlus } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { isPhoto, photosOf } from './dropped-photos.ts'
import { Button } from './ui/button.tsx'

/**
 * Takes photos by drop (folders too), by paste anywhere on the page, and by choosing. Tells an empty list where there was no photo among
 * what came.
 */
export function Dropzone({
  title,
  text,
  choose,
  many = false,
  pastes = true,
  compact = false,
  onPhotos,
}: {
  readonly title: string
  readonly text?: ReactNode
  readonly choose: string
  readonly many?: boolean
  readonly pastes?: boolean
  readonly compact?: boolean
  onPhotos(photos: File[]): void
}) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const latest = useRef(onPhotos)
  latest.current = onPhotos

  useEffect(() => {
    if (!pastes) return
    const paste = (event: ClipboardEvent) => {
      const photos = [...(event.clipboardData?.files ?? [])].filter(isPhoto)
      if (photos.length > 0) latest.current(photos)
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [pastes])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one of three ways; the button is the one for keyboards.
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void photosOf(event.dataTransfer).then(onPhotos)
      }}
      className={clsx(
        'flex items-center justify-center gap-x-6 gap-y-3 rounded-panel border border-dashed text-center transition-colors',
        compact ? 'flex-wrap px-4 py-4 sm:justify-between sm:text-left' : 'flex-col px-6 py-14',
        over ? 'border-accent bg-accent-wash' : 'border-line-strong',
      )}
    >
      {compact ? null : <ImagePlus size={32} strokeWidth={1.25} className="text-soft" aria-hidden="true" />}
      <div>
        <p className={clsx('font-medium', !compact && 'text-lg')}>{title}</p>
        {text ? <p className="text-soft text-sm">{text}</p> : null}
      </div>
      <Button onClick={() => input.current?.click()}>{choose}</Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple={many}
        hidden
        aria-label={choose}
        onChange={(event) => {
          const photos = [...(event.target.files ?? [])]
          event.target.value = ''
          if (photos.length > 0) onPhotos(photos)
        }}
      />
    </div>
  )
}
