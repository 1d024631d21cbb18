import type { Frame } from '#vision/frame.ts'
import type { Region } from './resize.ts'

/**
 * A region at another size by averaging, as PyTorch's `interpolate(mode="area")` does: output pixel i is the plain mean of the
 * whole source pixels from ⌊i·n/m⌋ to ⌈(i+1)·n/m⌉, without weights at the ends (resizeRegion weighs them). Floats from 0 to 255, not
 * rounded, as [rows, width, 3]. `from` and `rows` pick output rows of the `height`. The region must lie inside the frame.
 */
export function averageAreas(
  frame: Frame,
  region: Region,
  { width, height, from = 0, rows = height }: { width: number; height: number; from?: number; rows?: number },
): Float32Array {
  const out = new Float32Array(rows * width * 3)
  const columns = Array.from({ length: width }, (_, i) => span(i, region.width, width))
  const sums = new Int32Array(region.width * 3)
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = span(from + row, region.height, height)
    sums.fill(0)
    for (let y = top; y < bottom; y++) {
      const start = ((region.y + y) * frame.width + region.x) * 3
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (frame.pixels[start + i] as number)
    }
    for (let column = 0; column < width; column++) {
      const [left, right] = columns[column] as readonly [number, number]
      let [red, green, blue] = [0, 0, 0]
      for (let x = left * 3; x < right * 3; x += 3) {
        red += sums[x] as number
        green += sums[x + 1] as number
        blue += sums[x + 2] as number
      }
      const count = (right - left) * (bottom - top)
      const to = (row * width + column) * 3
      out[to] = red / count
      out[to + 1] = green / count
      out[to + 2] = blue / count
    }
  }
  return out
}

function span(index: number, source: number, target: number): readonly [number, number] {
  return [Math.floor((index * source) / target), Math.ceil(((index + 1) * source) / target)]
}
