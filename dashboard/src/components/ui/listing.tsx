import type { UseQueryResult } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { EmptyState, ErrorState } from './empty-state.tsx'
import { Rows } from './rows.tsx'
import { SkeletonRows } from './skeleton.tsx'

/** A list from the server in each of its states: on its way, failed, empty, and there. */
export function Listing<Item>({
  query: { data, error, refetch },
  words,
  action,
  skeletons,
  children,
}: {
  readonly query: Pick<UseQueryResult<readonly Item[]>, 'data' | 'error' | 'refetch'>
  readonly words: { readonly list: string; readonly none: string; readonly noneText: string }
  /** What can be done where there is nothing. */
  readonly action: ReactNode
  readonly skeletons: number
  children(item: Item): ReactNode
}) {
  return (
    <>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? (
        <EmptyState title={words.none} action={action}>
          {words.noneText}
        </EmptyState>
      ) : null}
      {data && data.length > 0 ? <Rows label={words.list}>{data.map(children)}</Rows> : null}
      {data || error ? null : <SkeletonRows rows={skeletons} className="h-14" />}
    </>
  )
}

/** The one thing that a page is for besides its list. */
export function AddButton({ children, onClick }: { readonly children: ReactNode; onClick(): void }) {
  return (
    <Button look="primary" onClick={onClick}>
      <Plus size={17} aria-hidden="true" />
      {children}
    </Button>
  )
}
