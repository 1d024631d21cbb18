import type { Point } from '#core/geometry.ts'
import type { Expression, Face, Liveness } from './face.ts'
import type { Frame } from './frame.ts'
import type { PackManifest } from './models/manifest.ts'
import type { Template } from './template.ts'

export const detectorModes = ['accurate', 'fast'] as const
export type DetectorMode = (typeof detectorModes)[number]

/** Which faces of a photo go on to landmarks and template. `only` keeps all when there are several, without templates. */
export const facePicks = ['all', 'only', 'prominent', 'largest'] as const
export type FacePick = (typeof facePicks)[number]

export const attributeNames = ['expression', 'liveness'] as const
export type AttributeName = (typeof attributeNames)[number]

export interface AnalyseOptions {
  /** The configured one where absent. */
  readonly detector?: DetectorMode | undefined
  readonly pick: FacePick
  /** Whether templates are made. */
  readonly template: boolean
  /** Templates for enrolment: averaged over several crops where the model gains by it. They cost as many embeddings. */
  readonly enrol?: boolean
  /** Whether the region to keep is cut out and compressed. */
  readonly region: boolean
  readonly attributes: readonly AttributeName[]
  /** Whether the picture is printed, so that the same one is known again. */
  readonly print?: boolean
}

/**
 * What is kept of a face so that a later model can embed it again: the upright part of the photo of twice the box,
 * long side at most 512 px, as JPEG, with the box and landmarks in the region's own pixels.
 */
export interface FaceRegion {
  readonly jpeg: Uint8Array
  readonly width: number
  readonly height: number
  readonly box: Face['box']
  readonly landmarks: Face['landmarks']
  readonly detectorId: string
}

export interface AnalysedFace extends Face {
  readonly template: Template | null
  readonly region: FaceRegion | null
  readonly expression: Expression | null
  readonly liveness: Liveness | null
}

export const stageNames = ['wait', 'decode', 'detect', 'landmarks', 'embed', 'attributes'] as const

/** Milliseconds per stage of one analysis. */
export type StageTimes = Readonly<Record<(typeof stageNames)[number], number>>

export interface Analysis {
  readonly width: number
  readonly height: number
  readonly format: string
  readonly detectorId: string
  /** How many faces the detector found, before the pick. */
  readonly found: number
  readonly faces: readonly AnalysedFace[]
  /** What `printPicture` makes of the frame, where it was asked for. */
  readonly print?: Uint8Array
  readonly times: StageTimes
}

export interface FrameOptions {
  /** The configured one where absent. */
  readonly detector?: DetectorMode | undefined
  /** Faces with a smaller longer side, in pixels, are left out. */
  readonly minimumFace?: number | undefined
  /** Polygons in pixels; only faces whose middle lies in one of them count. */
  readonly within?: readonly (readonly Point[])[] | undefined
}

export interface EmbedFrameOptions {
  /** The one that found the faces, which kept regions name; the configured one where absent. */
  readonly detector?: DetectorMode | undefined
  readonly region: boolean
  readonly attributes: readonly AttributeName[]
}

export interface VisionStatus {
  readonly provider: 'cpu' | 'cuda'
  readonly cores: number
  readonly waiting: number
  readonly running: number
  readonly capacity: number
}

/** Everything that turns image bytes into faces; all work happens in inference threads. */
export interface Vision extends AsyncDisposable {
  readonly pack: PackManifest
  /**
   * Decodes and analyses one photo. Throws `unsupported_media`, `too_large`, `invalid_image`, `overloaded` (queue full),
   * `deadline_exceeded`, `cancelled`. Finding no face is not an error here.
   */
  analyse(image: Uint8Array, options: AnalyseOptions, signal: AbortSignal): Promise<Analysis>
  /**
   * Templates of kept regions, in their order, by their kept landmarks; null for a region that cannot be read. Throws
   * `overloaded`, `deadline_exceeded`, `cancelled`.
   */
  embedRegions(regions: readonly FaceRegion[], signal: AbortSignal): Promise<readonly (Template | null)[]>
  /**
   * Faces of a frame of a stream, best score first, with landmarks and quality. The frame's pixels lie in a SharedArrayBuffer,
   * so that threads read them where they are, and stay as they are until the answer. Throws `overloaded`,
   * `deadline_exceeded`, `cancelled`.
   */
  detectFrame(frame: Frame, options: FrameOptions, signal: AbortSignal): Promise<readonly Face[]>
  /** The same faces with templates, in their order. Throws as {@link detectFrame} does. */
  embedFaces(
    frame: Frame,
    faces: readonly Face[],
    options: EmbedFrameOptions,
    signal: AbortSignal,
  ): Promise<readonly AnalysedFace[]>
  /** A picture as a frame of a stream. Throws as {@link analyse} does. */
  decodeFrame(image: Uint8Array, signal: AbortSignal): Promise<Frame>
  status(): VisionStatus
  /** Throws `overloaded` with a retry time while photos are refused, so that none need be read for it. */
  requireRoom(): void
}
