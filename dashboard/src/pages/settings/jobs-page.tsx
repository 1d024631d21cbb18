import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Page, Section } from '#components/page.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import { LoadMore } from '#components/ui/load-more.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type Job, jobListQuery, schedulesQuery } from '#data/jobs.ts'
import { formatAgo, texts } from '#texts/texts.ts'
import { JobActions, JobState, jobKindName } from './job-state.tsx'

const words = texts.jobs

const filters = ['all', 'running', 'waiting', 'done', 'failed', 'cancelled'] as const
type Filter = (typeof filters)[number]

/** Background work, newest first, and what repeats. */
export function JobsPage() {
  const [filter, setFilter] = useState<Filter>('all')
  const list = useInfiniteQuery(jobListQuery(filter === 'all' ? null : filter))
  const jobs = list.data?.pages.flatMap((page) => page.jobs)
  return (
    <Page title={texts.settings.section.jobs[0] ?? ''}>
      <FilterTabs<Filter>
        label={words.filter}
        value={filter}
        onChange={setFilter}
        options={filters.map((value) => ({
          value,
          label: value === 'all' ? words.all : texts.overview.jobStates[value],
        }))}
      />
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {jobs?.length === 0 ? <EmptyState title={words.none}>{words.noneText}</EmptyState> : null}
      {jobs && jobs.length > 0 ? (
        <Rows label={words.list}>
          {jobs.map((job) => (
            <JobRow key={job.job_id} job={job} />
          ))}
        </Rows>
      ) : null}
      {jobs || list.error ? null : <SkeletonRows rows={6} className="h-14" />}
      <LoadMore list={list} />
      <Schedules />
    </Page>
  )
}

function JobRow({ job }: { readonly job: Job }) {
  const worked = job.done + job.refused
  return (
    <Row
      title={
        <Link to="/settings/jobs/$jobId" params={{ jobId: job.job_id }} className="hover:underline">
          {jobKindName(job.kind)}
        </Link>
      }
      facts={[
        <JobState key="state" state={job.state} />,
        worked > 0 || job.total ? texts.overview.progress(worked, job.total) : '',
        job.seconds_left === null
          ? formatAgo(job.finished_at ?? job.created_at)
          : texts.overview.secondsLeft(job.seconds_left),
      ]}
      actions={<JobActions job={job} />}
    >
      {job.state === 'running' ? (
        <Progress
          value={job.total ? worked / job.total : null}
          label={jobKindName(job.kind)}
          className="mt-1.5 max-w-md"
        />
      ) : null}
      {job.error ? <span className="text-danger">{job.error.detail}</span> : null}
      {job.refused > 0 ? <span>{words.refused(job.refused)}</span> : null}
    </Row>
  )
}

function Schedules() {
  const { data } = useQuery(schedulesQuery)
  if (!data || data.length === 0) return null
  return (
    <Section title={words.schedules}>
      <Rows label={words.schedules}>
        {data.map((schedule) => (
          <Row
            key={schedule.name}
            title={jobKindName(schedule.name)}
            facts={[
              schedule.last_at === null ? (
                words.never
              ) : schedule.last_job_id ? (
                <Link
                  key="last"
                  to="/settings/jobs/$jobId"
                  params={{ jobId: schedule.last_job_id }}
                  className="hover:underline"
                >
                  {words.last(formatAgo(schedule.last_at))}
                </Link>
              ) : (
                words.last(formatAgo(schedule.last_at))
              ),
              words.next(formatAgo(schedule.next_at)),
            ]}
          >
            <code className="font-mono">{schedule.pattern}</code>
          </Row>
        ))}
      </Rows>
    </Section>
  )
}
