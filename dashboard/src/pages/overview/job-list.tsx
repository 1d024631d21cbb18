import { useQuery } from '@tanstack/react-query'
import { Section } from '#components/page.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type Job, recentJobsQuery } from '#data/jobs.ts'
import { formatAgo, texts } from '#texts/texts.ts'

/** What goes on in the background, newest first. */
export function JobList() {
  const { data, error, refetch } = useQuery(recentJobsQuery)
  return (
    <Section title={texts.overview.jobs}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <p className="text-soft">{texts.overview.noJobs}</p> : null}
      {data ? (
        <ul className="flex flex-col divide-y divide-line">
          {data.map((job) => (
            <JobLine key={job.job_id} job={job} />
          ))}
        </ul>
      ) : error ? null : (
        <SkeletonRows rows={3} className="h-9" />
      )}
    </Section>
  )
}

function JobLine({ job }: { readonly job: Job }) {
  const states: Readonly<Record<string, string>> = texts.overview.jobStates
  const kind = job.kind.replaceAll('_', ' ')
  const worked = job.done + job.refused
  return (
    <li className="py-2">
      <div className="flex items-baseline justify-between gap-3">
        <span className="first-letter:uppercase inline-block truncate">{kind}</span>
        <span className={job.state === 'failed' ? 'text-danger text-sm' : 'text-soft text-sm'}>
          {states[job.state] ?? job.state}
        </span>
      </div>
      {job.state === 'running' ? (
        <Progress value={job.total ? worked / job.total : null} label={kind} className="my-1.5" />
      ) : null}
      <p className="flex justify-between gap-3 text-soft text-sm">
        <span>{worked > 0 || job.total ? texts.overview.progress(worked, job.total) : null}</span>
        <span>
          {job.seconds_left === null
            ? formatAgo(job.finished_at ?? job.created_at)
            : texts.overview.secondsLeft(job.seconds_left)}
        </span>
      </p>
      {job.error ? <p className="text-danger text-sm">{job.error.detail}</p> : null}
    </li>
  )
}
