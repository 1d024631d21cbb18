import { useEffect, useState } from 'react'

/** An address of a photo in memory, for `<img src>`; null without a photo. */
export function usePreview(photo: Blob | null): string | null {
  const [preview, setPreview] = useState<string | null>(null)
  useEffect(() => {
    if (!photo) return setPreview(null)
    const url = URL.createObjectURL(photo)
    setPreview(url)
    return () => URL.revokeObjectURL(url)
  }, [photo])
  return preview
}
