import sharp from 'sharp'
import { AppError } from '#core/errors.ts'
import type { Box } from '#core/geometry.ts'
import type { Frame } from '#vision/frame.ts'
import { type Label, layOutLabel } from './draw-label.ts'

export const markKinds = ['known', 'uncertain', 'unknown', 'not_usable', 'face'] as const
export type MarkKind = (typeof markKinds)[number]

/** A face to draw: its box in pixels of the upright photo, and what stands beside it. */
export interface Mark {
  readonly box: Box
  readonly kind: MarkKind
  readonly label: string
}

// Told apart by line as well as by colour, for whoever does not see the one.
const styles: Readonly<Record<MarkKind, { colour: string; text: string; dash: readonly number[] }>> = {
  known: { colour: '#16a34a', text: '#ffffff', dash: [] },
  uncertain: { colour: '#f59e0b', text: '#1f1300', dash: [3, 2] },
  unknown: { colour: '#6b7280', text: '#ffffff', dash: [] },
  not_usable: { colour: '#9ca3af', text: '#111827', dash: [0.1, 2] },
  face: { colour: '#2563eb', text: '#ffffff', dash: [] },
}

/** Smaller photos are enlarged so that names can be read, larger ones reduced to what an SVG renderer can hold. */
const longSide = { least: 960, most: 8_192 }

export type PictureFormat = 'jpeg' | 'png' | 'webp'

/** The format that a file name asks for; JPEG where it says nothing. Throws `invalid_input` for one that cannot be written. */
export function formatOfName(file: string): PictureFormat {
  const extension = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase()
  if (extension === undefined || extension === 'jpg' || extension === 'jpeg') return 'jpeg'
  if (extension === 'png' || extension === 'webp') return extension
  throw new AppError('invalid_input', `Pictures are written as .jpg, .png or .webp, not as .${extension}`)
}

/**
 * The photo, upright, with a box and a label for each mark. `size` is the upright photo as the marks mean it. Throws
 * `invalid_image` where the photo cannot be drawn on.
 */
export async function annotatePhoto(
  photo: Uint8Array,
  size: { readonly width: number; readonly height: number },
  marks: readonly Mark[],
  format: PictureFormat = 'jpeg',
  systemFont?: boolean,
): Promise<Buffer> {
  const long = Math.max(size.width, size.height)
  const scale = Math.min(Math.max(1, longSide.least / long), longSide.most / long)
  const width = Math.max(1, Math.round(size.width * scale))
  const height = Math.max(1, Math.round(size.height * scale))
  const overlay = await drawOverlay({ width, height }, scale, marks, systemFont)
  try {
    const upright = sharp(photo, { failOn: 'none' })
      .autoOrient()
      .resize(width, height, { fit: 'fill' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .composite([{ input: Buffer.from(overlay), top: 0, left: 0 }])
    if (format === 'png') return await upright.png().toBuffer()
    if (format === 'webp') return await upright.webp({ quality: 88 }).toBuffer()
    return await upright.jpeg({ quality: 90 }).toBuffer()
  } catch (cause) {
    throw new AppError('invalid_image', 'The photo cannot be drawn on', { cause })
  }
}

/** A frame as a JPEG with a box and a label for each mark, at its own size. */
export async function annotateFrame(frame: Frame, marks: readonly Mark[], quality = 80): Promise<Buffer> {
  const { width, height } = frame
  // Its memory is shared and used again; what is drawn on is a copy.
  const raw = sharp(Buffer.from(frame.pixels.subarray(0, width * height * 3)), { raw: { width, height, channels: 3 } })
  if (marks.length > 0) {
    const overlay = await drawOverlay({ width, height }, 1, marks, undefined)
    raw.composite([{ input: Buffer.from(overlay), top: 0, left: 0 }])
  }
  return await raw.jpeg({ quality }).toBuffer()
}

async function drawOverlay(
  picture: { width: number; height: number },
  scale: number,
  marks: readonly Mark[],
  systemFont: boolean | undefined,
): Promise<string> {
  const long = Math.max(picture.width, picture.height)
  const letters = Math.round(Math.max(18, long / 62))
  const line = Math.max(2.5, long / 480)
  const boxes: string[] = []
  const labels: string[] = []
  const taken: Box[] = []
  const faces = marks.map(({ box }) => scaleCoordinates(box, scale))
  for (const [at, scaled] of faces.entries()) {
    const { kind = 'face', label = '' } = marks[at] ?? {}
    const style = styles[kind]
    const dash = style.dash.length > 0 ? ` stroke-dasharray="${style.dash.map((part) => part * line).join(' ')}"` : ''
    const shape = `x="${scaled.x}" y="${scaled.y}" width="${scaled.width}" height="${scaled.height}" rx="${line}" fill="none" stroke-linecap="round"`
    // A thin dark line around keeps the box visible on a background of its own colour.
    boxes.push(`<rect ${shape} stroke="#000000" stroke-opacity="0.45" stroke-width="${line * 1.6}"${dash}/>`)
    boxes.push(`<rect ${shape} stroke="${style.colour}" stroke-width="${line}"${dash}/>`)
    if (label === '') continue
    const laidOut = await layOutLabel(label, letters, { background: style.colour, text: style.text }, systemFont)
    const others = faces.filter((face) => face !== scaled)
    const place = placeLabel(laidOut, scaled, picture, { labels: taken, faces: others }, line)
    taken.push({ ...place, width: laidOut.width, height: laidOut.height })
    labels.push(laidOut.at(place.x, place.y))
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${picture.width}" height="${picture.height}">${boxes.join('')}${labels.join('')}</svg>`
}

/** Above the box, else below it, else inside it: the first in the picture that covers no label, and no other face if it can. */
function placeLabel(
  label: Label,
  box: Box,
  picture: { width: number; height: number },
  taken: { labels: readonly Box[]; faces: readonly Box[] },
  line: number,
): { x: number; y: number } {
  const inPicture = (value: number, most: number): number => Math.round(Math.max(0, Math.min(value, most)))
  const x = inPicture(box.x - line / 2, picture.width - label.width)
  const tops = [box.y - label.height - line, box.y + box.height + line, box.y + line, box.y + box.height - label.height]
  const fitting = tops.filter((top) => top >= 0 && top + label.height <= picture.height)
  const { width, height } = label
  const covers = (top: number, others: readonly Box[]): boolean =>
    others.some((other) => overlaps({ x, y: top, width, height }, other))
  const readable = fitting.filter((top) => !covers(top, taken.labels))
  const best = readable.find((top) => !covers(top, taken.faces)) ?? readable[0] ?? fitting[0] ?? box.y
  return { x, y: inPicture(best, picture.height - label.height) }
}

function scaleCoordinates(box: Box, scale: number): Box {
  return { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale }
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
