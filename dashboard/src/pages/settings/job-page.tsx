import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { useState } from 'react'
import { Page, Section } from '#components/page.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import { LoadMore } from '#components/ui/load-more.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type Job, jobItemsQuery, jobQuery } from '#data/jobs.ts'
import { formatDateTime, texts } from '#texts/texts.ts'
import { JobActions, JobState, jobKindName } from './job-state.tsx'

const words = texts.jobs

/** One job: how far it is, what came of it, what became of each item. */
export function JobPage() {
  const { jobId } = useParams({ from: '/framed/settings/jobs/$jobId' })
  const { data: job, error, refetch } = useQuery(jobQuery(jobId))
  return (
    <Page
      title={job ? jobKindName(job.kind) : (texts.settings.section.jobs[0] ?? '')}
      aside={job ? <JobState state={job.state} /> : null}
      actions={job ? <JobActions job={job} /> : null}
    >
      <Link to="/settings/jobs" className="-mt-3 inline-flex items-center gap-1 text-accent text-sm hover:underline">
        <ChevronLeft size={16} aria-hidden="true" />
        {words.back}
      </Link>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {job ? <JobView job={job} /> : error ? null : <SkeletonRows rows={6} className="h-6" />}
    </Page>
  )
}

function JobView({ job }: { readonly job: Job }) {
  const worked = job.done + job.refused
  const time = (iso: string | null) => (iso ? formatDateTime(iso) : '–')
  return (
    <>
      {job.error ? <Notice tone="bad">{job.error.detail}</Notice> : null}
      {job.state === 'running' ? (
        <Progress value={job.total ? worked / job.total : null} label={jobKindName(job.kind)} />
      ) : null}
      <Facts
        facts={[
          [
            words.facts.progress,
            `${texts.overview.progress(worked, job.total)}${job.refused > 0 ? `, ${words.refused(job.refused)}` : ''}`,
          ],
          ...(job.items_per_second === null
            ? []
            : [[words.facts.rate, words.perSecond(job.items_per_second)] as const]),
          ...(job.seconds_left === null
            ? []
            : [[words.facts.left, texts.overview.secondsLeft(Math.round(job.seconds_left))] as const]),
          [words.facts.created, time(job.created_at)],
          [words.facts.started, time(job.started_at)],
          [words.facts.finished, time(job.finished_at)],
          [words.facts.attempts, String(job.attempts)],
        ]}
      />
      {job.output && Object.keys(job.output).length > 0 ? (
        <Section title={words.result}>
          <Facts
            facts={Object.entries(job.output).map(([name, value]) => [
              name.replaceAll('_', ' '),
              typeof value === 'object' ? JSON.stringify(value) : String(value),
            ])}
          />
        </Section>
      ) : null}
      <Report jobId={job.job_id} />
    </>
  )
}

type Outcome = keyof typeof words.outcomes

function Report({ jobId }: { readonly jobId: string }) {
  const [outcome, setOutcome] = useState<Outcome>('all')
  const list = useInfiniteQuery(jobItemsQuery(jobId, outcome === 'all' ? null : outcome))
  const items = list.data?.pages.flatMap((page) => page.items)
  return (
    <Section title={words.report}>
      <FilterTabs<Outcome>
        label={words.report}
        value={outcome}
        onChange={setOutcome}
        options={(Object.keys(words.outcomes) as Outcome[]).map((value) => ({ value, label: words.outcomes[value] }))}
      />
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {items?.length === 0 ? <p className="text-soft">{words.noItems}</p> : null}
      {items && items.length > 0 ? (
        <Rows label={words.report}>
          {items.map((item) => (
            <Row
              key={item.item}
              title={<span className="font-normal">{item.item}</span>}
              facts={[
                <Badge key="outcome" tone={item.outcome === 'done' ? 'good' : 'bad'}>
                  {words.outcomes[item.outcome]}
                </Badge>,
              ]}
            >
              {item.detail}
            </Row>
          ))}
        </Rows>
      ) : null}
      {items || list.error ? null : <SkeletonRows rows={5} />}
      <LoadMore list={list} />
    </Section>
  )
}
