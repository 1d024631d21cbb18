import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import type { CameraTracks, TrackOptions } from '#cameras/camera-tracks.ts'
import { regionAt } from '#cameras/region.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Box } from '#core/geometry.ts'
import type { Held } from '#core/hold.ts'
import { type JobContext, jobKind } from '#jobs/job.ts'
import { findJob } from '#jobs/job-store.ts'
import type { Database } from '#storage/schema.ts'
import { createScratchFile, type ScratchFile } from '#storage/scratch-file.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Vision } from '#vision/vision.ts'
import { type AnnotatedCopy, annotateVideo } from './annotate-video.ts'
import type { VideosConfig } from './config.ts'
import { type LookedThrough, lookThroughVideo } from './look-through-video.ts'
import { findEncoder } from './probe-video.ts'
import { readVideo } from './read-video.ts'
import { VideoFigures, VideoSettings } from './video.ts'
import { openVideoFile, removeVideoFiles, sealVideoFile } from './video-files.ts'
import { deleteVideoSightings, type VideoSightingNeeds } from './video-sightings.ts'
import {
  countSeen,
  deleteVideoFileRows,
  findVideo,
  insertVideoFile,
  noteAnalysed,
  type VideoFileRow,
  type VideoRow,
} from './video-store.ts'

export interface VideoJobNeeds extends VideoSightingNeeds {
  readonly clock: Clock
  readonly capabilities: CapabilityGate
  readonly uploadFolder: string
  /** The program ffmpeg. */
  readonly videoProgram: string
  readonly videosConfig: VideosConfig
  hold(): Held<{ readonly vision: Vision }>
  /** What follows the faces of a video. */
  followVideo(options: TrackOptions): CameraTracks
}

/**
 * A video looked through in the background. What is seen is recorded as it goes; an attempt that was broken off is begun anew, and
 * what it recorded is deleted first. What a cancelled one recorded stays.
 */
export const analyseVideoJob = jobKind({
  name: 'analyse_video',
  input: z.strictObject({ videoId: z.string() }),
  output: VideoFigures.extend({ videoId: z.string() }),
  async run(needs: VideoJobNeeds, { videoId }, context) {
    const row = await findVideo(needs.db, videoId)
    if (!row) throw new AppError('not_found', 'The video was deleted: send it again with POST /api/videos')
    // All was done, and only that could not be told any more.
    if (row.figures) return { ...row.figures, videoId }
    try {
      return { ...(await analyse(needs, row, context)), videoId }
    } catch (error) {
      if (context.signal.aborted && (await findJob(needs.db, context.jobId))?.cancel_requested)
        await removeVideoFiles(needs.uploadFolder, await deleteVideoFileRows(needs.db, videoId))
      throw error
    }
  },
})

async function analyse(needs: VideoJobNeeds, row: VideoRow, context: JobContext): Promise<VideoFigures> {
  const { db, uploadFolder } = needs
  const { signal } = context
  await requireIdentification(needs)
  await deleteVideoSightings(needs, row.id, { mistake: true, signal })
  await using video = await unseal(needs, row.id, signal)
  const settings = VideoSettings.parse(row.settings)
  const started = performance.now()
  await using copyFile = settings.annotated ? await createScratchFile(uploadFolder) : null
  await using copy = copyFile && (await beginCopy(needs, copyFile, settings.frameRate, signal))
  const looked = await lookThrough(needs, row, settings, { video, copy, context })
  let kept: VideoFileRow | null = null
  if (copy && copyFile) {
    await copy.finish()
    kept = await sealVideoFile(needs, copyFile, signal)
  }
  const figures = {
    ...looked,
    ...(await countSeen(db, row.id)),
    tookSeconds: Math.round(performance.now() - started) / 1_000,
  }
  const gone = await inTransaction(db, async (tx) => {
    const { rowCount } = await lockVideo(tx, row.id)
    if (rowCount === 0) return kept ? [kept.id] : []
    if (kept) {
      await deleteVideoFileRows(tx, row.id, 'annotated')
      await insertVideoFile(tx, { ...kept, videoId: row.id, kind: 'annotated' })
    }
    await noteAnalysed(tx, row.id, figures, needs.clock.now())
    return needs.videosConfig.keepOriginals ? [] : await deleteVideoFileRows(tx, row.id, 'original')
  })
  await removeVideoFiles(uploadFolder, gone)
  return figures
}

