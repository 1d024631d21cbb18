import { access, constants, mkdir } from 'node:fs/promises'
import type { Clock } from '#core/clock.ts'
import { toAppError } from '#core/errors.ts'
import { holdNeeds } from '#core/hold.ts'
import { newId } from '#core/ids.ts'
import type { Caller } from '#core/operation.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import type { InboxConfig, InboxFolderConfig } from './config.ts'
import { noteFolderState } from './folder-state-store.ts'
import { scanInbox } from './scan-inbox.ts'
import { folderOf, type Inbox, type TakeNeeds, type Taken, takeFiles } from './take-files.ts'
import { withdrawFaces } from './withdraw-faces.ts'

export interface WatchOptions {
  readonly needs: TakeNeeds
  readonly config: InboxConfig
  readonly data: string
  readonly maxBytes: number
  readonly clock: Clock
  /** Told what a page of files came to, for metrics. */
  taken?(taken: Taken): void
}

/** Files at once: what is held in memory of a folder of any size. */
const pageSize = 500
const failureRetryMs = 5_000
/** Milliseconds between two looks for photos that were deleted from a folder that keeps them. */
const withdrawEveryMs = 15_000
const stateEveryMs = 10_000

/** Looks at one inbox again and again until the signal aborts, and takes what is ready. A folder that is missing is waited for. */
export async function watchInbox(
  options: WatchOptions,
  settings: InboxFolderConfig,
  signal: AbortSignal,
): Promise<void> {
  const { needs, config, clock, data } = options
  const folder = folderOf(data, settings.path)
  // A folder of our own is made; one that is named by its full path belongs to somebody, and may be a disk that is not there yet.
  if (folder.startsWith(data)) await mkdir(folder, { recursive: true, mode: 0o770 }).catch(() => {})
  let withdrawnAt = 0
  let noted = { state: '', detail: null as string | null, at: 0 }

  const note = async (state: 'watched' | 'missing' | 'failing', detail: string | null, waiting: number) => {
    const now = clock.now()
    if (state === noted.state && detail === noted.detail && now.getTime() - noted.at < stateEveryMs) return
    if (state !== noted.state && (noted.state !== '' || state !== 'watched'))
      needs.log.info({ inbox: settings.path, state, detail }, 'the state of an inbox changed')
    noted = { state, detail, at: now.getTime() }
    await noteFolderState(needs.db, { folder, state, detail, waiting, looked_at: now })
  }

  while (!signal.aborted) {
    let wait = config.lookMs
    try {
      await access(folder, constants.R_OK | constants.X_OK)
      const galleryId = await galleryIdOf(needs.db, settings.gallery)
      const { settleMs, incompleteMs } = config
      const inbox: Inbox = { ...settings, folder, galleryId, maxBytes: options.maxBytes, settleMs, incompleteMs }
      const { seen, waiting, stuck } = await lookThrough(options, inbox, signal)
      const now = clock.now().getTime()
      if (settings.after === 'keep' && settings.withdraw && now - withdrawnAt >= withdrawEveryMs) {
        withdrawnAt = now
        const withdrawn = await withdrawFaces(needs, inbox, seen, signal)
        if (withdrawn > 0) needs.log.info({ inbox: settings.path, withdrawn }, 'faces of deleted photos were deleted')
      }
      const why = stuck > 0 ? `${stuck} files were taken but cannot be removed; the folder must be writable` : null
      await note(stuck > 0 ? 'failing' : 'watched', why, waiting)
    } catch (error) {
      if (signal.aborted) return
      wait = failureRetryMs
      await explain(error).catch(() => {})
    }
    await clock.sleep(wait, signal).catch(() => {})
  }

  async function explain(error: unknown): Promise<void> {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') return await note('missing', 'There is no such folder', 0)
    if (code === 'EACCES' || code === 'EPERM')
      return await note('failing', 'The account that Netra runs under may not read this folder', 0)
    needs.log.error({ error, inbox: settings.path }, 'an inbox could not be looked through; trying again')
    await note('failing', toAppError(error).message, 0)
  }
}

/** Looks at every file once and takes those that are ready, page by page. */
async function lookThrough(
  { needs, clock, taken: told }: WatchOptions,
  inbox: Inbox,
  signal: AbortSignal,
): Promise<{ seen: number; waiting: number; stuck: number }> {
  const sum = { seen: 0, waiting: 0, stuck: 0 }
  for await (const page of scanInbox(inbox.folder, pageSize)) {
    signal.throwIfAborted()
    // Held page by page, so that a change of the model need not wait for thousands of photos.
    const held = holdNeeds(needs)
    try {
      const taken = await takeFiles(held.value, inbox, page, callerOf(signal), () => clock.now())
      sum.seen += page.length
      sum.waiting += taken.waiting
      sum.stuck += taken.stuck
      told?.(taken)
      const { enrolled, refused, quarantined, profiles } = taken
      if (enrolled + refused + quarantined + profiles > 0)
        needs.log.info(
          { inbox: inbox.path, enrolled, refused, quarantined, profiles },
          'files were taken from an inbox',
        )
    } finally {
      held.release()
    }
  }
  return sum
}

function callerOf(signal: AbortSignal): Caller {
  return {
    kind: 'system',
    id: 'inbox',
    permissions: new Set(),
    door: 'system',
    address: null,
    correlationId: newId(),
    signal,
  }
}
