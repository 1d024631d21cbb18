import { useInfiniteQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useDeferredValue, useEffect, useState } from 'react'
import { Page } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import { LoadMore } from '#components/ui/load-more.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type AuditFilter, auditQuery, useVerifyAudit } from '#data/audit.ts'
import { netra } from '#data/netra.ts'
import { texts } from '#texts/texts.ts'
import { AuditFilters } from './audit-filters.tsx'
import { AuditRow } from './audit-row.tsx'
import { VerifyButton, VerifyVerdict } from './verify-chain.tsx'

const words = texts.audit

/** Operations that only look: the pages of this dashboard alone make thousands of them. */
const looks =
  /^(get|list|detect|recognise|search|find|watch|subscribe|follow|preview|evaluate|push_frame|model_status|sign_in_ways|verify_(faces|audit))/
/** Look-ups are read past until so many entries are there, at most so many pages at a time. */
const [enough, mostPages] = [25, 12]

/** Who did what when, and how it ended; whether the log is as it was written. */
export function AuditPage() {
  const [filter, setFilter] = useState<AuditFilter>({})
  const asked = useDeferredValue(filter)
  const list = useInfiniteQuery(auditQuery(asked))
  const verify = useVerifyAudit()
  const [show, setShow] = useState<'changes' | 'all'>('changes')
  // Whoever asks for an operation by name wants to see it.
  const onlyChanges = show === 'changes' && asked.operation === undefined
  const pages = list.data?.pages
  const entries = pages
    ?.flatMap((page) => page.entries)
    .filter(({ operation, outcome }) => !onlyChanges || outcome !== 'ok' || !looks.test(operation))
  const more = onlyChanges && (entries?.length ?? 0) < enough && (pages?.length ?? 0) < mostPages && list.hasNextPage
  const { fetchNextPage, isFetching } = list
  useEffect(() => {
    if (more && !isFetching) void fetchNextPage()
  }, [more, isFetching, fetchNextPage])
  return (
    <Page
      title={words.title}
      actions={
        <>
          <VerifyButton verify={verify} />
          <Button asChild>
            <a href={netra.url('/api/audit/export')} download="netra-audit.jsonl">
              <Download size={16} aria-hidden="true" />
              {words.export}
            </a>
          </Button>
        </>
      }
    >
      <p className="max-w-prose text-soft">{words.lead}</p>
      <VerifyVerdict verify={verify} />
      <AuditFilters filter={filter} onChange={setFilter} />
      <FilterTabs<'changes' | 'all'>
        label={words.show}
        value={show}
        onChange={setShow}
        options={[
          { value: 'changes', label: words.shows.changes },
          { value: 'all', label: words.shows.all },
        ]}
      />
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {entries?.length === 0 && !more ? (
        <EmptyState title={words.none} action={<Button onClick={() => setFilter({})}>{words.clear}</Button>}>
          {words.noneText}
        </EmptyState>
      ) : null}
      {entries && entries.length > 0 ? (
        <ul aria-label={words.list} className="flex flex-col divide-y divide-line border-line border-y">
          {entries.map((entry) => (
            <AuditRow key={entry.audit_id} entry={entry} onFilter={(more) => setFilter({ ...filter, ...more })} />
          ))}
        </ul>
      ) : null}
      {(entries && !(more && entries.length === 0)) || list.error ? null : <SkeletonRows rows={12} className="h-10" />}
      <LoadMore list={list} />
    </Page>
  )
}
