import type { Kysely, Transaction } from 'kysely'
import type { Clock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import type { Bus } from '#events/bus/port.ts'
import type { StoredEvent } from '#events/event.ts'
import { followOnce } from '#events/follow-once.ts'
import { findSighting } from '#sightings/sighting-store.ts'
import { findUnknown } from '#sightings/unknown-store.ts'
import type { Database } from '#storage/schema.ts'
import {
  addToHour,
  addToSubject,
  type Counted,
  dropCounted,
  findAlertPlace,
  findCounted,
  findMoved,
  forgetSubject,
  joinSubjects,
  keepCounted,
  noCamera,
} from './count-store.ts'

interface CountingNeeds {
  readonly db: Kysely<Database>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/** A sighting that is deleted so soon was a mistake, and is not counted; of what is deleted later, as retention does, the totals stay. */
const mistakeMs = 86_400_000

/** Counts what is seen and raised, each event once, whichever process comes first. */
export function countEvents({ db, bus, clock, log }: CountingNeeds): AsyncDisposable {
  return followOnce({
    db,
    bus,
    clock,
    log,
    name: 'statistics',
    types: [
      'sighting_started',
      'sighting_changed',
      'sighting_ended',
      'sighting_deleted',
      'unknown_changed',
      'alert_raised',
      'person_forgotten',
      'people_merged',
      'people_parted',
    ],
    async handle(tx, event) {
      await countEvent(tx, event)
      return undefined
    },
  })
}

async function countEvent(tx: Transaction<Database>, event: StoredEvent): Promise<void> {
  switch (event.type) {
    case 'sighting_started':
    case 'sighting_changed':
    case 'sighting_ended':
      return await countSighting(tx, event.payload.sightingId)
    case 'sighting_deleted': {
      const before = await findCounted(tx, event.payload.sightingId)
      if (!before) return
      const soon = event.createdAt.getTime() - before.seen_at.getTime() < mistakeMs
      if (soon || event.payload.mistake) await add(tx, before, -1)
      // Where a person was is kept no longer than the sighting; who was a stranger cannot be told from the number any more.
      else if (before.subject_kind === 'person') await addToSubject(tx, before, -1)
      return await dropCounted(tx, before.sighting_id)
    }
    case 'unknown_changed':
      return await countStranger(tx, event.payload.unknownId)
    case 'alert_raised': {
      const alert = await findAlertPlace(tx, event.payload.alertId)
      if (!alert) return
      const { gallery_id, camera_id, raised_at: at } = alert
      return await addToHour(tx, { at, gallery_id, camera_id: camera_id ?? noCamera, kind: 'alert' }, 1)
    }
    case 'person_forgotten':
      return await forgetSubject(tx, event.payload.personId)
    case 'people_merged':
      return await joinSubjects(tx, event.payload.mergedPersonId, event.payload.personId)
    case 'people_parted':
      return await countMoved(tx, event.payload.personId)
    default:
  }
}

/** Counts the sightings of a stranger who was named, merged, split or deleted as whose they are now. */
async function countStranger(tx: Transaction<Database>, unknownId: string): Promise<void> {
  if (!(await findUnknown(tx, unknownId))) return await forgetSubject(tx, unknownId)
  await countMoved(tx, unknownId)
}

async function countMoved(tx: Transaction<Database>, subjectId: string): Promise<void> {
  for (const sightingId of await findMoved(tx, subjectId)) await countSighting(tx, sightingId)
}

/** Counts a sighting as it is now, in place of what it was counted as. */
async function countSighting(tx: Transaction<Database>, sightingId: string): Promise<void> {
  const row = await findSighting(tx, sightingId)
  if (!row) return
  const before = await findCounted(tx, sightingId)
  const after: Counted = {
    sighting_id: sightingId,
    seen_at: row.started_at,
    gallery_id: row.gallery_id,
    camera_id: row.camera_id ?? noCamera,
    kind: row.decision,
    subject_kind: row.person_id !== null ? 'person' : row.unknown_id !== null ? 'stranger' : null,
    subject_id: row.person_id ?? row.unknown_id,
  }
  if (before && before.kind === after.kind && before.subject_id === after.subject_id) return
  if (before) await add(tx, before, -1)
  await add(tx, after, 1)
  await keepCounted(tx, after)
}

async function add(tx: Transaction<Database>, row: Counted, by: 1 | -1): Promise<void> {
  const { seen_at: at, gallery_id, camera_id, kind } = row
  await addToHour(tx, { at, gallery_id, camera_id, kind }, by)
  await addToSubject(tx, row, by)
}
