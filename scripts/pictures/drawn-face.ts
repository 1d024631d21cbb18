// Faces of nobody: flat drawings whose hair, skin and clothes follow from a number, so that pictures of the dashboard show no real person.
import sharp from 'sharp'
import { seededRandom } from '#core/random.ts'

const skins = ['#f6d3b8', '#eab98f', '#d39b6c', '#b07a4f', '#8a5a38', '#6a4229']
const hairs = ['#20190f', '#3b2717', '#6b4423', '#a8763e', '#d6b36a', '#8f8b86', '#5a2418']
const clothes = ['#2f5d62', '#7a4b3a', '#3d4f7c', '#6b6f3a', '#8b3a4a', '#40454d', '#b08a3e', '#4d7358']
const walls = ['#dfe3e2', '#e8e1d6', '#d5dbe3', '#e3dbe0', '#dde4d6', '#d9d4cc']

/** How somebody looks; the same number looks the same everywhere. */
function looksOf(seed: number) {
  const random = seededRandom(seed * 7_919 + 17)
  const pick = <Item>(list: readonly Item[]) => list[Math.floor(random() * list.length)] as Item
  const skin = pick(skins)
  const style = Math.floor(random() * 6)
  return {
    skin,
    shade: darker(skin, 0.86),
    hair: pick(hairs),
    cloth: pick(clothes),
    wall: pick(walls),
    style,
    width: 25 + random() * 5,
    glasses: random() < 0.25,
    beard: [0, 2, 5].includes(style) && random() < 0.5,
    smile: random(),
    eyes: 8.5 + random() * 2.5,
  }
}

function darker(colour: string, by: number): string {
  const parts = [1, 3, 5].map((at) => Math.round(Number.parseInt(colour.slice(at, at + 2), 16) * by))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

export const clothOf = (seed: number): string => looksOf(seed).cloth

/** Head and shoulders in a box of 100 × 110 whose face is the middle; as the inside of an SVG. */
export function drawnBust(seed: number): string {
  const { skin, shade, hair, cloth, style, width, glasses, beard, smile, eyes } = looksOf(seed)
  const [left, right] = [50 - width, 50 + width]
  const behind = [
    '',
    `<path d="M${left - 5} 48C${left - 6} 4 ${right + 6} 4 ${right + 5} 48L${right + 7} 88H${left - 7}Z" fill="${hair}"/>`,
    '',
    `<circle cx="50" cy="12" r="11" fill="${hair}"/>`,
    `<path d="M${left - 9} 50C${left - 12} 2 ${right + 12} 2 ${right + 9} 50C${right + 12} 66 ${right + 4} 74 ${right - 2} 74H${left + 2}C${left - 4} 74 ${left - 12} 66 ${left - 9} 50Z" fill="${hair}"/>`,
    '',
  ][style]
  const front = [
    `<path d="M${left - 1} 44C${left - 2} 12 ${right + 2} 12 ${right + 1} 44C${right - 4} 30 ${left + 10} 34 ${left - 1} 44Z" fill="${hair}"/>`,
    `<path d="M${left - 1} 50C${left - 2} 12 ${right + 2} 12 ${right + 1} 50C${right - 2} 32 58 26 50 26C42 26 ${left + 2} 32 ${left - 1} 50Z" fill="${hair}"/>`,
    `<path d="M${left - 1} 42C${left - 5} 8 ${right + 5} 6 ${right + 1} 42C${right - 3} 30 ${right - 12} 25 44 28C38 30 ${left + 2} 32 ${left - 1} 42Z" fill="${hair}"/>`,
    `<path d="M${left - 1} 44C${left - 2} 14 ${right + 2} 14 ${right + 1} 44C${right - 8} 24 ${left + 8} 24 ${left - 1} 44Z" fill="${hair}"/>`,
    `<path d="M${left - 2} 44C${left - 2} 10 ${right + 2} 10 ${right + 2} 44C${right - 4} 34 ${left + 16} 36 ${left - 2} 44Z" fill="${hair}"/>`,
    `<path d="M${left} 36C${left + 4} 20 ${right - 4} 20 ${right} 36C${right - 6} 27 ${left + 6} 27 ${left} 36Z" fill="${hair}" opacity="0.55"/>`,
  ][style]
  const eye = (x: number) => `<ellipse cx="${x}" cy="52" rx="2.4" ry="2.9" fill="#241d18"/>`
  const brow = (x: number) =>
    `<path d="M${x - 5} 45.5Q${x} 42.6 ${x + 5} 45.2" stroke="${darker(hair, 0.85)}" stroke-width="1.9" fill="none" stroke-linecap="round"/>`
  const glass = (x: number) =>
    `<circle cx="${x}" cy="52" r="7.2" fill="#ffffff" fill-opacity="0.18" stroke="#2b2b2b" stroke-width="1.5"/>`
  return `
    ${behind}
    <path d="M8 112C8 92 24 86 40 83H60C76 86 92 92 92 112Z" fill="${cloth}"/>
    <path d="M40 68H60V84C60 92 40 92 40 84Z" fill="${shade}"/>
    <ellipse cx="${left + 1}" cy="54" rx="4" ry="6" fill="${shade}"/><ellipse cx="${right - 1}" cy="54" rx="4" ry="6" fill="${shade}"/>
    <path d="M${left} 46C${left} 12 ${right} 12 ${right} 46C${right} 70 62 82 50 82C38 82 ${left} 70 ${left} 46Z" fill="${skin}"/>
    ${beard ? `<path d="M${left} 52C${left + 1} 74 38 84 50 84C62 84 ${right - 1} 74 ${right} 52C${right - 4} 64 60 63 50 63C40 63 ${left + 4} 64 ${left} 52Z" fill="${hair}"/>` : ''}
    ${front}
    ${eye(50 - eyes)}${eye(50 + eyes)}${brow(50 - eyes)}${brow(50 + eyes)}
    ${glasses ? `${glass(50 - eyes)}${glass(50 + eyes)}<path d="M${57.2 - eyes} 52H${42.8 + eyes}" stroke="#2b2b2b" stroke-width="1.5"/>` : ''}
    <path d="M50 54L47.4 62.4Q50 64 52.4 62.6" stroke="${darker(skin, 0.72)}" stroke-width="1.5" fill="none" stroke-linecap="round"/>
    <path d="M42.5 69.5Q50 ${71 + smile * 6} 57.5 69.5" stroke="#8c3b32" stroke-width="2.1" fill="none" stroke-linecap="round"/>`
}

/** A portrait as JPEG, square; `taken` tells pictures of the same person apart (lean, light, place in the picture). */
export async function drawnPortrait(seed: number, taken: number, size = 256): Promise<Buffer> {
  const random = seededRandom(seed * 131 + taken * 7 + 3)
  const shift = (most: number) => ((random() - 0.5) * 2 * most).toFixed(2)
  const light = taken === 0 ? 0 : random() * 0.22
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100">
    <rect width="100" height="100" fill="${taken === 0 ? looksOf(seed).wall : (walls[taken % walls.length] as string)}"/>
    <g transform="translate(${shift(2.5)} ${shift(2)}) rotate(${shift(4)} 50 60)">${drawnBust(seed)}</g>
    <rect width="100" height="100" fill="#10151c" opacity="${light.toFixed(2)}"/></svg>`
  return await sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer()
}
