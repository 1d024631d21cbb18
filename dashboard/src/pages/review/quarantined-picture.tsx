import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { usePreview } from '#data/photo-preview.ts'
import { type QuarantinedPhoto, quarantinedPhotoQuery } from '#data/quarantine.ts'
import { texts } from '#texts/texts.ts'

/** The photo in question, whole: who stands beside somebody may say who it is. */
export function QuarantinedPicture({ photo }: { readonly photo: QuarantinedPhoto }) {
  const { data, error, refetch } = useQuery(quarantinedPhotoQuery(photo.quarantine_id))
  const preview = usePreview(data ?? null)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!preview) return <Skeleton className="aspect-square" />
  return (
    <img
      src={preview}
      alt={texts.review.photo(photo.name)}
      className="max-h-[28rem] w-full rounded-face bg-sunken object-contain"
    />
  )
}
