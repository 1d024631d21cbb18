import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { pMapIterable } from 'p-map'
import { AppError, toAppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import type { Log } from '#core/log.ts'
import type { Caller } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import { eraseFace } from '#gallery/erasure-store.ts'
import { findFaceOfPhoto, lockFace } from '#gallery/face-store.ts'
import { noteInLedger } from '#gallery/forget.ts'
import { upsertProfile } from '#gallery/upsert-profile.ts'
import { enrolMany, type PhotoOutcome, type PhotoToEnrol } from '#recognition/enrol-many.ts'
import type { EnrolNeeds } from '#recognition/enrol-photo.ts'
import { existingTarget } from '#recognition/enrol-target.ts'
import type { ErasureLedger } from '#storage/erasure-ledger.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { InboxFolderConfig } from './config.ts'
import { findTakenFiles, type InboxFileRow, notePutAway, noteTakenFile, type TakenFile } from './inbox-store.ts'
import { moveFile, refuseFile, removeFile } from './put-away.ts'
import { insertQuarantined } from './quarantine-store.ts'
import { readName } from './read-name.ts'
import { readCsvProfiles, readJsonProfile } from './read-profiles.ts'
import { readSeenFile, type SeenFile } from './scan-inbox.ts'

export interface TakeNeeds extends EnrolNeeds {
  readonly db: Kysely<Database>
  readonly ledger: ErasureLedger
  readonly log: Log
}

/** An inbox at work: its settings, where it is, and whom it enrols for. */
export interface Inbox extends InboxFolderConfig {
  /** The folder's absolute path; also its name in the journal. */
  readonly folder: string
  readonly galleryId: string
  readonly maxBytes: number
  readonly settleMs: number
  readonly incompleteMs: number
}

/** What one page of files came to. */
export interface Taken {
  enrolled: number
  refused: number
  quarantined: number
  profiles: number
  /** Seen, and not to be taken yet. */
  waiting: number
  /** Taken, but still lying where they were, since the file system said no. */
  stuck: number
}

interface Ready {
  readonly file: SeenFile
  readonly before: InboxFileRow | undefined
}

const profilesAtOnce = 200
/** Outcomes being noted and put away: each waits for the database and the disk. */
const handledAtOnce = 4

/**
 * Takes the files of one page that are ready: enrols photos, reads profiles, notes what became of each, and then puts it away. A
 * file is noted before it is put away, and enrolling a photo twice adds nothing, so a process that is killed anywhere leaves no file
 * lost and none taken twice. Throws where the fault is not the file's.
 */
export async function takeFiles(
  needs: TakeNeeds,
  inbox: Inbox,
  page: readonly SeenFile[],
  caller: Caller,
  now: () => Date,
): Promise<Taken> {
  const taken: Taken = { enrolled: 0, refused: 0, quarantined: 0, profiles: 0, waiting: 0, stuck: 0 }
  const known = await findTakenFiles(
    needs.db,
    inbox.folder,
    page.map(({ path }) => path),
  )
  const ready: Ready[] = []
  for (const file of page) {
    const before = known.get(file.path)
    const stage = stageOf(inbox, file, before, now().getTime())
    if (stage === 'ready') ready.push({ file, before })
    else if (stage === 'waiting') taken.waiting++
    else if (stage === 'to put away' && before) await putAway(needs, inbox, before, taken)
  }
  const photos: PhotoToEnrol[] = []
  const readyPhotos = new Map<string, Ready>()
  for (const one of ready) {
    caller.signal.throwIfAborted()
    const { path } = one.file
    if (/\.(csv|json)$/i.test(path)) {
      await takeProfiles(needs, inbox, one, taken, now)
      continue
    }
    try {
      photos.push({ file: path, ...photoOf(inbox, one.file) })
      readyPhotos.set(path, one)
    } catch (error) {
      await refuse(needs, inbox, one, toAppError(error), taken, now)
    }
  }
  const options = { face: inbox.face, detector: inbox.detector, force: false, metadata: {} }
  const handled = pMapIterable(
    enrolMany(needs, photos, options, caller),
    async (outcome) => {
      const one = readyPhotos.get(outcome.file)
      if (one) await handle(needs, inbox, one, outcome, taken, now)
    },
    { concurrency: handledAtOnce, backpressure: handledAtOnce },
  )
  for await (const _ of handled);
  return taken
}

function stageOf(
  inbox: Inbox,
  file: SeenFile,
  before: InboxFileRow | undefined,
  now: number,
): 'ready' | 'waiting' | 'to put away' | 'finished' {
  // A clock of the file system ahead of ours must not make a file wait for ever.
  const age = Math.abs(now - file.changedAt)
  if (before?.fingerprint !== file.fingerprint) return age >= inbox.settleMs ? 'ready' : 'waiting'
  if (before.outcome === 'incomplete')
    return now - before.taken_at.getTime() >= inbox.incompleteMs ? 'ready' : 'waiting'
  return before.put_away ? 'finished' : 'to put away'
}

function photoOf(inbox: Inbox, file: SeenFile): Pick<PhotoToEnrol, 'target' | 'read'> {
  const { externalId, name } = readName(file.path, inbox)
  return {
    target: { kind: 'external', galleryId: inbox.galleryId, externalId, name, email: null },
    read: () => readSeenFile(inbox.folder, file.path, inbox.maxBytes),
  }
}

async function takeProfiles(needs: TakeNeeds, inbox: Inbox, one: Ready, taken: Taken, now: () => Date): Promise<void> {
  const { path, fingerprint } = one.file
  try {
    const bytes = await readSeenFile(inbox.folder, path, inbox.maxBytes)
    const profiles = /\.csv$/i.test(path)
      ? readCsvProfiles(bytes)
      : [readJsonProfile(bytes, readName(path, inbox).externalId)]
    for (let at = 0; at < profiles.length; at += profilesAtOnce)
      await inTransaction(needs.db, async (tx) => {
        for (const profile of profiles.slice(at, at + profilesAtOnce))
          await upsertProfile(tx, needs.vault, inbox.galleryId, profile)
      })
    taken.profiles += profiles.length
    await note(needs, inbox, { folder: inbox.folder, path, fingerprint, outcome: 'profiles' }, taken, now)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await refuse(needs, inbox, one, error, taken, now)
  }
}

async function handle(
  needs: TakeNeeds,
  inbox: Inbox,
  one: Ready,
  outcome: PhotoOutcome,
  taken: Taken,
  now: () => Date,
): Promise<void> {
  const { path, fingerprint } = one.file
  const { folder } = inbox
  if (outcome.status === 'enrolled') {
    const { personId, faceId } = outcome
    await replaceFace(needs, { folder, path, fingerprint, outcome: 'enrolled', personId, faceId }, one.before, now())
    taken.enrolled++
    await putAway(needs, inbox, { folder, path, fingerprint, outcome: 'enrolled', code: null, detail: null }, taken)
    return
  }
  const { code, detail } = outcome
  if (code === 'duplicate_photo') return await noteDuplicate(needs, inbox, one, taken, now)
  if (code === 'looks_like_other_person') {
    const { personId: other } = outcome.facts
    await quarantine(needs, inbox, one, { code, detail, other: typeof other === 'string' ? other : null }, taken, now)
    return
  }
  await refuse(needs, inbox, one, { code, message: detail }, taken, now)
}

/** Notes an enrolled photo, and deletes the face that the file gave before it was updated. */
async function replaceFace(
  needs: TakeNeeds,
  file: TakenFile,
  before: InboxFileRow | undefined,
  at: Date,
): Promise<void> {
  const erasure = await inTransaction(needs.db, async (tx) => {
    await noteTakenFile(tx, file, at)
    const old = before?.face_id
    if (!old || old === file.faceId) return null
    const face = await lockFace(tx, old)
    if (!face) return null
    const erased = await eraseFace(tx, needs.vault, old)
    const payload = { galleryId: face.gallery_id, personId: face.person_id, faceId: old }
    await appendEvent(tx, { type: 'face_deleted', payload })
    return erased
  })
  if (erasure) noteInLedger(needs, erasure)
}

/** A photo that the person has already: brought twice, or enrolled just before the process was killed. Either way it is there. */
async function noteDuplicate(needs: TakeNeeds, inbox: Inbox, one: Ready, taken: Taken, now: () => Date): Promise<void> {
  const { path, fingerprint } = one.file
  const { target, read } = photoOf(inbox, one.file)
  const person = await existingTarget(needs.db, target)
  const face = person && (await findFaceOfPhoto(needs.db, person.id, needs.vault.digest(await read())))
  const file = { folder: inbox.folder, path, fingerprint, outcome: 'enrolled' as const }
  const who = person && face ? { personId: person.id, faceId: face } : {}
  await replaceFace(needs, { ...file, ...who }, one.before, now())
  taken.enrolled++
  await putAway(needs, inbox, { ...file, code: null, detail: null }, taken)
}

async function quarantine(
  needs: TakeNeeds,
  inbox: Inbox,
  one: Ready,
  { code, detail, other }: { code: string; detail: string; other: string | null },
  taken: Taken,
  now: () => Date,
): Promise<void> {
  const { folder, galleryId } = inbox
  const { path, fingerprint } = one.file
  const photo = await readSeenFile(folder, path, inbox.maxBytes)
  const { externalId, name } = readName(path, inbox)
  const id = newId()
  await inTransaction(needs.db, async (tx) => {
    const entry = { id, galleryId, file: path, externalId, name, code, detail, otherPersonId: other, photo }
    await insertQuarantined(tx, needs.vault, entry)
    await noteTakenFile(tx, { folder, path, fingerprint, outcome: 'quarantined', code, detail }, now())
    await appendEvent(tx, { type: 'photo_quarantined', payload: { galleryId, quarantineId: id } })
  })
  taken.quarantined++
  await putAway(needs, inbox, { folder, path, fingerprint, outcome: 'quarantined', code, detail }, taken)
}

async function refuse(
  needs: TakeNeeds,
  inbox: Inbox,
  one: Ready,
  { code, message }: { readonly code: string; readonly message: string },
  taken: Taken,
  now: () => Date,
): Promise<void> {
  if (code === 'not_found') return
  const { folder, galleryId } = inbox
  const { path, fingerprint } = one.file
  // An upload that broke off may go on: only a file that stays as it is ends here.
  const mayGrow = code === 'invalid_image' || (code === 'invalid_input' && /\.(csv|json)$/i.test(path))
  if (mayGrow && one.before?.fingerprint !== fingerprint) {
    taken.waiting++
    await noteTakenFile(needs.db, { folder, path, fingerprint, outcome: 'incomplete', code, detail: message }, now())
    return
  }
  const file = { folder, path, fingerprint, outcome: 'refused' as const, code, detail: message }
  await inTransaction(needs.db, async (tx) => {
    await noteTakenFile(tx, file, now())
    await appendEvent(tx, { type: 'photo_refused', payload: { galleryId, code } })
  })
  taken.refused++
  await putAway(needs, inbox, file, taken)
}

async function note(needs: TakeNeeds, inbox: Inbox, file: TakenFile, taken: Taken, now: () => Date): Promise<void> {
  await noteTakenFile(needs.db, file, now())
  await putAway(needs, inbox, { ...file, code: null, detail: null }, taken)
}

/** Takes the file to where its outcome wants it, and notes that. What the file system does not allow is tried again later. */
async function putAway(
  needs: TakeNeeds,
  inbox: Inbox,
  file: Pick<InboxFileRow, 'folder' | 'path' | 'fingerprint' | 'outcome' | 'code' | 'detail'>,
  taken: Taken,
): Promise<void> {
  const { folder, path, fingerprint, outcome, code, detail } = file
  try {
    // What this account may not even read stays where it is.
    if (inbox.after !== 'keep' && code !== 'forbidden') {
      if (outcome === 'refused') await refuseFile(folder, path, fingerprint, { code: code ?? '', detail: detail ?? '' })
      else if (outcome === 'enrolled' && inbox.after === 'done') await moveFile(folder, path, fingerprint, 'done')
      else await removeFile(folder, path, fingerprint)
    }
  } catch (error) {
    taken.stuck++
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    needs.log.warn({ folder: inbox.path, reason }, 'a file that was taken could not be put away; it is tried again')
    return
  }
  await notePutAway(needs.db, folder, path, fingerprint)
}

/** Where the folder is: relative ones are inside the data folder. */
export function folderOf(data: string, path: string): string {
  return path.startsWith('/') ? path : join(data, path)
}
