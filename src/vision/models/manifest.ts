import { z } from 'zod'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** One source file of a network, found through its npm package or the pack's own folder. */
export const SourceFile = z.strictObject({
  package: z.string().optional(),
  path: z.string(),
  bytes: z.int().positive(),
  sha256,
})

export const Licence = z.strictObject({
  code: z.string(),
  weights: z.string(),
  commercialUse: z.boolean(),
  source: z.string(),
})

/** `detector-refine` and `detector-output` are the later stages of a detector that is a cascade. */
export const networkRoles = [
  'detector-accurate',
  'detector-fast',
  'detector-refine',
  'detector-output',
  'landmarks',
  'embedder',
  'expression',
  'quality',
  'liveness',
  'spoof',
] as const
export const NetworkRole = z.enum(networkRoles)
export type NetworkRole = z.infer<typeof NetworkRole>

/**
 * What a detector can do. `stride`: its input sides are multiples of it. Face sizes are box heights in pixels of its input.
 * A score of `confident` needs no second look; below `doubtful` is not looked at again.
 */
export const DetectionFacts = z.strictObject({
  stride: z.int().positive(),
  smallestFace: z.number().positive(),
  largestFace: z.number().positive(),
  confident: z.number().min(0).max(1),
  doubtful: z.number().min(0).max(1),
  /** Long side of its input in mode fast; 256 where absent. */
  fastSide: z.int().positive().optional(),
  /**
   * How its outputs are read; `boxes`, the embedded pack's own form, where absent. `mtcnn` is a cascade of three networks with
   * scales of its own: its faces are measured in pixels of the photo.
   */
  decoder: z.enum(['boxes', 'yunet', 'scrfd', 'mtcnn']).optional(),
})
export type DetectionFacts = z.infer<typeof DetectionFacts>

/** One network of a pack: which files it comes from, which family decodes it, and what its numbers mean. */
export const NetworkManifest = z.strictObject({
  role: NetworkRole,
  id: z.string(),
  family: z.string(),
  files: z.array(SourceFile).min(1),
  input: z.strictObject({
    width: z.int(),
    height: z.int(),
    layout: z.enum(['NHWC', 'NCHW']),
    colour: z.enum(['RGB', 'BGR', 'grey']),
    /** Networks that come as ONNX or OpenVINO files: a byte becomes byte · scale + offset; itself where absent. */
    pixels: z.strictObject({ scale: z.number(), offset: z.number() }).optional(),
    /** Most crops a run takes, for networks that were exported for a fixed number of them. */
    batch: z.int().positive().optional(),
  }),
  output: z.string(),
  licence: Licence,
  /** Detectors only. */
  detection: DetectionFacts.optional(),
  /** Classifiers only: what each number of the output means, in order. */
  labels: z.array(z.string()).optional(),
  /** Quality only: the scores that mean useless and perfect; 0 and 1 where absent. */
  scoreRange: z.strictObject({ worst: z.number(), best: z.number() }).optional(),
  /** Embedders that come as ONNX or OpenVINO files: how many numbers they answer for a crop. */
  dimensions: z.int().positive().optional(),
  /** Liveness only: the crop is the box grown by this factor, as MiniFASNet wants it; else it is cut about the landmarks. */
  boxScale: z.number().positive().optional(),
  /**
   * Where the five landmarks lie in the crop (every embedder has it), as shares of its side, in the order of `Landmarks`. Three are
   * the eyes and the middle of the mouth.
   */
  alignment: z
    .array(z.strictObject({ x: z.number(), y: z.number() }))
    .min(3)
    .max(5)
    .refine(({ length }) => length !== 4)
    .optional(),
  /** Embedders only: scales of the crop whose vectors are averaged at enrolment; 1 alone where absent. */
  enrolScales: z.array(z.number().positive()).min(1).max(8).optional(),
})
export type NetworkManifest = z.infer<typeof NetworkManifest>

/** Logistic over the distance: P(same person) = 1 / (1 + exp(slope · (distance − midpoint))), with the set it was fitted on. */
export const Calibration = z.strictObject({ slope: z.number().positive(), midpoint: z.number(), fittedOn: z.string() })

/** Largest distance for *known* and for *uncertain*. */
export const Thresholds = z.strictObject({ known: z.number(), uncertain: z.number() })

/**
 * How strangers and enrolled people compare, measured where it could be: what thresholds are derived from until a gallery
 * shows it itself. Distances are of a probe against an enrolled template.
 */
export const Cohort = z.strictObject({
  measuredOn: z.string(),
  people: z.int().positive(),
  pairs: z.int().positive(),
  /** Share of pairs of different people within a distance; ascending by distance, two points at least. */
  pairRates: z.array(z.strictObject({ distance: z.number(), rate: z.number().min(0).max(1) })).min(2),
  /** Somebody with one look-alike has others: N people count as this share of N independent ones. */
  independence: z.number().positive().max(1),
  /** Probes are farther from a template than templates from each other, where enrolment averages crops: by this factor. */
  probeFactor: z.number().positive(),
  /** Distances of a probe to one other photo of the same person at evenly spaced shares from 0 to 1. */
  genuine: z.array(z.number()).min(3),
})
export type Cohort = z.infer<typeof Cohort>

export const EmbedderFacts = z.strictObject({
  modelId: z.string(),
  dimensions: z.int().positive(),
  metric: z.enum(['euclidean', 'cosine']),
  calibration: Calibration,
  presets: z.strictObject({ strict: Thresholds, balanced: Thresholds, lenient: Thresholds }),
  publishedAccuracy: z.string(),
  /** Whether a template of all faces of a person, next to the single ones, finds more people (bench/person-templates.ts). */
  personTemplates: z.boolean().optional(),
  /** Absent where it was not measured. */
  cohort: Cohort.optional(),
})
export type EmbedderFacts = z.infer<typeof EmbedderFacts>

/** A model pack: networks that belong together, described so that code asks the manifest and never the model's name. */
export const PackManifest = z.strictObject({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  networks: z.array(NetworkManifest).min(1),
  embedder: EmbedderFacts,
})
export type PackManifest = z.infer<typeof PackManifest>
