import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { authorization } from './server-process.ts'

/** What an inbox has come to, as the server tells. */
export interface InboxFigures {
  readonly state: string
  readonly waiting: number
  readonly enrolled: number
  readonly refused: number
  readonly quarantined: number
  readonly incomplete: number
}

/** Configuration of an inbox that takes what comes soon. */
export const inboxSettings = {
  inbox: { lookMs: 200, settleMs: 200, incompleteMs: 1_000, folders: [{ path: 'inbox', detector: 'fast' }] },
}

/** Photos of one person, 640×480 with one face, no two of the same bytes, as `ann_<number>.jpg`; moved into the inbox when all are there. */
export async function writeFacePhotos(photo: string, aside: string, count: number): Promise<string[]> {
  await mkdir(aside, { recursive: true })
  const original = await readFile(photo)
  const names: string[] = []
  for (let at = 0; at < count; at++) {
    const name = `ann_${at + 1}.jpg`
    const [left, top] = [at % 16, Math.floor(at / 16) % 16]
    const brightness = 0.92 + 0.16 * ((Math.floor(at / 256) % 9) / 8)
    const image = sharp(original).extract({ left, top, width: 624, height: 464 }).modulate({ brightness })
    await writeFile(join(aside, name), await image.jpeg({ quality: 90 }).toBuffer())
    names.push(name)
  }
  return names
}

export async function moveInto(inbox: string, aside: string, names: readonly string[]): Promise<void> {
  await mkdir(inbox, { recursive: true })
  for (const name of names) await rename(join(aside, name), join(inbox, name))
}

/** What the server says of its first inbox. */
export async function readInbox(url: string): Promise<InboxFigures> {
  const answer = await fetch(`${url}/api/inboxes`, { headers: { authorization } })
  const { inboxes } = (await answer.json()) as { inboxes: InboxFigures[] }
  const [first] = inboxes
  if (!first) throw new Error('the server has no inbox')
  return first
}
