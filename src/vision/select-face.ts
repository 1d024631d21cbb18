import { type Box, boxArea, centreOf } from '#core/geometry.ts'
import type { FacePick } from './vision.ts'

/**
 * Which faces of a photo go on. `all` and `only` keep every face (whether one was needed is the caller's question),
 * `largest` the one of the largest box, `prominent` the one of the largest area × centrality. Centrality falls from 1 in
 * the middle of the photo to 0 in its corners, squared: a bystander at the edge must be much larger to win.
 */
export function selectFace<Found extends { readonly box: Box }>(
  faces: readonly Found[],
  frame: { readonly width: number; readonly height: number },
  pick: FacePick,
): readonly Found[] {
  if (pick === 'all' || pick === 'only') return faces
  const rank = pick === 'largest' ? ({ box }: Found) => boxArea(box) : ({ box }: Found) => prominence(box, frame)
  let best: Found | undefined
  for (const face of faces) if (best === undefined || rank(face) > rank(best)) best = face
  return best === undefined ? [] : [best]
}

function prominence(box: Box, { width, height }: { readonly width: number; readonly height: number }): number {
  const { x, y } = centreOf(box)
  const away = Math.hypot(x - width / 2, y - height / 2) / Math.hypot(width / 2, height / 2)
  return boxArea(box) * Math.max(0, 1 - away) ** 2
}
