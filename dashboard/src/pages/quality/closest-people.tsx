import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { DistanceScale } from '#components/distance-scale.tsx'
import { Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useMergePeople, useUndoMerge } from '#data/merges.ts'
import type { ClosePair, GalleryEvaluation } from '#data/quality.ts'
import { useSession } from '#data/session.ts'
import { formatDistance, texts } from '#texts/texts.ts'

const words = texts.quality
const shown = 12
const colours = { known: 'text-danger', uncertain: 'text-uncertain', unknown: 'text-soft' } as const

/** The people who look most alike, each pair on the scale of the threshold. */
export function ClosestPeople({ evaluation }: { readonly evaluation: GalleryEvaluation }) {
  const pairs = evaluation.closest_people.slice(0, shown)
  return (
    <Section title={words.closest}>
      <p className="max-w-prose text-soft text-sm">{pairs.length > 0 ? words.closestText : words.closestNone}</p>
      <ul className="grid grid-cols-1 gap-x-10 lg:grid-cols-2">
        {pairs.map((pair) => (
          <Pair key={pair.a.face_id + pair.b.face_id} pair={pair} evaluation={evaluation} />
        ))}
      </ul>
    </Section>
  )
}

function Pair({ pair, evaluation }: { readonly pair: ClosePair; readonly evaluation: GalleryEvaluation }) {
  const { may } = useSession()
  const [asking, setAsking] = useState(false)
  const merge = useMergePeople()
  const undo = useUndoMerge()
  const { a, b, distance, band } = pair
  return (
    <li className="flex items-center gap-3 border-line border-t py-3 sm:gap-4">
      <span className="grid shrink-0 grid-cols-2 gap-0.5">
        <FaceTile faceId={a.face_id} name={a.name} className="size-12 sm:size-16" />
        <FaceTile faceId={b.face_id} name={b.name} className="size-12 sm:size-16" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate">
          {[a, b].map((one, index) => (
            <span key={one.person_id}>
              {index > 0 ? <span className="text-soft"> · </span> : null}
              <Link to="/people/$personId" params={{ personId: one.person_id }} className="font-medium hover:underline">
                {one.name}
              </Link>
            </span>
          ))}
        </p>
        <DistanceScale distance={distance} thresholds={evaluation} />
        <p className="text-sm">
          <span className="text-soft">{formatDistance(distance)} · </span>
          <span className={colours[band]}>{words.bands[band]}</span>
        </p>
      </div>
      {may('gallery:write') && band !== 'unknown' ? (
        <Button small onClick={() => setAsking(true)}>
          {words.samePerson}
        </Button>
      ) : null}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.merge.title}
        text={words.merge.text(a.name, b.name)}
        confirm={words.merge.confirm}
        busy={merge.isPending}
        error={merge.error}
        onConfirm={() =>
          merge.mutate(
            { kept: a.person_id, gone: b.person_id },
            {
              onSuccess(part) {
                setAsking(false)
                const back = () => undo.mutate(part, { onError: tellFailure })
                tellDone(words.merge.done(a.name), { label: texts.actions.undo, run: back })
              },
            },
          )
        }
      />
    </li>
  )
}
