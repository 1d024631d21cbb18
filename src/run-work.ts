import { followAlerts } from '#alerts/follow-alerts.ts'
import { alertCounter } from '#api/alert-counter.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { configuredSchedules } from '#jobs/config.ts'
import { JobRunner } from '#jobs/run-jobs.ts'
import { Scheduler } from '#jobs/run-schedules.ts'
import { publishEvents } from '#push/mqtt/publish-events.ts'
import { InboxWorker } from '#recognition/inbox/inbox-worker.ts'
import { sweepLivenessSessions } from '#recognition/sweep-liveness-sessions.ts'
import { sweepSightings } from '#sightings/close-left-open.ts'
import { SightingEmbedder } from '#sightings/embed-sightings.ts'
import { countEvents } from '#statistics/count-events.ts'
import { followWebhooks } from '#webhooks/follow-webhooks.ts'
import type { App } from './app.ts'
import { jobKinds, usualSchedules } from './job-kinds.ts'

/** Starts this process's share of background work: jobs, schedules, re-embedding. Disposing breaks off what runs; nothing is lost. */
export function runWork(app: App): AsyncDisposable {
  const { config, log, needs, metrics, bus } = app
  const { db, clock } = needs
  const schedules = configuredSchedules(usualSchedules, config.jobs)
  const stack = new ResourceStack()
  app.onEvent((event) => event.type === 'reembedding_progress' && needs.reembedder.wake())
  app.onEvent((event) => needs.deriver.apply(event))
  needs.deriver.wake()
  needs.reembedder.wake()
  const { slots } = config.jobs
  metrics.expectAttempts(jobKinds.map(({ name }) => name))
  const ended = (kind: string, state: string, seconds: number) => metrics.observeAttempt({ kind, state, seconds })
  const runner = stack.use(new JobRunner({ db, bus, clock, log, kinds: jobKinds, needs, slots, ended }))
  stack.use(new Scheduler({ db, clock, log, schedules, kinds: jobKinds }))
  stack.use(sweepLivenessSessions({ db, clock, log }))
  const embedder = stack.use(new SightingEmbedder(needs))
  app.onEvent((event) => embedder.apply(event))
  embedder.wake()
  stack.use(sweepSightings({ db, clock, log }))
  stack.use(followAlerts({ db, bus, clock, log, raised: alertCounter(metrics) }))
  stack.use(countEvents({ db, bus, clock, log }))
  if (config.mqtt) stack.use(publishEvents({ ...needs, bus }, config.mqtt))
  stack.use(followWebhooks({ db, bus, clock, log }))
  const { inbox, data, vision } = config
  const inboxes = { needs, config: inbox, data, maxBytes: vision.limits.bytes, clock, taken: metrics.countFiles }
  stack.use(new InboxWorker(inboxes))
  metrics.watchValue('netra_jobs_running', 'Jobs being worked on in this process', () => runner.running)
  return stack
}
