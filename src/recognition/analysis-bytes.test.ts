import { expect, it } from 'vitest'
import { type QualityMeasure, qualityMeasures } from '#vision/face.ts'
import type { AnalysedFace, Analysis } from '#vision/vision.ts'
import { decodeAnalysis, encodeAnalysis } from './analysis-bytes.ts'

const point = { x: 0.1 + 0.2, y: 1 / 3 }
const measures = Object.fromEntries(qualityMeasures.map((name, i) => [name, i / 7])) as Record<QualityMeasure, number>
const face: AnalysedFace = {
  box: { x: 1.25, y: 2, width: 30, height: 40 },
  landmarks: [point, point, point, point, point],
  detectionScore: 0.987_654_321,
  quality: { overall: 0.5, ...measures, angles: { yaw: -3, pitch: 0.5, roll: 1e-7 }, reason: null },
  template: { modelId: 'a/b@1', vector: Float32Array.of(0.1, -0.2, 3e-38, 1) },
  region: {
    jpeg: Uint8Array.of(0xff, 0xd8, 0),
    width: 3,
    height: 4,
    box: { x: 0, y: 0, width: 1, height: 1 },
    landmarks: [point, point, point, point, point],
    detectorId: 'd@1',
  },
  expression: null,
  liveness: { score: 0.25, certainty: 'uncertified' },
}
const analysis: Analysis = {
  width: 640,
  height: 480,
  format: 'jpeg',
  detectorId: 'd@1',
  found: 2,
  faces: [face, { ...face, template: null, region: null }],
  times: { wait: 1, decode: 2, detect: 3, landmarks: 4, embed: 5, attributes: 6 },
}

it('comes back exactly, and took no time', () => {
  const times = { wait: 0, decode: 0, detect: 0, landmarks: 0, embed: 0, attributes: 0 }
  expect(decodeAnalysis(encodeAnalysis(analysis))).toEqual({ ...analysis, times })
  expect(decodeAnalysis(encodeAnalysis({ ...analysis, faces: [] })).faces).toEqual([])
})

it('comes back as a copy that may be changed and handed on', () => {
  const bytes = encodeAnalysis(analysis)
  const before = Buffer.from(bytes)
  const [first] = decodeAnalysis(bytes).faces
  const vector = first?.template?.vector
  expect(vector?.buffer.byteLength).toBe(16)
  vector?.fill(9)
  const { jpeg } = first?.region ?? {}
  if (jpeg) structuredClone(jpeg, { transfer: [jpeg.buffer as ArrayBuffer] })
  expect(bytes).toEqual(before)
  expect(decodeAnalysis(bytes).faces[0]?.template?.vector).toEqual(face.template?.vector)
})
