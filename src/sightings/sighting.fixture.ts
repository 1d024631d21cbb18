import type { FaceRegion } from '#vision/vision.ts'
import type { DecidedTrack } from './record-sighting.ts'

const point = { x: 1, y: 1 }
export const testRegion: FaceRegion = {
  jpeg: Buffer.from('a crop'),
  width: 4,
  height: 4,
  box: { x: 0, y: 0, width: 2, height: 2 },
  landmarks: [point, point, point, point, point],
  detectorId: 'd@1',
}

/** A track of a stranger on no camera; tests say what they care about. */
export function testTrack(
  galleryId: string,
  facts: Partial<DecidedTrack> & { readonly vector?: readonly number[]; readonly personId?: string } = {},
): DecidedTrack {
  const { vector, personId, ...given } = facts
  const at = given.startedAt ?? new Date('2026-03-01T12:00:00Z')
  const candidate = personId === undefined ? null : { personId, faceId: personId, distance: 0.2 }
  return {
    galleryId,
    cameraId: null,
    cameraName: null,
    source: 'camera',
    decision: { kind: candidate ? 'known' : 'unknown', reason: 'because', candidate, confidence: 0.9 },
    distance: candidate?.distance ?? null,
    unknownId: null,
    policyVersion: '0',
    modelId: 'test/four@1',
    template: vector ? { modelId: 'test/four@1', vector: Float32Array.from(vector) } : null,
    region: testRegion,
    frames: 3,
    quality: 0.8,
    zone: null,
    startedAt: at,
    lastSeenAt: at,
    ...given,
  }
}
