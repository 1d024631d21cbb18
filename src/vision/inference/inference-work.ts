import type { Face } from '#vision/face.ts'
import type { Frame } from '#vision/frame.ts'
import type { Template } from '#vision/template.ts'
import type {
  AnalysedFace,
  AnalyseOptions,
  Analysis,
  EmbedFrameOptions,
  FaceRegion,
  FrameOptions,
} from '#vision/vision.ts'

/** What inference threads are asked. Pixels of frames lie in memory that is shared, all other bytes move. */
export type InferenceWork =
  | { readonly kind: 'photo'; readonly image: Uint8Array; readonly options: AnalyseOptions }
  | { readonly kind: 'regions'; readonly regions: readonly FaceRegion[] }
  | { readonly kind: 'detect'; readonly frame: Frame; readonly options: FrameOptions }
  | {
      readonly kind: 'embed'
      readonly frame: Frame
      readonly faces: readonly Face[]
      readonly options: EmbedFrameOptions
    }
  | { readonly kind: 'decode'; readonly image: Uint8Array }

/** What they answer, each to the work of its kind. */
export type InferenceAnswer =
  | { readonly kind: 'photo'; readonly analysis: Analysis }
  | { readonly kind: 'regions'; readonly templates: readonly (Template | null)[] }
  | { readonly kind: 'detect'; readonly faces: readonly Face[] }
  | { readonly kind: 'embed'; readonly faces: readonly AnalysedFace[] }
  | { readonly kind: 'decode'; readonly frame: Frame }
