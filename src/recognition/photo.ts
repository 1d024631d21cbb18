import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import {
  type AnalysedFace,
  type Analysis,
  attributeNames,
  detectorModes,
  type FacePick,
  facePicks,
} from '#vision/vision.ts'

/** The bytes of one encoded photo, as uploaded. */
export const ImageBytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'an image is needed')

/** `accurate` finds more, `fast` takes less; the configured one where none is named. */
export const DetectorChoice = z.enum(detectorModes).optional()
export const Attributes = z.array(z.enum(attributeNames)).max(8).default([])
/** Which face is meant where one is needed. */
export const OneFace = z.enum(facePicks).exclude(['all']).default('only')
/** Which faces are answered: all, or one. */
export const AnyFace = z.enum(facePicks).default('all')

/** Where a face is needed: throws `no_face` when there is none, `many_faces` when `only` one was asked for and there are several. */
export function requireFaces(analysis: Analysis, pick: FacePick): readonly AnalysedFace[] {
  if (pick === 'all') return analysis.faces
  if (analysis.faces.length === 0)
    throw new AppError(
      'no_face',
      'No face was found; use a photo that shows the face from the front, at least 24 pixels wide',
    )
  if (analysis.faces.length > 1)
    throw new AppError(
      'many_faces',
      `${analysis.faces.length} faces were found; send a photo of one person, or choose with face=prominent or face=largest`,
      {
        facts: { faces: analysis.faces.length },
      },
    )
  return analysis.faces
}

/** The one face. Throws as {@link requireFaces}. */
export function requireOneFace(analysis: Analysis, pick: FacePick): AnalysedFace {
  const [face] = requireFaces(analysis, pick)
  if (!face) throw new AppError('no_face', 'No face was found')
  return face
}

/** The template that was asked for. Its absence is a fault of ours. */
export function templateOf(face: AnalysedFace): NonNullable<AnalysedFace['template']> {
  if (!face.template) throw new AppError('internal', 'A face came without its template')
  return face.template
}
