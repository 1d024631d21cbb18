import { describe, expect, it } from 'vitest'
import type { AnalysedFace, Analysis } from '#vision/vision.ts'
import { requireFaces, requireOneFace } from './photo.ts'

const face: AnalysedFace = {
  box: { x: 0, y: 0, width: 80, height: 80 },
  landmarks: [
    { x: 20, y: 30 },
    { x: 60, y: 30 },
    { x: 40, y: 50 },
    { x: 25, y: 65 },
    { x: 55, y: 65 },
  ],
  detectionScore: 0.9,
  quality: {
    overall: 1,
    sharpness: 1,
    brightness: 1,
    contrast: 1,
    faceSize: 1,
    pose: 1,
    eyeOpenness: 1,
    angles: { yaw: 0, pitch: 0, roll: 0 },
    reason: null,
  },
  template: null,
  region: null,
  expression: null,
  liveness: null,
}

/** A photo in which the detector saw more boxes than turned out to be faces. */
function analysisOf(faces: number): Analysis {
  return {
    width: 640,
    height: 480,
    format: 'jpeg',
    detectorId: 'detector',
    found: faces + 2,
    faces: Array.from({ length: faces }, () => face),
    times: { wait: 0, decode: 0, detect: 0, landmarks: 0, embed: 0, attributes: 0 },
  }
}

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('the face that a photo must show', () => {
  it('counts faces as /detect answers them, not what the detector suspected', () => {
    expect(thrownBy(() => requireFaces(analysisOf(3), 'only'))).toMatchObject({
      code: 'many_faces',
      message: expect.stringContaining('3 faces'),
      facts: { faces: 3 },
    })
  })

  it('is the only one, or there is none', () => {
    expect(requireOneFace(analysisOf(1), 'only')).toBe(face)
    expect(thrownBy(() => requireOneFace(analysisOf(0), 'prominent'))).toMatchObject({ code: 'no_face' })
    expect(requireFaces(analysisOf(3), 'all')).toHaveLength(3)
  })
})
