import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import { GalleryName } from '#gallery/gallery.ts'
import { Limit, Offset } from '#gallery/page.ts'
import { jobStates } from '#jobs/job.ts'
import { endJob } from '#jobs/job-operations.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { VideoView } from './video.ts'
import { openVideoFile, removeVideoFiles } from './video-files.ts'
import { deleteVideoSightings, type VideoSightingNeeds } from './video-sightings.ts'
import {
  deleteVideoFileRows,
  deleteVideoRow,
  findVideo,
  listSeen,
  listVideoRows,
  type VideoRow,
} from './video-store.ts'
import { viewVideo } from './view-video.ts'

interface Reading {
  readonly db: Db
  readonly clock: Clock
}

interface Changing extends Reading, VideoSightingNeeds {
  readonly db: Kysely<Database>
  readonly uploadFolder: string
}

const ById = z.strictObject({ videoId: z.string() })

/** A video that is deleted so soon was a mistake, and its sightings are not counted; later they stay counted. */
const mistakeMs = 86_400_000
/** Milliseconds that a job has to end, and between two looks whether it has. */
const endPatience = { all: 40_000, look: 200 }

/** The video, as far as the caller may see it. Throws `not_found`. */
async function requireVideo(db: Db, videoId: string, { galleries, cameras }: Caller): Promise<VideoRow> {
  const row = await findVideo(db, requireId(videoId, 'video'))
  const isMine = row && (!galleries || galleries.includes(row.gallery))
  if (!isMine || (cameras && !cameras.includes(row.camera_id ?? '')))
    throw new AppError('not_found', 'There is no video with the id given')
  return row
}

const isUnderway = ({ state }: VideoRow): boolean => state === 'waiting' || state === 'running'

export const listVideos = operation({
  name: 'list_videos',
  summary: 'Videos that were sent to be looked through, newest first, and how far they are',
  permission: 'sightings:read',
  reach: 'input',
  input: z.strictObject({
    gallery: GalleryName.optional(),
    state: z.enum(jobStates).optional(),
    offset: Offset,
    limit: Limit,
  }),
  output: z.strictObject({ videos: z.array(VideoView), total: z.int() }),
  async run({ db, clock }: Reading, { offset, limit, ...filter }, { galleries, cameras }) {
    const { rows, total } = await listVideoRows(db, { ...filter, galleries, cameras }, { offset, limit })
    return { videos: rows.map((row) => viewVideo(row, clock.now())), total }
  },
})

const Seen = z.strictObject({
  person: z.strictObject({ personId: z.string(), name: z.string() }).nullable(),
  unknownId: z.string().nullable(),
  sightings: z.int(),
  firstSeconds: z.number().describe('Since the video began'),
  lastSeconds: z.number(),
  sightingId: z.string().describe('The sighting with the best picture: GET /api/sightings/{sighting_id}/crop'),
})

export const getVideo = operation({
  name: 'get_video',
  summary: 'One video, how far it is, and who was seen in it',
  permission: 'sightings:read',
  reach: 'input',
  input: ById,
  output: VideoView.extend({ seen: z.array(Seen) }),
  subject: (_input, output) => ({
    person: output?.seen.flatMap(({ person }) => (person ? [person.personId] : [])) ?? [],
  }),
  async run({ db, clock }: Reading, { videoId }, caller) {
    const row = await requireVideo(db, videoId, caller)
    const since = (at: Date) => Math.round((at.getTime() - row.started_at.getTime()) / 10) / 100
    const seen = (await listSeen(db, row.id)).map((one) => ({
      person:
        one.person_id !== null && one.person_name !== null ? { personId: one.person_id, name: one.person_name } : null,
      unknownId: one.unknown_id,
      sightings: one.sightings,
      firstSeconds: since(one.first_at),
      lastSeconds: since(one.last_at),
      sightingId: one.sighting_id,
    }))
    return { ...viewVideo(row, clock.now()), seen }
  },
})

