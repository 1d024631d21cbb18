import { describe, expect, it } from 'vitest'
import { confirmFaces } from './confirm-faces.ts'
import type { Landmarks } from './face.ts'

function landmarksAt(x: number, y: number, size: number): Landmarks {
  const at = (dx: number, dy: number) => ({ x: x + dx * size, y: y + dy * size })
  return [at(0, 0), at(1, 0), at(0.5, 0.5), at(0.1, 1), at(0.9, 1)]
}

const detected = (score: number, side = 100) => ({ box: { x: 0, y: 0, width: side, height: side }, score })
const found = (presence: number, x = 30, size = 40) => ({
  landmarks: landmarksAt(x, 30, size),
  mesh: new Float32Array(1404),
  presence,
})

describe('confirmFaces', () => {
  it.each([
    ['a sure box with a face in it', 0.9, 100, 0.6, true],
    ['a sure large box without a face', 0.85, 300, 0.1, false],
    ['a sure small box, too small for the mesh', 0.85, 24, 0.1, true],
    ['a large box that the detector hesitates about', 0.53, 64, 0.95, false],
    ['a small one that the mesh confirms', 0.53, 30, 0.8, true],
    ['a small one that nobody is sure of', 0.53, 30, 0.2, false],
  ])('%s', (_, score, side, presence, kept) => {
    expect(confirmFaces([detected(score, side)], [found(presence)])).toHaveLength(kept ? 1 : 0)
  })

  it('keeps the better of two boxes that lead to the same landmarks', () => {
    const faces = confirmFaces([detected(0.7, 200), detected(0.9)], [found(1, 33), found(1)])
    expect(faces.map(({ score }) => score)).toEqual([0.9])
  })

  it.each([
    ['the mesh’s points where it sees a face', 0.9, 30],
    ['the detector’s where it sees none', 0.1, 50],
  ])('takes %s', (_, presence, x) => {
    const own = { ...detected(0.9, 30), landmarks: landmarksAt(50, 30, 40) }
    expect(confirmFaces([own], [found(presence)])[0]?.landmarks[0].x).toBe(x)
  })

  it('keeps two faces side by side', () => {
    expect(confirmFaces([detected(0.9), detected(0.8)], [found(1), found(1, 75)])).toHaveLength(2)
  })
})
