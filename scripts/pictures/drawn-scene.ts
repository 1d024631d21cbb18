// What the cameras of the pictures see: drawn rooms with drawn people in them.
import sharp from 'sharp'
import { clothOf, drawnBust } from './drawn-face.ts'

/** Somebody in a scene: the middle of the face and the bust's height, in pixels of 1280 × 720. */
export interface Standing {
  readonly seed: number
  readonly x: number
  readonly y: number
  readonly height: number
}

export const sceneSize = { width: 1_280, height: 720 }

const rooms = {
  door: `<rect width="1280" height="720" fill="#b9b4aa"/><rect y="560" width="1280" height="160" fill="#8d8579"/>
    <rect x="470" y="60" width="340" height="520" fill="#6d4d38"/><rect x="494" y="84" width="292" height="496" fill="#7f5b43"/>
    <rect x="520" y="110" width="110" height="180" fill="#9cb7c4"/><rect x="650" y="110" width="110" height="180" fill="#9cb7c4"/>
    <circle cx="756" cy="350" r="11" fill="#d9c27a"/><rect x="900" y="200" width="120" height="70" fill="#e9e5da"/>`,
  hall: `<rect width="1280" height="720" fill="#cdd2d4"/><path d="M0 720L420 430H860L1280 720Z" fill="#9da4a6"/>
    <rect x="420" y="130" width="440" height="300" fill="#e4e7e6"/><rect x="560" y="190" width="160" height="240" fill="#7b99a4"/>
    <path d="M0 0L420 130V430L0 720Z" fill="#b9bfc1"/><path d="M1280 0L860 130V430L1280 720Z" fill="#aeb5b8"/>
    <rect x="470" y="60" width="340" height="16" fill="#f7f4e6"/>`,
  yard: `<rect width="1280" height="720" fill="#a9bfce"/><rect y="380" width="1280" height="340" fill="#8a8d82"/>
    <path d="M0 380V250L180 200L360 250V380Z" fill="#96705a"/><rect x="60" y="290" width="70" height="90" fill="#5d4638"/>
    <rect x="900" y="180" width="380" height="200" fill="#b7a48c"/><rect x="960" y="230" width="260" height="150" fill="#6f7679"/>
    <circle cx="620" cy="300" r="92" fill="#5d7a4f"/><rect x="608" y="330" width="26" height="70" fill="#5d4638"/>`,
  desk: `<rect width="1280" height="720" fill="#d8cfc2"/><rect x="120" y="80" width="300" height="220" fill="#8fb0bd"/>
    <path d="M265 80V300M120 190H420" stroke="#efe9dc" stroke-width="10"/><rect x="820" y="120" width="330" height="160" fill="#a98f6f"/>
    <path d="M840 140H900V270H840ZM912 150H950V270H912ZM962 136H1010V270H962Z" fill="#5b6f63"/>
    <rect y="600" width="1280" height="120" fill="#7b5a43"/>`,
} as const

export type Room = keyof typeof rooms

/** The scene as JPEG. `moment` moves what moves a little, so that two pictures differ. */
export async function drawnScene(room: Room, people: readonly Standing[], moment = 0): Promise<Buffer> {
  const busts = people.map(({ seed, x, y, height }) => {
    const scale = height / 110
    const sway = Math.sin(moment / 3 + seed) * 3
    return `<g transform="translate(${x - 50 * scale + sway} ${y - 50 * scale}) scale(${scale})">${drawnBust(seed)}
      <rect x="8" y="111" width="84" height="60" fill="${clothOf(seed)}"/><rect x="14" y="170" width="72" height="200" fill="#33383f"/></g>`
  })
  const { width, height } = sceneSize
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
    ${rooms[room]}${busts.join('')}<rect width="${width}" height="${height}" fill="#182028" opacity="0.1"/></svg>`
  return await sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer()
}

/** The face's box in 0…1 of the picture. */
export function boxOf({ x, y, height }: Standing): { x: number; y: number; width: number; height: number } {
  const [wide, high] = [height * 0.6, height * 0.68]
  return {
    x: (x - wide / 2) / sceneSize.width,
    y: (y - high / 2 - height * 0.01) / sceneSize.height,
    width: wide / sceneSize.width,
    height: high / sceneSize.height,
  }
}
