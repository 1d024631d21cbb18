import { Equal, EqualNot } from 'lucide-react'
import { useEffect, useState } from 'react'
import { DistanceScale } from '#components/distance-scale.tsx'
import { Dropzone } from '#components/dropzone.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { usePreview } from '#data/photo-preview.ts'
import { useCompare } from '#data/recognition.ts'
import { formatDistance, formatPercent, texts } from '#texts/texts.ts'

const words = texts.recognise.compare

/** Two photos beside each other, and whether they show the same person. */
export function ComparePanel() {
  const [first, setFirst] = useState<File | null>(null)
  const [second, setSecond] = useState<File | null>(null)
  const compare = useCompare()
  const { mutate } = compare
  useEffect(() => {
    if (first && second) mutate({ first, second })
  }, [first, second, mutate])
  return (
    <div className="flex flex-col gap-6">
      <p className="text-soft">{words.text}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Side title={words.first} photo={first} onPhoto={setFirst} />
        <Side title={words.second} photo={second} onPhoto={setSecond} />
      </div>
      <div role="status" className="mx-auto min-h-36 w-full max-w-xl">
        {!first || !second ? <p className="text-center text-soft">{words.waiting}</p> : null}
        {compare.isPending ? <Skeleton className="h-28" /> : null}
        {compare.error && !compare.isPending ? <ErrorState error={compare.error} /> : null}
        {compare.data ? <Verdict result={compare.data} /> : null}
      </div>
    </div>
  )
}

function Verdict({ result }: { readonly result: NonNullable<ReturnType<typeof useCompare>['data']> }) {
  const Icon = result.same_person ? Equal : EqualNot
  return (
    <div className="rise flex flex-col gap-3">
      <p
        className={`flex items-center justify-center gap-3 font-semibold text-xl ${result.same_person ? 'text-known' : 'text-unknown'}`}
      >
        <Icon size={26} aria-hidden="true" />
        {result.same_person ? words.same : words.different}
      </p>
      <DistanceScale distance={result.distance} thresholds={{ known: result.threshold, uncertain: result.threshold }} />
      <p className="flex flex-wrap justify-center gap-x-6 text-soft">
        <span>
          {texts.recognise.distance} {formatDistance(result.distance)}
        </span>
        <span>
          {words.similarity} {formatPercent(result.similarity)}
        </span>
        <span>
          {texts.recognise.confidence} {formatPercent(result.confidence)}
        </span>
      </p>
    </div>
  )
}

function Side({
  title,
  photo,
  onPhoto,
}: {
  readonly title: string
  readonly photo: File | null
  onPhoto(photo: File | null): void
}) {
  const preview = usePreview(photo)
  if (!photo)
    return (
      <Dropzone
        title={title}
        choose={texts.recognise.choose}
        pastes={false}
        onPhotos={([one]) => onPhoto(one ?? null)}
      />
    )
  return (
    <figure className="flex flex-col items-center gap-3">
      {preview ? (
        <img src={preview} alt={title} className="h-72 max-w-full rounded-face object-contain" />
      ) : (
        <span className="h-72" />
      )}
      <Button small onClick={() => onPhoto(null)}>
        {texts.recognise.another}
      </Button>
    </figure>
  )
}
