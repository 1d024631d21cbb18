import { z } from 'zod'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import { operation } from '#core/operation.ts'
import type { Vision } from '#vision/vision.ts'
import { allowAttributes } from './allow-attributes.ts'
import { AnyFace, Attributes, DetectorChoice, ImageBytes, requireFaces } from './photo.ts'
import { DetectedFaceView, ImageView, round, viewFace, viewImage } from './view-face.ts'

export const detectFaces = operation({
  name: 'detect_faces',
  summary: 'Where the faces of a photo are, and how good they are',
  permission: 'recognition:run',
  reach: 'input',
  input: z.strictObject({ image: ImageBytes, detector: DetectorChoice, face: AnyFace, attributes: Attributes }),
  output: z.strictObject({ faces: z.array(DetectedFaceView), image: ImageView, processingTimeMs: z.number() }),
  async run(needs: { vision: Vision; capabilities: CapabilityGate }, input, caller) {
    await allowAttributes(input.attributes, caller, needs.capabilities)
    const start = performance.now()
    const { detector, face: pick, attributes } = input
    const analysis = await needs.vision.analyse(
      input.image,
      { detector, pick, template: false, region: false, attributes },
      caller.signal,
    )
    const faces = requireFaces(analysis, pick).map(viewFace)
    return { faces, image: viewImage(analysis), processingTimeMs: round(performance.now() - start, 1) }
  },
})
