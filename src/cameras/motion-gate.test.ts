import { expect, it } from 'vitest'
import { seededRandom } from '#core/random.ts'
import type { Frame } from '#vision/frame.ts'
import { createMotionGate } from './motion-gate.ts'

const [width, height] = [320, 180]
/** A grey picture with noise, and a bright square if one is wanted. */
function picture(square: { x: number; side: number } | null, level = 100, noise = 6): Frame {
  const random = seededRandom(level)
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside = square && x >= square.x && x < square.x + square.side && y >= 40 && y < 40 + square.side
      pixels.fill(
        (inside ? 220 : level) + Math.round((random() - 0.5) * noise),
        (y * width + x) * 3,
        (y * width + x) * 3 + 3,
      )
    }
  return { width, height, pixels }
}

it('sees a face that moves through the picture, and not noise or dusk', () => {
  const gate = createMotionGate()
  expect(gate.changed(picture(null))).toBe(1)
  expect(gate.changed(picture(null))).toBe(0)
  for (let level = 100; level < 140; level++) expect(gate.changed(picture(null, level))).toBeLessThan(0.002)
  expect(gate.changed(picture({ x: 30, side: 24 }, 139))).toBeGreaterThan(0.005)
  expect(gate.changed(picture({ x: 90, side: 24 }, 139))).toBeGreaterThan(0.005)
})

it('takes what stays for the background', () => {
  const gate = createMotionGate()
  gate.changed(picture(null))
  let changed = 1
  for (let i = 0; i < 60; i++) changed = gate.changed(picture({ x: 30, side: 24 }))
  expect(changed).toBe(0)
})

it('starts anew with another size', () => {
  const gate = createMotionGate()
  gate.changed(picture(null))
  expect(gate.changed({ width: 2, height: 2, pixels: new Uint8Array(12) })).toBe(1)
})
