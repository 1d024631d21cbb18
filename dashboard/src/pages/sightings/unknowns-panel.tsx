import { useInfiniteQuery } from '@tanstack/react-query'
import { Merge } from 'lucide-react'
import { useState } from 'react'
import { SeenFace } from '#components/seen-face.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import { LoadMore } from '#components/ui/load-more.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useSession } from '#data/session.ts'
import { useUndoCorrection } from '#data/sightings.ts'
import { type Unknown, type UnknownState, unknownCropUrl, unknownsQuery, useMergeUnknowns } from '#data/unknowns.ts'
import { formatAgo, texts } from '#texts/texts.ts'
import { TimelineSkeleton } from './timeline.tsx'
import { UnknownDrawer } from './unknown-drawer.tsx'

const words = texts.sightings.unknowns
const states = ['unnamed', 'ignored', 'named', 'all'] as const

export const nameOfUnknown = ({ person, unknown_id }: Unknown): string =>
  person?.name ?? texts.sightings.stranger(unknown_id)

/** Strangers who were seen, who was seen last first: to be named, joined, parted, ignored. */
export function UnknownsPanel() {
  const { may } = useSession()
  const [state, setState] = useState<UnknownState | 'all'>('unnamed')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [open, setOpen] = useState<Unknown | null>(null)
  const list = useInfiniteQuery(unknownsQuery(state === 'all' ? null : state))
  const unknowns = list.data?.pages.flatMap((page) => page.unknowns) ?? []
  const mayCorrect = may('sightings:write')

  function select(unknownId: string, on: boolean) {
    const next = new Set(selected)
    if (on) next.add(unknownId)
    else next.delete(unknownId)
    setSelected(next)
  }

  return (
    <div className="flex flex-col gap-5">
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-3">
        <FilterTabs
          label={words.states.label}
          value={state}
          onChange={(value) => {
            setState(value)
            setSelected(new Set())
          }}
          options={states.map((value) => ({ value, label: words.states[value] }))}
        />
        {selected.size > 0 ? <Selection chosen={[...selected]} onDone={() => setSelected(new Set())} /> : null}
      </div>
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <TimelineSkeleton /> : null}
      {list.isSuccess && unknowns.length === 0 ? <EmptyState title={words.none}>{words.noneText}</EmptyState> : null}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-x-3 gap-y-5 sm:grid-cols-[repeat(auto-fill,minmax(10rem,1fr))]">
        {unknowns.map((unknown) => (
          <li key={unknown.unknown_id} className="relative">
            {mayCorrect && unknown.state === 'unnamed' ? (
              <span className="absolute top-1.5 left-1.5 z-10">
                <Checkbox
                  checked={selected.has(unknown.unknown_id)}
                  onChange={(on) => select(unknown.unknown_id, on)}
                  label={<span className="sr-only">{words.select(nameOfUnknown(unknown))}</span>}
                />
              </span>
            ) : null}
            <button
              type="button"
              onClick={() => setOpen(unknown)}
              className="group block w-full rounded-face text-left"
            >
              <SeenFace
                src={unknownCropUrl(unknown.unknown_id)}
                decision={unknown.person ? 'known' : 'unknown'}
                className="group-hover:brightness-110"
              />
              <span className="mt-1 block truncate font-medium">{nameOfUnknown(unknown)}</span>
              <span className="block text-soft text-sm">
                {words.seen(unknown.sightings)}, {words.last(formatAgo(unknown.last_seen_at))}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
      {open ? <UnknownDrawer unknown={open} onClose={() => setOpen(null)} /> : null}
    </div>
  )
}

function Selection({ chosen, onDone }: { readonly chosen: readonly string[]; onDone(): void }) {
  const merge = useMergeUnknowns()
  const undo = useUndoCorrection()
  async function joinAll() {
    const [kept, ...others] = chosen
    if (kept === undefined) return
    try {
      for (const gone of others) {
        const { correction_id } = await merge.mutateAsync({ kept, gone })
        if (others.length === 1)
          tellDone(words.merged, {
            label: texts.actions.undo,
            run: () => undo.mutate(correction_id, { onError: tellFailure }),
          })
      }
      if (others.length > 1) tellDone(words.merged)
      onDone()
    } catch (error) {
      tellFailure(error)
    }
  }
  return (
    <div role="status" className="flex items-center gap-2">
      <span className="text-soft text-sm">{words.selected(chosen.length)}</span>
      <Button small look="primary" disabled={chosen.length < 2} busy={merge.isPending} onClick={() => void joinAll()}>
        <Merge size={15} aria-hidden="true" />
        {words.merge}
      </Button>
      <Button small look="quiet" onClick={onDone}>
        {words.clear}
      </Button>
    </div>
  )
}
