import type { Angles } from './face.ts'

const degrees = 180 / Math.PI
/** The line from forehead to chin leans by this much in a face that looks straight ahead: the median over LFW. */
const straightAhead = 4

/**
 * Where a face looks, from its mesh (468 × x, y, z). Against a head pose network (head-pose-estimation-adas-0001) on 258
 * LFW photos: yaw correlates 0.97 with slope 1.05, pitch 0.87 with slope 1.05.
 */
export function headPose(mesh: Float32Array): Angles {
  const across = between(mesh, 234, 454)
  const down = between(mesh, 10, 152)
  const eyes = between(mesh, 33, 263)
  return {
    yaw: Math.atan2(across.z, Math.hypot(across.x, across.y)) * degrees,
    pitch: Math.atan2(-down.z, Math.hypot(down.x, down.y)) * degrees + straightAhead,
    roll: Math.atan2(eyes.y, eyes.x) * degrees,
  }
}

/**
 * Height of the open eyes over their width, mean of both (eye aspect ratio, Soukupová and Čech 2016): on LFW 0.17 at the
 * first percentile, 0.27 in the middle, 0.43 at the last; closed eyes are below 0.12.
 */
export function eyeAspectRatio(mesh: Float32Array): number {
  const right = [159, 145, 158, 153, 160, 144, 33, 133] as const
  const left = [386, 374, 385, 380, 387, 373, 362, 263] as const
  return (aspect(mesh, right) + aspect(mesh, left)) / 2
}

/** Three pairs of lids, then the pair of corners. */
function aspect(mesh: Float32Array, eye: readonly [number, number, number, number, number, number, number, number]) {
  const [a, b, c, d, e, f, g, h] = eye
  const length = (i: number, j: number): number => {
    const { x, y } = between(mesh, i, j)
    return Math.hypot(x, y)
  }
  const width = length(g, h)
  return width > 0 ? (length(a, b) + length(c, d) + length(e, f)) / 3 / width : 0
}

function between(mesh: Float32Array, from: number, to: number): { x: number; y: number; z: number } {
  const part = (axis: number) => (mesh[to * 3 + axis] ?? 0) - (mesh[from * 3 + axis] ?? 0)
  return { x: part(0), y: part(1), z: part(2) }
}