export const cancelVideo = operation({
  name: 'cancel_video',
  summary: 'Stops looking through a video and deletes it; what was seen so far stays',
  permission: 'sightings:write',
  reach: 'input',
  input: ById,
  output: VideoView,
  async run(needs: Changing, { videoId }, caller) {
    const { db, clock, uploadFolder } = needs
    const row = await requireVideo(db, videoId, caller)
    if (!isUnderway(row)) throw new AppError('conflict', 'The video is not being looked through any more')
    const { state } = await endJob(needs, row.job_id)
    // One that runs deletes it itself.
    if (state === 'cancelled') await removeVideoFiles(uploadFolder, await deleteVideoFileRows(db, row.id))
    return viewVideo(await requireVideo(db, row.id, caller), clock.now())
  },
})

export const deleteVideo = operation({
  name: 'delete_video',
  summary: 'Deletes a video with its annotated copy, and what was seen in it where that is asked for',
  permission: 'sightings:write',
  reach: 'input',
  input: ById.extend({
    sightings: z.boolean().default(false).describe('Also delete the sightings that it gave; they stay otherwise'),
  }),
  output: z.strictObject({ success: z.literal(true), videoId: z.string(), deletedSightings: z.int() }),
  async run(needs: Changing, { videoId, sightings }, caller) {
    const { db, uploadFolder } = needs
    const { id, created_at } = await endedVideo(needs, videoId, caller)
    const { signal } = caller
    const mistake = needs.clock.now().getTime() - created_at.getTime() < mistakeMs
    const deletedSightings = sightings ? await deleteVideoSightings(needs, id, { mistake, signal }) : 0
    const files = await inTransaction(db, async (tx) => {
      const ids = await deleteVideoFileRows(tx, id)
      await deleteVideoRow(tx, id)
      return ids
    })
    await removeVideoFiles(uploadFolder, files)
    return { success: true as const, videoId: id, deletedSightings }
  },
})

/** The video once nobody works on it any more: what it gave does not grow then. Throws `conflict` where that takes too long. */
async function endedVideo(needs: Changing, videoId: string, caller: Caller): Promise<VideoRow> {
  const { db, clock } = needs
  const row = await requireVideo(db, videoId, caller)
  if (!isUnderway(row)) return row
  // It may have ended this moment.
  await endJob(needs, row.job_id).catch(() => undefined)
  for (let waited = 0; waited < endPatience.all; waited += endPatience.look) {
    const now = await requireVideo(db, row.id, caller)
    if (!isUnderway(now)) return now
    await clock.sleep(endPatience.look, caller.signal)
  }
  throw new AppError(
    'conflict',
    'The video is still being looked through and was asked to end: delete it again shortly',
  )
}

export const getAnnotatedVideo = operation({
  name: 'get_annotated_video',
  summary: 'The annotated copy of a video as MP4: boxes, names, decisions',
  permission: 'sightings:read',
  reach: 'input',
  input: ById.extend({
    from: z.int().min(0).optional().describe('First byte'),
    to: z.int().min(0).optional().describe('Last byte'),
    last: z.int().min(1).optional().describe('So many bytes of the end instead'),
  }),
  output: z.strictObject({
    pieces: z.custom<AsyncIterable<Buffer>>((value) => value !== null),
    bytes: z.int().describe('Of the whole copy'),
    from: z.int(),
    to: z.int(),
    isPart: z.boolean(),
  }),
  async run(needs: Reading & { readonly vault: Vault; readonly uploadFolder: string }, { videoId, ...range }, caller) {
    const { id, settings, analysed_at } = await requireVideo(needs.db, videoId, caller)
    const file = await openVideoFile(needs, id, 'annotated')
    if (!file) {
      if (settings.annotated && !analysed_at)
        throw new AppError('not_found', 'There is no annotated copy of this video yet')
      throw new AppError(
        'not_found',
        settings.annotated
          ? 'The annotated copy was deleted: somebody on it was forgotten'
          : 'No annotated copy of this video was asked for: send it again with annotated=true',
      )
    }
    const { bytes } = file
    const from = range.last === undefined ? (range.from ?? 0) : Math.max(0, bytes - range.last)
    const to = Math.min(range.last === undefined ? (range.to ?? bytes - 1) : bytes - 1, bytes - 1)
    if (from > to) throw new AppError('invalid_input', `The copy has ${bytes} bytes`, { facts: { bytes } })
    const isPart = from > 0 || to < bytes - 1
    return { pieces: file.read(from, to + 1), bytes, from, to, isPart }
  },
})
