import type { Detection, Landmarks } from '#vision/face.ts'
import type { Tensor } from '#vision/inference/network.ts'

type Outputs = Readonly<Record<string, Tensor>>

const strides = [8, 16, 32] as const

/** The size of the input that the outputs belong to, in pixels. */
interface InputSize {
  readonly width: number
  readonly height: number
}

/**
 * YuNet (Wu et al. 2023): at stride s, cell (c, r): score = √(cls · obj), centre = ((c + b0) · s, (r + b1) · s), size =
 * (e^b2 · s, e^b3 · s), landmark = (k + cell) · s. Outputs cls, obj, bbox and kps with the stride behind, one image.
 */
export function readYuNet(outputs: Outputs, { width }: InputSize, minimum: number): readonly Detection[] {
  return strides.flatMap((stride) => {
    const [classes, objects] = [numbersOf(outputs, `cls${stride}`), numbersOf(outputs, `obj${stride}`)]
    const [boxes, points] = [numbersOf(outputs, `bbox${stride}`), numbersOf(outputs, `kps${stride}`)]
    const columns = Math.ceil(width / stride)
    const found: Detection[] = []
    // Thousands of cells a photo: an iterator's pairs would be half of all garbage (bench/allocations.ts --pack open).
    for (let i = 0; i < classes.length; i++) {
      const score = Math.sqrt(clamped(classes[i] ?? 0) * clamped(objects[i] ?? 0))
      if (score < minimum) continue
      const cell = { x: i % columns, y: Math.floor(i / columns) }
      const [x = 0, y = 0, w = 0, h = 0] = boxes.subarray(i * 4, i * 4 + 4)
      const [boxWidth, boxHeight] = [Math.exp(w) * stride, Math.exp(h) * stride]
      const box = {
        x: (cell.x + x) * stride - boxWidth / 2,
        y: (cell.y + y) * stride - boxHeight / 2,
        width: boxWidth,
        height: boxHeight,
      }
      found.push(withLandmarks(box, score, fivePoints(points, i, cell, stride)))
    }
    return found
  })
}

/**
 * SCRFD (Guo et al. 2021): two anchors a cell, at its corner; box = distances to the four sides, landmarks = offsets, all in
 * strides. Outputs score, bbox and kps with the stride behind, one image.
 */
export function readScrfd(outputs: Outputs, { width }: InputSize, minimum: number): readonly Detection[] {
  return strides.flatMap((stride) => {
    const [scores, boxes] = [numbersOf(outputs, `score${stride}`), numbersOf(outputs, `bbox${stride}`)]
    const points = numbersOf(outputs, `kps${stride}`)
    const columns = Math.ceil(width / stride)
    const found: Detection[] = []
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i] ?? 0
      if (score < minimum) continue
      const anchor = Math.floor(i / 2)
      const cell = { x: anchor % columns, y: Math.floor(anchor / columns) }
      const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(i * 4, i * 4 + 4)
      const box = {
        x: (cell.x - left) * stride,
        y: (cell.y - top) * stride,
        width: (left + right) * stride,
        height: (top + bottom) * stride,
      }
      if (box.width > 0 && box.height > 0) found.push(withLandmarks(box, score, fivePoints(points, i, cell, stride)))
    }
    return found
  })
}

function fivePoints(points: Float32Array, index: number, cell: { x: number; y: number }, stride: number): Landmarks {
  const point = (n: number) => ({
    x: (cell.x + (points[index * 10 + n * 2] ?? 0)) * stride,
    y: (cell.y + (points[index * 10 + n * 2 + 1] ?? 0)) * stride,
  })
  return [point(0), point(1), point(2), point(3), point(4)]
}

function withLandmarks(box: Detection['box'], score: number, landmarks: Landmarks): Detection {
  const [left, right] = landmarks
  return { box, score, landmarks, roll: Math.atan2(right.y - left.y, right.x - left.x) }
}

function numbersOf(outputs: Outputs, name: string): Float32Array {
  const data = outputs[name]?.data
  if (!(data instanceof Float32Array)) throw new RangeError(`the detector has no output ${name}`)
  return data
}

function clamped(value: number): number {
  return Math.min(1, Math.max(0, value))
}
