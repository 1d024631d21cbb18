import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useSession } from '#data/session.ts'
import { correctionsQuery, useUndoCorrection } from '#data/sightings.ts'
import { formatAgo, texts } from '#texts/texts.ts'

const words = texts.sightings.detail

/** What people said about a sighting or a stranger, newest first, with a way to take it back. */
export function Corrections({ about }: { readonly about: { sighting_id: string } | { unknown_id: string } }) {
  const { may } = useSession()
  const { data } = useQuery(correctionsQuery(about))
  const undo = useUndoCorrection()
  if (!data || data.length === 0) return null
  return (
    <section aria-label={words.corrections} className="border-line border-t pt-3">
      <h3 className="label mb-1">{words.corrections}</h3>
      <ul className="flex flex-col divide-y divide-line">
        {data.map((correction) => (
          <li key={correction.correction_id} className="flex min-h-10 items-center justify-between gap-3 py-1 text-sm">
            <span className={correction.undone_at ? 'text-soft line-through' : undefined}>
              {words.kinds[correction.kind]}{' '}
              <span className="text-soft">{formatAgo(correction.undone_at ?? correction.made_at)}</span>
            </span>
            {correction.undone_at === null && may('sightings:write') ? (
              <Button
                small
                look="quiet"
                busy={undo.isPending}
                aria-label={words.undo(words.kinds[correction.kind])}
                onClick={() =>
                  undo.mutate(correction.correction_id, {
                    onSuccess: () => tellDone(words.undoneNow),
                    onError: tellFailure,
                  })
                }
              >
                <Undo2 size={15} aria-hidden="true" />
                {texts.actions.undo}
              </Button>
            ) : correction.undone_at ? (
              <span className="text-soft">{words.undone}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
