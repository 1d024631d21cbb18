import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import { CameraName, CameraSettings } from '#cameras/camera.ts'
import { requireCamera } from '#cameras/camera-operations.ts'
import type { CameraRow } from '#cameras/camera-store.ts'
import { settingsOf } from '#cameras/view-camera.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import { defaultGallery, GalleryName } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { enqueueJob } from '#jobs/enqueue-job.ts'
import type { Database } from '#storage/schema.ts'
import { ScratchFile } from '#storage/scratch-file.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { analyseVideoJob, noEncoder, tooLong } from './analyse-video-job.ts'
import type { VideosConfig } from './config.ts'
import { findEncoder, probeVideo } from './probe-video.ts'
import { VideoName, VideoSettings, VideoView } from './video.ts'
import { removeVideoFiles, sealVideoFile } from './video-files.ts'
import { countWaiting, findVideo, insertVideo, insertVideoFile } from './video-store.ts'
import { viewVideo } from './view-video.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly clock: Clock
  readonly capabilities: CapabilityGate
  readonly cameraDefaults: Partial<CameraSettings>
  readonly uploadFolder: string
  readonly videoProgram: string
  readonly videosConfig: VideosConfig
}

const { frameRate, confirm, minimumFace } = VideoSettings.shape
/** Clocks of cameras are wrong by less. */
const mostAheadMs = 86_400_000

export const analyseVideo = operation({
  name: 'analyse_video',
  summary: 'Has a video looked through as a job: who is in it, and when',
  permission: 'sightings:write',
  reach: 'input',
  input: z.strictObject({
    video: z.instanceof(ScratchFile, { error: 'a video is needed' }),
    name: VideoName.default('video').describe('What it is called; its file’s name where absent'),
    gallery: GalleryName.optional().describe('Who is searched for; the camera’s gallery, or default'),
    startedAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('When the recording began; where absent it is taken to have ended when it was sent'),
    cameraId: z.string().optional().describe('The camera that took it: sightings count as its own, in its zones'),
    cameraName: CameraName.optional().describe('What took it, where that is no camera here'),
    frameRate: frameRate.unwrap().optional().describe('Frames of a second of the video that are looked at'),
    confirm: confirm.unwrap().optional().describe('Frames that must agree before anything is said about a face'),
    minimumFace: minimumFace.unwrap().optional().describe('Faces smaller than so many pixels are passed over'),
    annotated: z.boolean().default(false).describe('Also make a copy with boxes, names and decisions'),
  }),
  output: VideoView,
  async run(needs: Needs, { video, name, ...input }, caller) {
    const { db, clock, videosConfig, videoProgram: program } = needs
    await needs.capabilities.require('live_identification', caller)
    const camera = input.cameraId === undefined ? null : await requireCamera(db, input.cameraId, caller)
    const gallery = galleryFor(input.gallery, camera, caller)
    const galleryId = await galleryIdOf(db, gallery)
    if ((await countWaiting(db)) >= videosConfig.mostWaiting)
      throw new AppError('overloaded', `${videosConfig.mostWaiting} videos are waiting already`, { retryAfter: 60 })
    const settings = settingsFor(needs, camera, input)
    const { longestSide, annotated } = settings
    const facts = await probeVideo(video, { program, longestSide }, caller.signal)
    const { seconds, width, height } = facts
    if (seconds !== null && seconds > videosConfig.longestMinutes * 60) throw tooLong(videosConfig)
    if (annotated && !(await findEncoder(program, video, caller.signal))) throw noEncoder()
    const startedAt = beginning(input.startedAt, seconds, clock.now())
    const file = await sealVideoFile(needs, video, caller.signal)
    try {
      const id = newId()
      const row = await inTransaction(db, async (tx) => {
        const { job } = await enqueueJob(tx, analyseVideoJob, { videoId: id }, { requestedBy: caller.id })
        await insertVideo(tx, {
          id,
          gallery_id: galleryId,
          camera_id: camera?.id ?? null,
          camera_name: camera?.name ?? input.cameraName ?? null,
          name,
          job_id: job.id,
          requested_by: caller.id,
          settings: JSON.stringify(settings),
          started_at: startedAt,
          bytes: file.bytes,
          seconds,
          width,
          height,
        })
        await insertVideoFile(tx, { ...file, videoId: id, kind: 'original' })
        return await findVideo(tx, id)
      })
      if (!row) throw new RangeError('a video that was just stored is not there')
      return viewVideo(row, clock.now())
    } catch (error) {
      await removeVideoFiles(needs.uploadFolder, [file.id])
      throw error
    }
  },
})

function galleryFor(named: string | undefined, camera: CameraRow | null, { galleries, cameras }: Caller): string {
  if (cameras && !camera)
    throw new AppError('forbidden', 'This key is restricted to some cameras: name one of them with camera_id', {
      facts: { restricted: true },
    })
  const gallery = named ?? camera?.gallery ?? defaultGallery
  if (galleries && !galleries.includes(gallery))
    throw new AppError(
      'forbidden',
      `This key is restricted to other galleries than ${gallery}; name one with gallery`,
      {
        facts: { restricted: true },
      },
    )
  return gallery
}

/** What was asked for, else what the camera has, else what is usual for cameras. */
function settingsFor(
  { cameraDefaults }: Needs,
  camera: CameraRow | null,
  input: {
    readonly frameRate?: number | undefined
    readonly confirm?: number | undefined
    readonly minimumFace?: number | undefined
    readonly annotated: boolean
  },
): VideoSettings {
  const usual = camera ? settingsOf(camera) : CameraSettings.parse(cameraDefaults)
  const { regions, longestSide, recognitionIntervalMs, detector } = usual
  return {
    frameRate: input.frameRate ?? usual.frameRate,
    confirm: input.confirm ?? usual.confirm,
    minimumFace: input.minimumFace ?? usual.minimumFace,
    ...{ regions, longestSide, recognitionIntervalMs, detector, annotated: input.annotated },
  }
}

/** Throws `invalid_input` for what lies in the future. */
function beginning(given: string | undefined, seconds: number | null, now: Date): Date {
  if (given === undefined) return new Date(now.getTime() - Math.round((seconds ?? 0) * 1_000))
  const at = new Date(given)
  if (at.getTime() > now.getTime() + mostAheadMs)
    throw new AppError('invalid_input', 'started_at: lies in the future', { facts: { fields: 'started_at' } })
  return at
}
