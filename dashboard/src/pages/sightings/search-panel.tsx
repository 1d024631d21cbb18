import { useState } from 'react'
import { Dropzone } from '#components/dropzone.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { usePreview } from '#data/photo-preview.ts'
import { type FoundSightings, type Sighting, useSearchSightings } from '#data/sightings.ts'
import { texts } from '#texts/texts.ts'
import { Timeline, TimelineSkeleton } from './timeline.tsx'

const words = texts.sightings.search

/** Has this face been here? A photo in, every sighting that looks like it. */
export function SearchPanel({ onOpen, onClose }: { onOpen(sighting: Sighting): void; onClose(): void }) {
  const [photo, setPhoto] = useState<File | null>(null)
  const preview = usePreview(photo)
  const search = useSearchSightings()
  function look([image]: File[]) {
    if (!image) return
    setPhoto(image)
    search.mutate(image)
  }
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 className="font-semibold text-lg">{words.title}</h2>
          <p className="text-soft">{words.text}</p>
        </div>
        <Button small onClick={onClose}>
          {words.close}
        </Button>
      </div>
      {photo ? (
        <div className="flex items-center gap-4">
          {preview ? <img src={preview} alt={photo.name} className="size-24 rounded-face object-cover" /> : null}
          <div role="status" className="min-w-0 flex-1">
            <p className="font-semibold text-xl">
              {search.isPending ? words.working : search.data ? words.found(search.data.sightings.length) : null}
            </p>
            {search.data ? <WhoItShows found={search.data} /> : null}
          </div>
        </div>
      ) : null}
      <Dropzone
        compact={photo !== null}
        title={words.drop}
        choose={photo ? words.another : words.choose}
        onPhotos={look}
      />
      {search.isPending ? <TimelineSkeleton /> : null}
      {search.error && photo ? <ErrorState error={search.error} onRetry={() => look([photo])} /> : null}
      {search.data?.sightings.length === 0 ? <EmptyState title={words.nothing}>{words.nothingText}</EmptyState> : null}
      {search.data ? (
        <Timeline sightings={search.data.sightings} onOpen={onOpen} alike={similarityIn(search.data)} />
      ) : null}
    </div>
  )
}

const WhoItShows = ({ found }: { readonly found: FoundSightings }) => (
  <p className="text-soft">{found.person ? words.shows(found.person.name) : words.shownUnknown}</p>
)

function similarityIn({ sightings }: FoundSightings): (sighting: Sighting) => number | null {
  const known = new Map(sightings.map(({ sighting_id, similarity }) => [sighting_id, similarity]))
  return ({ sighting_id }) => known.get(sighting_id) ?? null
}
