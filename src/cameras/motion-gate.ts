import type { Frame } from '#vision/frame.ts'

/** The picture is watched in so many cells; a frame costs about 30 µs. */
const columns = 64
const rows = 36
/** Points of a cell that are read along each side. */
const points = 3
/** How far a cell's brightness (0…255) must be from what it was, above noise and flicker. */
const different = 12
/** How fast the background follows, so that light that changes slowly is no motion. */
const share = 0.1

/** Tells frames in which something moves from those in which nothing does. */
export interface MotionGate {
  /** Part of the picture that changed, 0…1; 1 for the first frame, and where the size changed. */
  changed(frame: Frame): number
}

export function createMotionGate(): MotionGate {
  const background = new Float32Array(columns * rows)
  let size = ''
  return {
    changed(frame) {
      const now = `${frame.width}x${frame.height}`
      const fresh = now !== size
      size = now
      let moved = 0
      for (let cell = 0; cell < background.length; cell++) {
        const level = brightness(frame, cell % columns, Math.floor(cell / columns))
        const before = background[cell] ?? 0
        if (Math.abs(level - before) > different) moved++
        background[cell] = fresh ? level : before + share * (level - before)
      }
      return fresh ? 1 : moved / background.length
    },
  }
}

/** Mean green of some points of a cell, which is close to brightness and needs no arithmetic. */
function brightness({ width, height, pixels }: Frame, column: number, row: number): number {
  let sum = 0
  for (let i = 0; i < points; i++) {
    const y = Math.floor(((row + (i + 0.5) / points) * height) / rows)
    for (let j = 0; j < points; j++) {
      const x = Math.floor(((column + (j + 0.5) / points) * width) / columns)
      sum += pixels[(y * width + x) * 3 + 1] ?? 0
    }
  }
  return sum / (points * points)
}
