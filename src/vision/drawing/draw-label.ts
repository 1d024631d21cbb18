import sharp from 'sharp'
import { strokeText } from './stroke-font.ts'

/** A line of text ready to be placed: its size, and the SVG that draws it at a place. */
export interface Label {
  readonly width: number
  readonly height: number
  /** SVG of the label on its own background, top left corner at (x, y). */
  at(x: number, y: number): string
}

let fonts: Promise<boolean> | undefined

/** Whether this machine has a font at all: without one every letter is the same empty rectangle. */
export function hasSystemFont(): Promise<boolean> {
  fonts ??= Promise.all(['iii', 'MMM'].map((text) => textWidth(text, 20))).then(
    ([narrow, wide]) => narrow !== wide,
    () => false,
  )
  return fonts
}

/** Lays out a label with letters about `size` pixels high. Without fonts it is written in plain capitals of lines. */
export async function layOutLabel(
  text: string,
  size: number,
  colours: { readonly background: string; readonly text: string },
  systemFont?: boolean,
): Promise<Label> {
  const clean = shorten(text.replace(/\p{Control}+/gu, ' ').trim())
  const padding = Math.round(size * 0.35)
  const height = Math.round(size * 1.5)
  const inFont = clean !== '' && (systemFont ?? (await hasSystemFont()))
  const capitals = size * 0.72
  const textWide = inFont ? await textWidth(clean, size) : strokeText(clean, 0, 0, capitals).width
  const width = Math.ceil(textWide + padding * 2)
  return {
    width,
    height,
    at(x, y) {
      const back = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${Math.round(size * 0.2)}" fill="${colours.background}"/>`
      const baseLine = y + (height + capitals) / 2
      if (inFont)
        return `${back}<text x="${x + padding}" y="${baseLine}" font-family="sans-serif" font-weight="bold" font-size="${size}" fill="${colours.text}" xml:space="preserve">${escapeXml(clean)}</text>`
      const { path } = strokeText(clean, x + padding, baseLine, capitals)
      return `${back}<path d="${path}" fill="none" stroke="${colours.text}" stroke-width="${size * 0.11}" stroke-linecap="round" stroke-linejoin="round"/>`
    },
  }
}

const longest = 40

function shorten(text: string): string {
  const letters = [...text]
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : text
}

async function textWidth(text: string, size: number): Promise<number> {
  // At 72 dots per inch a point is a pixel.
  const { width } = await sharp({
    text: { text: escapeXml(text), font: `sans bold ${size}`, dpi: 72, wrap: 'none' },
  }).metadata()
  return width
}

/** Text that may hold anything a person's name may hold, as XML shows it. */
export function escapeXml(text: string): string {
  return (
    text
      // What XML 1.0 cannot carry at all, half surrogate pairs among it.
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
