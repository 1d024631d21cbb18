import { statfs } from 'node:fs/promises'
import { countCameraStates } from '#cameras/camera-state-store.ts'
import { type EdgeFigures, readEdgeFigures } from '#edge/edge-state.ts'
import type { JobState } from '#jobs/job.ts'
import { countJobsByKind, nextDueAt } from '#jobs/job-store.ts'
import { listFolderStates } from '#recognition/inbox/folder-state-store.ts'
import { countQuarantined } from '#recognition/inbox/quarantine-store.ts'
import { folderOf } from '#recognition/inbox/take-files.ts'
import type { App } from './app.ts'
import { jobKinds } from './job-kinds.ts'

/** Configured inboxes by what is known of them; `unwatched` are those that nobody has looked at yet. */
export const inboxStates = ['watched', 'missing', 'failing', 'unwatched'] as const
export type InboxState = (typeof inboxStates)[number]

/** What has to be asked of the database and of the disk. */
export interface OperatingFigures {
  readonly jobs: readonly { readonly kind: string; readonly state: JobState; readonly jobs: number }[]
  /** Seconds since the job that waits longest was due; 0 where none is. */
  readonly jobsLate: number
  readonly inboxes: Readonly<Record<InboxState, number>>
  /** Files that lie in inboxes and are not to be taken yet. */
  readonly inboxWaiting: number
  readonly quarantined: number
  readonly cameras: readonly { readonly state: string; readonly cameras: number }[]
  readonly edges: EdgeFigures
  /** Bytes of the disk that holds the data folder; null where the system does not say. */
  readonly disk: { readonly free: number; readonly size: number } | null
  readonly backups: { readonly scheduled: boolean; readonly newest: Date | null }
}

/** However often figures and readiness are asked for, the database is asked this often. */
const keepMs = 10_000

/** Reads the figures, once for everybody who asks within ten seconds. Null where the database does not answer. */
export function readFiguresOf(app: App): () => Promise<OperatingFigures | null> {
  const { clock } = app.needs
  let kept: { readonly figures: Promise<OperatingFigures | null>; readonly until: number } | null = null
  return () => {
    const now = clock.now().getTime()
    if (!kept || now >= kept.until) kept = { figures: readFigures(app).catch(() => null), until: now + keepMs }
    return kept.figures
  }
}

async function readFigures({ config, needs }: App): Promise<OperatingFigures> {
  const { db, clock, backups } = needs
  const kinds = jobKinds.map(({ name }) => name)
  const [jobs, dueAt, folders, quarantined, cameras, edges, disk, files] = await Promise.all([
    countJobsByKind(db),
    nextDueAt(db, kinds),
    listFolderStates(db),
    countQuarantined(db),
    countCameraStates(db),
    readEdgeFigures(db, clock.now()),
    statfs(config.data).catch(() => null),
    backups.list(),
  ])
  const stateOf = new Map(folders.map((row) => [row.folder, row]))
  const configured = config.inbox.folders.map(({ path }) => stateOf.get(folderOf(config.data, path)))
  const inState = (state: InboxState) => configured.filter((row) => (row?.state ?? 'unwatched') === state).length
  return {
    jobs,
    jobsLate: dueAt ? Math.max(0, (clock.now().getTime() - dueAt.getTime()) / 1000) : 0,
    inboxes: {
      watched: inState('watched'),
      missing: inState('missing'),
      failing: inState('failing'),
      unwatched: inState('unwatched'),
    },
    inboxWaiting: configured.reduce((sum, row) => sum + (row?.waiting ?? 0), 0),
    quarantined,
    cameras,
    edges,
    disk: disk && { free: disk.bavail * disk.bsize, size: disk.blocks * disk.bsize },
    backups: { scheduled: backups.scheduled, newest: files.at(-1)?.madeAt ?? null },
  }
}
