import { z } from 'zod'
import type { DataKey, Vault } from '#storage/seal.ts'
import { type PictureMarks, pictureMarks } from './picture-marks.ts'

/** A picture of a camera as it is shown: a JPEG, with boxes and names where those were wanted. */
export interface CameraPicture {
  readonly jpeg: Buffer
  readonly takenAt: Date
  readonly width: number
  readonly height: number
}

/** Which pictures somebody wants. */
export interface PictureWish {
  readonly cameraId: string
  readonly marks: PictureMarks
}

/** What the process that runs a camera says: its picture, that there is none yet, that it runs the camera still, or no more. */
export type PictureNews = CameraPicture | (typeof words)[number]
const words = ['none', 'here', 'ended'] as const

const Asked = z.object({
  cameraId: z.string(),
  marks: z.enum(pictureMarks),
  /** The last picture alone, the last and all that follow, or still those that follow. */
  wanted: z.enum(['last', 'all', 'more']),
})
const Head = z.object({ takenAt: z.number(), width: z.int(), height: z.int() })

/** Where processes ask each other for pictures in Redis, and how they are sealed there. */
export interface PictureChannel {
  /** Where wishes are told to all processes. */
  readonly asked: string
  /** Where the pictures of a wish come. */
  place(wish: PictureWish): string
  writeAsked(asked: z.output<typeof Asked>): string
  /** Null for what is no wish. */
  readAsked(text: string): z.output<typeof Asked> | null
  seal(wish: PictureWish, news: PictureNews): Buffer
  /** Null for what was changed, moved, or made up. */
  open(wish: PictureWish, sealed: Uint8Array): PictureNews | null
}

/** Redis learns neither pictures nor whose they are: what passes through it is sealed with a key derived from the vault. */
export function pictureChannel(vault: Pick<Vault, 'deriveKey' | 'digest' | 'seal' | 'open'>): PictureChannel {
  const key: DataKey = { bytes: vault.deriveKey('pictures in Redis') }
  // Installations with other master keys may use the same Redis.
  const prefix = `netra:pictures:${vault.digest(Buffer.from('pictures')).toString('hex', 0, 8)}`
  const place = ({ cameraId, marks }: PictureWish) => `${prefix}:${cameraId}:${marks}`
  return {
    asked: `${prefix}:asked`,
    place,
    writeAsked: (asked) => JSON.stringify(asked),
    readAsked(text) {
      try {
        return Asked.parse(JSON.parse(text))
      } catch {
        return null
      }
    },
    seal: (wish, news) => vault.seal(key, bytesOf(news), ['picture', place(wish)]),
    open(wish, sealed) {
      try {
        return newsOf(vault.open(key, sealed, ['picture', place(wish)]))
      } catch {
        return null
      }
    },
  }
}

/** A line of JSON, then the JPEG. */
function bytesOf(news: PictureNews): Buffer {
  if (typeof news === 'string') return Buffer.from(JSON.stringify(news))
  const { jpeg, takenAt, width, height } = news
  const head = `${JSON.stringify({ takenAt: takenAt.getTime(), width, height })}\n`
  return Buffer.concat([Buffer.from(head), jpeg])
}

function newsOf(bytes: Buffer): PictureNews {
  const end = bytes.indexOf(10)
  if (end < 0) return z.enum(words).parse(JSON.parse(bytes.toString()))
  const { takenAt, ...size } = Head.parse(JSON.parse(bytes.toString('utf8', 0, end)))
  return { ...size, takenAt: new Date(takenAt), jpeg: bytes.subarray(end + 1) }
}
