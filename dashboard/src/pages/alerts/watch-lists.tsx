import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { AddButton } from '#components/ui/listing.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { useSession } from '#data/session.ts'
import { useDeleteWatchList, type WatchList, watchListsQuery } from '#data/watch-lists.ts'
import { texts } from '#texts/texts.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditMenu } from './edit-menu.tsx'
import { SeverityMark } from './severity-mark.tsx'
import { WatchListDialog } from './watch-list-dialog.tsx'
import { Members } from './watch-list-members.tsx'

const words = texts.alerts.lists

/** Lists of people whom rules look out for, with who is on them. */
export function WatchLists() {
  const { may } = useSession()
  const { data: lists, error, refetch } = useQuery(watchListsQuery)
  const [edited, setEdited] = useState<WatchList | 'new' | null>(null)
  const [leaving, setLeaving] = useState<WatchList | null>(null)
  const remove = useDeleteWatchList()
  const mayWrite = may('alerts:write')
  const add = mayWrite ? <AddButton onClick={() => setEdited('new')}>{words.add}</AddButton> : null
  return (
    <div className="flex flex-col gap-4">
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {lists || error ? null : <SkeletonRows rows={3} className="h-28" />}
      {lists?.length === 0 ? (
        <EmptyState title={words.none} action={add}>
          {words.noneText}
        </EmptyState>
      ) : (
        <div className="flex justify-end">{lists ? add : null}</div>
      )}
      {lists?.map((list) => (
        <section
          key={list.watch_list_id}
          aria-label={list.name}
          className="flex flex-col gap-3 border-line border-t pt-4 pb-2"
        >
          <div className="flex items-start gap-4">
            <div className="min-w-0 flex-1">
              <h2 className="font-semibold text-lg">{list.name}</h2>
              <p className="flex flex-wrap items-baseline gap-x-4 text-soft">
                <span>{words.people(list.people)}</span>
                <SeverityMark severity={list.severity} />
                {list.description ? <span>{list.description}</span> : null}
              </p>
            </div>
            {mayWrite ? (
              <EditMenu
                label={words.actions(list.name)}
                words={words}
                onEdit={() => setEdited(list)}
                onDelete={() => setLeaving(list)}
              />
            ) : null}
          </div>
          <Members list={list} mayWrite={mayWrite} />
        </section>
      ))}
      {edited ? <WatchListDialog list={edited === 'new' ? null : edited} onClose={() => setEdited(null)} /> : null}
      {leaving ? (
        <DeleteDialog
          id={leaving.watch_list_id}
          name={leaving.name}
          words={words}
          remove={remove}
          onClose={() => setLeaving(null)}
        />
      ) : null}
    </div>
  )
}
