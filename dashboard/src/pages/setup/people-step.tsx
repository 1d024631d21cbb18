import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { peopleSummaryQuery, useLoadSamplePeople } from '#data/people.ts'
import { texts } from '#texts/texts.ts'
import { NewPersonDialog } from '../people/new-person-dialog.tsx'

const words = texts.setup.people

/** Somebody to recognise: people of the sample photos, or one's own. */
export function PeopleStep() {
  const { data } = useQuery(peopleSummaryQuery)
  const load = useLoadSamplePeople()
  const [adding, setAdding] = useState(false)
  return (
    <>
      <div className="flex flex-wrap gap-3">
        <Button
          look="primary"
          busy={load.isPending}
          onClick={() =>
            load.mutate(undefined, {
              onSuccess: ({ enrolled }) => tellDone(words.loaded(enrolled)),
              onError: tellFailure,
            })
          }
        >
          {load.isPending ? words.loading : words.samples}
        </Button>
        <Button onClick={() => setAdding(true)}>
          <UserPlus size={17} aria-hidden="true" />
          {words.add}
        </Button>
      </div>
      <p className="mt-2 text-soft text-sm">{words.samplesText}</p>
      <p role="status" className="mt-8 mb-3 font-medium">
        {data ? words.enrolled(data.total) : <Skeleton className="h-5 w-32" />}
      </p>
      <ul className="grid min-h-24 grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-1.5">
        {data?.people.map((person) => (
          <li key={person.person_id}>
            <FaceTile faceId={person.cover_face_id} name={person.name} />
            <span className="mt-0.5 block truncate text-xs" aria-hidden="true">
              {person.name}
            </span>
          </li>
        ))}
      </ul>
      <NewPersonDialog open={adding} onOpenChange={setAdding} />
    </>
  )
}
