import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { type Job, useCancelJob, useRetryJob } from '#data/jobs.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'

const words = texts.jobs

const tones: Readonly<Record<Job['state'], Tone>> = {
  waiting: 'quiet',
  running: 'active',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
}

export const JobState = ({ state }: { readonly state: Job['state'] }) => (
  <Badge tone={tones[state]}>{texts.overview.jobStates[state]}</Badge>
)

/** A kind of work as people read it. */
export function jobKindName(kind: string): string {
  const plain = kind.replaceAll('_', ' ')
  return words.kinds[kind] ?? `${plain.slice(0, 1).toUpperCase()}${plain.slice(1)}`
}

/** Cancel what goes on, run again what failed. */
export function JobActions({ job }: { readonly job: Job }) {
  const { may } = useSession()
  const cancel = useCancelJob()
  const retry = useRetryJob()
  if (!may('jobs:write')) return null
  if (job.state === 'running' || job.state === 'waiting')
    return (
      <Button
        small
        busy={cancel.isPending}
        onClick={() => cancel.mutate(job.job_id, { onSuccess: () => tellDone(words.cancelled), onError: tellFailure })}
      >
        {words.cancel}
      </Button>
    )
  if (job.state === 'failed' || job.state === 'cancelled')
    return (
      <Button
        small
        busy={retry.isPending}
        onClick={() => retry.mutate(job.job_id, { onSuccess: () => tellDone(words.retried), onError: tellFailure })}
      >
        {words.retry}
      </Button>
    )
  return null
}
