import { z } from 'zod'
import { CameraSettings } from '#cameras/camera.ts'
import { Region } from '#cameras/region.ts'
import { jobStates } from '#jobs/job.ts'
import { detectorModes } from '#vision/vision.ts'

export const VideoName = z.string().trim().min(1).max(200)

const { frameRate, confirm, minimumFace } = CameraSettings.shape

/** How a video is looked through. */
export const VideoSettings = z.strictObject({
  frameRate: frameRate.describe('Frames of a second of the video that are looked at, every one of them'),
  confirm: confirm.describe('Frames that must agree before anything is said about a face'),
  minimumFace: minimumFace.describe('Faces smaller than so many pixels are passed over'),
  detector: z.enum(detectorModes).default('fast'),
  /** Zones, as the camera that took it has them. */
  regions: z.array(Region).default([]),
  longestSide: CameraSettings.shape.longestSide,
  recognitionIntervalMs: CameraSettings.shape.recognitionIntervalMs,
  annotated: z.boolean().default(false),
})
export type VideoSettings = z.output<typeof VideoSettings>

/** What was found in a video. */
export const VideoFigures = z.strictObject({
  frames: z.int().describe('Frames that were looked at'),
  tracks: z.int().describe('Faces that were followed over several frames'),
  sightings: z.int(),
  people: z.int().describe('Different people who are known'),
  strangers: z.int().describe('Different strangers'),
  seconds: z.number().describe('Seconds of the video'),
  tookSeconds: z.number().describe('Seconds that it took to look through it'),
})
export type VideoFigures = z.output<typeof VideoFigures>

/** A video as it is shown. */
export const VideoView = z.strictObject({
  videoId: z.string(),
  jobId: z.string(),
  name: z.string(),
  gallery: z.string(),
  cameraId: z.string().nullable(),
  cameraName: z.string().nullable(),
  state: z.enum(jobStates),
  doneSeconds: z.number().describe('Seconds of the video that were looked at so far'),
  seconds: z.number().nullable().describe('How long the video is; null where it does not say'),
  rate: z.number().nullable().describe('Seconds of the video that are looked through in a second'),
  secondsLeft: z.number().nullable().describe('Estimated'),
  error: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
  startedAt: z.iso.datetime().describe('When the recording began'),
  bytes: z.int(),
  width: z.int(),
  height: z.int(),
  frameRate: z.number(),
  confirm: z.int(),
  annotated: z.boolean().describe('Whether an annotated copy was asked for'),
  annotatedBytes: z.int().nullable().describe('Size of the annotated copy; null where there is none'),
  hasOriginal: z.boolean().describe('Whether the video itself is kept'),
  figures: VideoFigures.nullable(),
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  analysedAt: z.iso.datetime().nullable(),
})
export type VideoView = z.output<typeof VideoView>
