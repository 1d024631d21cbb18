import type { z } from 'zod'
import type { decisionKinds } from '#recognition/decide.ts'
import type { AnyFace, Attributes, DetectorChoice } from '#recognition/photo.ts'
import { Attribute, Decision, Detector, FacePick } from './generated/netra/v1/face.ts'

/** A number that is none of the enum's, as text that the operation's own check refuses by the field's name. */
const unknownNumber = (value: number): string => `${value} of the enum`

const picks = new Map<number, z.input<typeof AnyFace>>([
  [FacePick.FACE_PICK_UNSPECIFIED, undefined],
  [FacePick.FACE_PICK_ALL, 'all'],
  [FacePick.FACE_PICK_ONLY, 'only'],
  [FacePick.FACE_PICK_PROMINENT, 'prominent'],
  [FacePick.FACE_PICK_LARGEST, 'largest'],
])
const detectors = new Map<number, z.input<typeof DetectorChoice>>([
  [Detector.DETECTOR_UNSPECIFIED, undefined],
  [Detector.DETECTOR_ACCURATE, 'accurate'],
  [Detector.DETECTOR_FAST, 'fast'],
])
const attributes = new Map<number, z.output<typeof Attributes>[number]>([
  [Attribute.ATTRIBUTE_EXPRESSION, 'expression'],
  [Attribute.ATTRIBUTE_LIVENESS, 'liveness'],
])
const decisions: Readonly<Record<(typeof decisionKinds)[number], Decision>> = {
  known: Decision.DECISION_KNOWN,
  uncertain: Decision.DECISION_UNCERTAIN,
  unknown: Decision.DECISION_UNKNOWN,
  not_usable: Decision.DECISION_NOT_USABLE,
}

export const pickOf = (value: FacePick): string | undefined =>
  picks.has(value) ? picks.get(value) : unknownNumber(value)
/** Where one face is needed; `only` by default. */
export const onePickOf = (value: FacePick): string | undefined =>
  value === FacePick.FACE_PICK_ALL ? unknownNumber(value) : (pickOf(value) ?? 'only')
export const detectorOf = (value: Detector): string | undefined =>
  detectors.has(value) ? detectors.get(value) : unknownNumber(value)
export const attributesOf = (values: readonly Attribute[]): string[] =>
  values.map((value) => attributes.get(value) ?? unknownNumber(value))
export const decisionOf = (kind: (typeof decisionKinds)[number]): Decision => decisions[kind]

/** In proto3 text that was not given is empty. */
export const textOf = (value: string): string | undefined => (value === '' ? undefined : value)

/** An image that was not given is empty, and left out, so that the operation says that it is missing. */
export const imageOf = (image: Uint8Array): Uint8Array | undefined => (image.length === 0 ? undefined : image)
