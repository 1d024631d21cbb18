import { EyeOff, Split, Trash2, UserCheck } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useSession } from '#data/session.ts'
import { type Correction, type Sighting, useSightings, useUndoCorrection } from '#data/sightings.ts'
import { type Unknown, useDeleteUnknown, useIgnoreUnknown, useSplitUnknown } from '#data/unknowns.ts'
import { formatDateTime, texts } from '#texts/texts.ts'
import { Corrections } from './corrections.tsx'
import { NameDialog } from './name-dialog.tsx'
import { SightingFace } from './sighting-face.tsx'

const words = texts.sightings.unknowns

/** One stranger: their pictures, and what can be said about them. */
export function UnknownDrawer({ unknown, onClose }: { readonly unknown: Unknown; onClose(): void }) {
  const { may } = useSession()
  const [dialog, setDialog] = useState<'name' | 'delete' | null>(null)
  const ignore = useIgnoreUnknown()
  const remove = useDeleteUnknown()
  const undo = useUndoCorrection()
  const { unknown_id: unknownId, state } = unknown
  const told = (text: string) => ({
    onSuccess: ({ correction_id }: Correction) => {
      onClose()
      tellDone(text, {
        label: texts.actions.undo,
        run: () => undo.mutate(correction_id, { onError: tellFailure }),
      })
    },
    onError: tellFailure,
  })
  const name = unknown.person?.name ?? texts.sightings.stranger(unknownId)
  return (
    <Dialog
      open
      drawer
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={name}
      description={`${words.seen(unknown.sightings)}, ${words.first(formatDateTime(unknown.first_seen_at))}`}
    >
      <div className="flex flex-col gap-5">
        {may('sightings:write') ? (
          <div className="flex flex-wrap gap-2">
            {state !== 'named' && may('gallery:write') ? (
              <Button small look="primary" onClick={() => setDialog('name')}>
                <UserCheck size={15} aria-hidden="true" />
                {words.name}
              </Button>
            ) : null}
            {state === 'unnamed' ? (
              <Button small busy={ignore.isPending} onClick={() => ignore.mutate(unknownId, told(words.ignored))}>
                <EyeOff size={15} aria-hidden="true" />
                {words.ignore}
              </Button>
            ) : null}
            <Button small look="danger" onClick={() => setDialog('delete')}>
              <Trash2 size={15} aria-hidden="true" />
              {words.delete}
            </Button>
          </div>
        ) : null}
        <Pictures unknown={unknown} told={told} />
        <Corrections about={{ unknown_id: unknownId }} />
      </div>
      <NameDialog
        unknownId={unknownId}
        open={dialog === 'name'}
        onOpenChange={(open) => {
          setDialog(open ? 'name' : null)
        }}
      />
      <ConfirmDialog
        open={dialog === 'delete'}
        onOpenChange={() => setDialog(null)}
        title={words.deleteTitle}
        text={words.deleteText}
        confirm={words.delete}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(unknownId, {
            onSuccess: () => {
              onClose()
              tellDone(words.deleted)
            },
          })
        }
      />
    </Dialog>
  )
}

/** Sightings of a stranger; those that show somebody else can be parted off. */
function Pictures({
  unknown: { unknown_id: unknownId, state },
  told,
}: {
  readonly unknown: Unknown
  told(text: string): { onSuccess(correction: Correction): void; onError(error: unknown): void }
}) {
  const { may } = useSession()
  const { sightings, isPending } = useSightings({ unknown_id: unknownId })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const split = useSplitUnknown()
  const maySplit = may('sightings:write') && state === 'unnamed' && sightings.length > 1
  function choose({ sighting_id }: Sighting, on: boolean) {
    const next = new Set(chosen)
    if (on) next.add(sighting_id)
    else next.delete(sighting_id)
    setChosen(next)
  }
  return (
    <section aria-label={words.sightings} className="flex flex-col gap-2">
      <h3 className="label">{maySplit ? words.splitHint : words.sightings}</h3>
      {isPending ? <Skeleton className="h-28" /> : null}
      <ul className="grid grid-cols-3 gap-2">
        {sightings.map((sighting) => (
          <li key={sighting.sighting_id} className="relative">
            <SightingFace sighting={sighting} />
            {maySplit ? (
              <span className="absolute top-1 left-1">
                <Checkbox
                  checked={chosen.has(sighting.sighting_id)}
                  onChange={(on) => choose(sighting, on)}
                  label={<span className="sr-only">{words.select(formatDateTime(sighting.started_at))}</span>}
                />
              </span>
            ) : null}
            <span className="mt-0.5 block text-soft text-xs">{formatDateTime(sighting.started_at)}</span>
          </li>
        ))}
      </ul>
      {chosen.size > 0 ? (
        <Button
          small
          className="self-start"
          busy={split.isPending}
          disabled={chosen.size === sightings.length}
          onClick={() => split.mutate({ unknownId, sightingIds: [...chosen] }, told(words.splitDone))}
        >
          <Split size={15} aria-hidden="true" />
          {words.split}
        </Button>
      ) : null}
    </section>
  )
}
