import { z } from 'zod'
import { detectorModes } from '#vision/vision.ts'
import { cameraKinds } from './camera-address.ts'
import { Region } from './region.ts'

export const CameraName = z.string().trim().min(1).max(100)

/** Ways of decoding that ffmpeg knows; `auto` takes what there is and else the processor. */
export const hardwareDecoders = ['off', 'auto', 'vaapi', 'cuda', 'qsv', 'v4l2m2m'] as const

/** Every setting of a camera with its usual value. */
export const CameraSettings = z.strictObject({
  frameRate: z.number().min(0.1).max(30).default(5).describe('Frames a second that are looked at'),
  recognitionIntervalMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(1_000)
    .describe('Milliseconds after which somebody who stays is recognised again'),
  minimumFace: z.int().min(0).max(2_000).default(32).describe('Faces smaller than so many pixels are passed over'),
  regions: z
    .array(Region)
    .max(32)
    .default([])
    .describe('Zones; where there are some, only faces inside one of them count'),
  motion: z.boolean().default(true).describe('Look for faces only where the picture changes'),
  motionThreshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.002)
    .describe('Part of the picture that must change to be called motion'),
  confirm: z.int().min(1).max(50).default(3).describe('Frames that must agree before anything is said about a face'),
  expression: z.boolean().default(false).describe('Read expressions, where that capability is on'),
  detector: z.enum(detectorModes).default('fast'),
  hardwareDecoding: z.enum(hardwareDecoders).default('off'),
  longestSide: z
    .int()
    .min(160)
    .max(3_840)
    .default(1_920)
    .describe('Larger pictures are made smaller before they are looked at'),
  loop: z.boolean().default(true).describe('Videos from files start again at their end'),
})
export type CameraSettings = z.output<typeof CameraSettings>

/** What a user gives of the settings, the rest stays as it is. */
export const CameraSettingsChange = z.strictObject(
  Object.fromEntries(
    Object.entries(CameraSettings.shape).map(([name, field]) => [name, field.unwrap().optional()]),
  ) as unknown as {
    [K in keyof typeof CameraSettings.shape]: z.ZodOptional<ReturnType<(typeof CameraSettings.shape)[K]['unwrap']>>
  },
)

export const cameraStates = ['off', 'waiting', 'connecting', 'connected', 'reconnecting', 'failed', 'ended'] as const
export type CameraStateName = (typeof cameraStates)[number]

/** A camera as it is shown. */
export const CameraView = z.strictObject({
  cameraId: z.string(),
  name: z.string(),
  kind: z.enum(cameraKinds),
  url: z.string().nullable().describe('With credentials masked; null for devices'),
  deviceId: z.string().nullable(),
  gallery: z.string(),
  edgeId: z.string().nullable().describe('The edge node that runs it; null where this installation does'),
  enabled: z.boolean(),
  status: z
    .enum(cameraStates)
    .describe('off: not enabled; waiting: no process has taken it yet; failed: tried again, but somebody must look'),
  detail: z.string().nullable().describe('Why it is so, and what to do'),
  width: z.int().nullable(),
  height: z.int().nullable(),
  fpsIn: z.number().describe('Frames a second that arrive'),
  fpsAnalysed: z.number().describe('Frames a second that are looked at'),
  frames: z.number(),
  analysed: z.number(),
  dropped: z.number().describe('Frames that were replaced by newer ones before they could be looked at'),
  reconnects: z.number(),
  lastFrameAt: z.iso.datetime().nullable(),
  connectedAt: z.iso.datetime().nullable(),
  settings: CameraSettings,
  createdAt: z.iso.datetime(),
})
export type CameraView = z.output<typeof CameraView>
