import { centreOf, iou } from '#core/geometry.ts'
import type { Detection } from '#vision/face.ts'
import type { Frame } from '#vision/frame.ts'
import { warpFrame } from '#vision/image/warp.ts'
import type { Network } from '#vision/inference/network.ts'
import { readDetections } from './scan-frame.ts'

/** Side of the crop and height of the face in it, in network pixels: small enough to be cheap, large enough to be sure. */
const side = 96
const face = 40
const batchSize = 16

/**
 * Looks at each candidate again, enlarged (or shrunk) to the size at which the detector is surest, and answers it with the
 * box and score of that look; a candidate that is not seen again scores 0. Of 1,100 false candidates in sample photos 15 scored
 * above 0.5 here, of 111 true ones of 24 px 102.
 */
export async function lookClosely(
  frame: Frame,
  candidates: readonly Detection[],
  network: Network,
  signal?: AbortSignal,
): Promise<readonly Detection[]> {
  const answers: Detection[] = []
  for (let from = 0; from < candidates.length; from += batchSize) {
    signal?.throwIfAborted()
    const part = candidates.slice(from, from + batchSize)
    const data = new Uint8Array(part.length * side * side * 3)
    const corners = part.map(({ box }, i) => {
      const scale = Math.max(box.width, box.height) / face
      const { x, y } = centreOf(box)
      const corner = { x: x - (scale * side) / 2, y: y - (scale * side) / 2, scale }
      const out = data.subarray(i * side * side * 3, (i + 1) * side * side * 3)
      warpFrame(frame, [scale, 0, corner.x, 0, scale, corner.y], side, side, out)
      return corner
    })
    const looks = readDetections(
      await network.run({ pixels: { data, shape: [part.length, side, side, 3] } }),
      part.length,
      0.01,
    )
    for (const [i, candidate] of part.entries()) answers.push(seenAgain(candidate, looks[i] ?? [], corners[i]))
  }
  return answers
}

function seenAgain(
  candidate: Detection,
  look: readonly Detection[],
  { x, y, scale } = { x: 0, y: 0, scale: 1 },
): Detection {
  let best: Detection = { box: candidate.box, score: 0 }
  for (const seen of look) {
    const { box, score } = seen
    const placed = { x: x + box.x * scale, y: y + box.y * scale, width: box.width * scale, height: box.height * scale }
    if (score > best.score && iou(placed, candidate.box) > 0.25) best = { ...seen, box: placed }
  }
  return best
}
