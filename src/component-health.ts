import type { Readiness } from '#api/rest/readiness.ts'
import type { VisionStatus } from '#vision/vision.ts'
import type { OperatingFigures } from './operating-figures.ts'

/** What is known of the parts of a server at one moment. */
export interface Seen {
  readonly database: boolean
  readonly index: { readonly loaded: boolean; readonly done: number; readonly total: number }
  readonly inference: Pick<VisionStatus, 'provider' | 'waiting' | 'capacity'>
  /** Null where none is configured. */
  readonly redis: { readonly ready: boolean; readonly address: string } | null
  /** Null where the database does not answer. */
  readonly figures: OperatingFigures | null
}

type Part = Readiness['parts'][number]

/** Jobs that were due for so long are not being taken: runners look every second. */
const lateSeconds = 300
const lowDisk = { share: 0.05, bytes: 1_073_741_824 }

/**
 * How each part does, and why. A server is ready when a recognition would succeed: the database answers, the index is filled,
 * the networks are loaded. What is wrong with anything else is named, and never makes it unready. Nobody's names, paths or
 * keys are in it, since everybody may read it.
 */
export function assessHealth(seen: Seen): Readiness {
  const { loaded, done, total } = seen.index
  const parts: Part[] = [
    { name: 'database', ready: seen.database, ...(seen.database ? {} : { detail: 'The database does not answer' }) },
    { name: 'index', ready: loaded, ...(loaded ? {} : { detail: `${done} of ${total} faces read` }) },
    assessInference(seen.inference),
    ...(seen.redis ? [assessRedis(seen.redis)] : []),
    ...(seen.figures
      ? [assessJobs(seen.figures), assessInbox(seen.figures), ...assessEdges(seen.figures), assessDisk(seen.figures)]
      : []),
  ]
  return { ready: parts.every((part) => part.ready), parts }
}

function assessInference({ provider, waiting, capacity }: Seen['inference']): Part {
  const detail = `${provider}, ${waiting} of ${capacity} waiting`
  const part = { name: 'inference', ready: true }
  return waiting < capacity
    ? { ...part, detail }
    : degraded('inference', `${detail}: new photos are refused until some are done`)
}

function assessRedis({ ready, address }: NonNullable<Seen['redis']>): Part {
  if (ready) return { name: 'redis', ready: true, detail: address }
  return degraded('redis', 'Redis does not answer, and every process works for itself until it does')
}

function assessJobs({ jobsLate }: OperatingFigures): Part {
  if (jobsLate < lateSeconds) return { name: 'jobs', ready: true }
  const minutes = Math.floor(jobsLate / 60)
  return degraded(
    'jobs',
    `A job has been due for ${minutes} minutes: every runner is busy, or none runs (--roles jobs)`,
  )
}

function assessInbox({ inboxes: { missing, failing } }: OperatingFigures): Part {
  if (missing + failing === 0) return { name: 'inbox', ready: true }
  const found = [
    ...(missing > 0 ? [`${missing} ${missing === 1 ? 'is' : 'are'} missing`] : []),
    ...(failing > 0 ? [`${failing} cannot be worked through`] : []),
  ]
  return degraded('inbox', `Of the inbox folders ${found.join(' and ')}; netra inbox says which and why`)
}

function assessEdges({ edges: { states } }: OperatingFigures): Part[] {
  const { connected, hindered, silent } = states
  if (connected + hindered + silent === 0) return []
  if (hindered + silent === 0) return [{ name: 'edges', ready: true }]
  const found = [
    ...(silent > 0 ? [`${silent} ${silent === 1 ? 'has' : 'have'} not been heard of for a minute`] : []),
    ...(hindered > 0 ? [`${hindered} cannot work as they should`] : []),
  ]
  return [degraded('edges', `Of the edge nodes ${found.join(' and ')}; netra edge list says which and why`)]
}

function assessDisk({ disk }: OperatingFigures): Part {
  if (!disk || (disk.free >= lowDisk.bytes && disk.free >= disk.size * lowDisk.share))
    return { name: 'disk', ready: true }
  const free = (disk.free / 1_073_741_824).toFixed(1)
  const share = ((100 * disk.free) / disk.size).toFixed(1)
  return degraded('disk', `Only ${free} GiB (${share} %) are free on the disk of the data folder`)
}

function degraded(name: string, why: string): Part {
  return { name, ready: true, degraded: true, detail: `Degraded: ${why}` }
}
