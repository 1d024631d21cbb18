/** Brightness, contrast and blur of the inner part of an aligned crop, from its luma (ITU-R BT.601). */
export interface CropMeasures {
  /** Mean luma, 0…255. */
  readonly mean: number
  /** Standard deviation of luma. */
  readonly spread: number
  /** Share of the pixels that are as good as white (luma 247 and above: "over-exposure prevention" of ISO/IEC 29794-5). */
  readonly white: number
  /** 0 sharp … 1 fully blurred. */
  readonly blur: number
}

/** The inner three quarters of the crop are face in every alignment; hair and background stay out. */
const inset = 0.125
/** Half width of the mean that the picture is compared with, in pixels of the crop. */
const reach = 4
const white = 247

/**
 * Measures an aligned crop of `side` × `side` RGB bytes. Blur is Crété-Roffet's (2007): how little of the difference
 * between neighbouring pixels is lost by blurring the picture once more; it does not depend on brightness or contrast.
 */
export function measureCrop(crop: Uint8Array, side: number): CropMeasures {
  const start = Math.round(side * inset)
  const size = side - 2 * start
  const luma = new Float32Array(size * size)
  let sum = 0
  let squares = 0
  let whites = 0
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const at = ((y + start) * side + x + start) * 3
      const value = 0.299 * (crop[at] ?? 0) + 0.587 * (crop[at + 1] ?? 0) + 0.114 * (crop[at + 2] ?? 0)
      luma[y * size + x] = value
      sum += value
      squares += value * value
      if (value >= white) whites++
    }
  const mean = sum / luma.length
  const spread = Math.sqrt(Math.max(0, squares / luma.length - mean * mean))
  const blur = Math.max(blurAlong(luma, size, 1, size), blurAlong(luma, size, size, 1))
  return { mean, spread, white: whites / luma.length, blur }
}

/** `step` leads to the next pixel along the direction measured, `line` to the next line of such pixels. */
function blurAlong(luma: Float32Array, size: number, step: number, line: number): number {
  let differences = 0
  let lost = 0
  for (let row = 0; row < size; row++) {
    const at = (i: number): number => luma[row * line + i * step] ?? 0
    let window = 0
    for (let i = 0; i < 2 * reach + 1; i++) window += at(i)
    let before = window
    for (let i = reach + 1; i < size - reach; i++) {
      window += at(i + reach) - at(i - reach - 1)
      const difference = Math.abs(at(i) - at(i - 1))
      const blurred = Math.abs(window - before) / (2 * reach + 1)
      differences += difference
      lost += Math.max(0, difference - blurred)
      before = window
    }
  }
  return differences > 0 ? 1 - lost / differences : 1
}