async function lockVideo(tx: Kysely<Database>, id: string): Promise<{ rowCount: number }> {
  const rows = await tx.selectFrom('videos').select('id').where('id', '=', id).forUpdate().execute()
  return { rowCount: rows.length }
}

/** The video as ffmpeg reads it: in a file without a name, as long as it is read. */
async function unseal(needs: VideoJobNeeds, videoId: string, signal: AbortSignal): Promise<ScratchFile> {
  const sealed = await openVideoFile(needs, videoId, 'original')
  if (!sealed) throw new AppError('not_found', 'The video was deleted when it was cancelled: send it again')
  const file = await createScratchFile(needs.uploadFolder)
  try {
    for await (const piece of sealed.read(0, sealed.bytes)) {
      signal.throwIfAborted()
      await file.append(piece)
    }
    return file
  } catch (error) {
    await file[Symbol.asyncDispose]()
    throw error
  }
}

async function beginCopy(
  { videoProgram: program }: VideoJobNeeds,
  file: ScratchFile,
  frameRate: number,
  signal: AbortSignal,
): Promise<AnnotatedCopy> {
  const encoder = await findEncoder(program, file, signal)
  if (!encoder) throw noEncoder()
  return annotateVideo(file, { program, frameRate, encoder }, signal)
}

export function noEncoder(): AppError {
  return new AppError(
    'unavailable',
    'The ffmpeg of this server cannot write H.264: install one with libx264 (`sudo apt-get install ffmpeg`), or send the video without annotated',
  )
}

/** Throws `capability_off`. */
async function requireIdentification({ capabilities }: Pick<VideoJobNeeds, 'capabilities'>): Promise<void> {
  if (await capabilities.isOn('live_identification')) return
  throw new AppError(
    'capability_off',
    'The capability live_identification was turned off before the video was looked through',
  )
}

async function lookThrough(
  needs: VideoJobNeeds,
  row: VideoRow,
  settings: VideoSettings,
  { video, copy, context }: { video: ScratchFile; copy: AnnotatedCopy | null; context: JobContext },
): Promise<LookedThrough> {
  const { signal } = context
  const { width, height } = row
  const { regions, confirm, recognitionIntervalMs, frameRate, longestSide } = settings
  const longest = needs.videosConfig.longestMinutes * 60
  const total = row.seconds === null ? null : Math.max(1, Math.ceil(row.seconds))
  const progress = (seconds: number) => {
    const done = Math.floor(seconds)
    context.progress({ done, refused: 0, total: total === null ? null : Math.max(total, done) })
  }
  const zoneOf = (box: Box): string | null => {
    const middle = { x: (box.x + box.width / 2) / width, y: (box.y + box.height / 2) / height }
    return regionAt(regions, middle)?.name ?? null
  }
  const place = { galleryId: row.gallery_id, cameraId: row.camera_id, cameraName: row.camera_name ?? row.name }
  const tracks = needs.followVideo({
    ...{ ...place, source: 'video', videoId: row.id, confirm, recognitionIntervalMs, expression: false, zoneOf },
  })
  progress(0)
  const program = needs.videoProgram
  const looked = await lookThroughVideo(
    {
      hold: () => needs.hold(),
      tracks,
      startedAt: row.started_at.getTime(),
      settings,
      seen: async (picture, faces) => await copy?.add(picture, faces),
      second: async (seconds) => {
        progress(seconds)
        if (seconds > longest) throw tooLong(needs.videosConfig)
        await requireIdentification(needs)
      },
    },
    readVideo(video, { program, frameRate, longestSide }, signal),
    signal,
  )
  if (total !== null) context.progress({ done: total, refused: 0, total })
  return looked
}

export function tooLong({ longestMinutes }: VideosConfig): AppError {
  return new AppError('too_large', `Videos of more than ${longestMinutes} minutes are not taken: cut it into parts`, {
    facts: { limit_minutes: longestMinutes },
  })
}
