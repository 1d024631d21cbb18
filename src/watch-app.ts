import { sql } from 'kysely'
import type { Readiness } from '#api/rest/readiness.ts'
import { cameraStates } from '#cameras/camera.ts'
import { edgeStates } from '#edge/edge-state.ts'
import type { JobState } from '#jobs/job.ts'
import type { App } from './app.ts'
import { assessHealth } from './component-health.ts'
import { jobKinds } from './job-kinds.ts'
import { inboxStates, type OperatingFigures, readFiguresOf } from './operating-figures.ts'

const shownStates = ['waiting', 'running', 'failed'] as const satisfies readonly JobState[]

/** Shows in the app's metrics what an app holds, and answers how its parts do. */
export function watchApp(app: App): { health(): Promise<Readiness> } {
  const figures = readFiguresOf(app)
  const health = async (): Promise<Readiness> => {
    const { needs } = app
    const database = await sql`select 1`.execute(needs.db).then(
      () => true,
      () => false,
    )
    return assessHealth({
      database,
      index: needs.galleryIndex.progress,
      inference: needs.vision.status(),
      redis: needs.redis,
      figures: database ? await figures() : null,
    })
  }
  watchMemory(app)
  watchFigures(app, figures)
  watchHealth(app, health)
  return { health }
}

/** What this process knows without asking anybody. */
function watchMemory({ metrics, needs, analyses }: App): void {
  metrics.watchQueue('inference', () => needs.vision.status())
  metrics.watchValue('netra_cameras_running', 'Cameras that this process runs', () => needs.cameraWorker.cameras.length)
  metrics.watchValues({
    name: 'netra_index_faces',
    help: 'Faces in the index',
    labels: [],
    // Other models and other things have spaces of their own.
    async values() {
      const { modelId } = needs.vision.pack.embedder
      const sizes = await needs.index.sizes().catch(() => null)
      const faces = sizes?.filter(({ space }) => space.modelId === modelId).reduce((sum, one) => sum + one.faces, 0)
      return faces === undefined ? null : [[{}, faces]]
    },
  })
  metrics.watchValue('netra_audit_waiting', 'Audit entries not stored yet', () => needs.audit.waiting)
  metrics.watchValue('netra_analysis_cache_bytes', 'Memory taken by kept analyses', () => analyses.bytes)
  metrics.watchValues({
    name: 'netra_database_connections',
    help: 'Connections of this process to the database: used, idle, and the most there may be',
    labels: ['state'],
    values() {
      const { used, idle, most } = needs.pool()
      return [
        [{ state: 'used' }, used],
        [{ state: 'idle' }, idle],
        [{ state: 'most' }, most],
      ]
    },
  })
  metrics.watchValue(
    'netra_database_waiting',
    'Queries and transactions that wait for a connection to the database',
    () => needs.pool().waiting,
  )
}

function watchFigures({ metrics }: App, read: () => Promise<OperatingFigures | null>): void {
  const watch = (name: string, help: string, value: (figures: OperatingFigures) => number | undefined) =>
    metrics.watchValues({
      name,
      help,
      labels: [],
      async values() {
        const figures = await read()
        const now = figures ? value(figures) : undefined
        return now === undefined ? null : [[{}, now]]
      },
    })
  metrics.watchValues({
    name: 'netra_jobs',
    help: 'Jobs in the database, by kind and state; up to 10 s old',
    labels: ['kind', 'state'],
    async values() {
      const figures = await read()
      return figures && jobValues(figures)
    },
  })
  metrics.watchValues({
    name: 'netra_inbox_folders',
    help: 'Configured inboxes, by state; up to 20 s old',
    labels: ['state'],
    async values() {
      const figures = await read()
      return figures && inboxStates.map((state) => [{ state }, figures.inboxes[state]] as const)
    },
  })
  metrics.watchValues({
    name: 'netra_cameras',
    help: 'Cameras, by state; up to 10 s old',
    labels: ['state'],
    async values() {
      const figures = await read()
      const inState = (state: string) => figures?.cameras.find((row) => row.state === state)?.cameras ?? 0
      return figures && cameraStates.map((state) => [{ state }, inState(state)] as const)
    },
  })
  metrics.watchValues({
    name: 'netra_edges',
    help: 'Edge nodes, by state; up to 10 s old',
    labels: ['state'],
    async values() {
      const figures = await read()
      return figures && edgeStates.map((state) => [{ state }, figures.edges.states[state]] as const)
    },
  })
  watch(
    'netra_edge_behind_sightings',
    'Sightings that edge nodes still have to deliver, as they said last',
    (seen) => seen.edges.behind,
  )
  watch(
    'netra_edge_lost_sightings',
    'Sightings that edge nodes had no room to keep, as they said last',
    (seen) => seen.edges.lost,
  )
  watch('netra_jobs_late_seconds', 'Time since the job that waits longest was due', ({ jobsLate }) => jobsLate)
  watch('netra_inbox_waiting_files', 'Files in inboxes that are not to be taken yet', (seen) => seen.inboxWaiting)
  watch('netra_quarantine_photos', 'Photos that wait for a decision of a person', (seen) => seen.quarantined)
  watch('netra_disk_free_bytes', 'Free bytes on the disk of the data folder', (seen) => seen.disk?.free)
  watch('netra_disk_size_bytes', 'Size of the disk of the data folder', (seen) => seen.disk?.size)
  watch('netra_backups_scheduled', '1 where Netra makes backups by schedule', (seen) => Number(seen.backups.scheduled))
  watch(
    'netra_backup_timestamp_seconds',
    'When the newest backup was made, Unix time; 0 while there is none',
    (seen) => (seen.backups.newest ? seen.backups.newest.getTime() / 1000 : 0),
  )
}

/** Every kind in every state, so that a first failure is a change of a value; kinds of another version are summed up. */
function jobValues({ jobs }: OperatingFigures): [{ kind: string; state: string }, number][] {
  const known = jobKinds.map(({ name }) => name)
  return [...known, 'other'].flatMap((kind) =>
    shownStates.map((state): [{ kind: string; state: string }, number] => {
      const rows = jobs.filter((row) => row.state === state)
      const mine = rows.filter((row) => (known.includes(row.kind) ? row.kind === kind : kind === 'other'))
      return [{ kind, state }, mine.reduce((sum, row) => sum + row.jobs, 0)]
    }),
  )
}

function watchHealth({ metrics }: App, health: () => Promise<Readiness>): void {
  metrics.watchValues({
    name: 'netra_component_ready',
    help: '1 where a part does what a recognition needs of it, as /readyz says',
    labels: ['component'],
    async values() {
      return (await health()).parts.map(({ name, ready }) => [{ component: name }, Number(ready)] as const)
    },
  })
  metrics.watchValues({
    name: 'netra_component_degraded',
    help: '1 where something is wrong with a part that keeps nobody from recognising',
    labels: ['component'],
    async values() {
      return (await health()).parts.map(
        ({ name, degraded = false }) => [{ component: name }, Number(degraded)] as const,
      )
    },
  })
}
