import sharp from 'sharp'
import { AppError } from '#core/errors.ts'
import { frameParts, readFramed } from './framed-stream.ts'
import { checkSize, type ImageLimits } from './limits.ts'

// The process that decodes what libjpeg-turbo does not: it holds no key and no connection, and may die of any picture.

/** What is asked for beside the file's bytes. */
export interface DecodeRequest {
  readonly limits: ImageLimits
  readonly failOn: 'error' | 'warning'
}

/** What goes back; with a size, the pixels are the message's body. */
export type DecodeAnswer =
  | { readonly width: number; readonly height: number }
  | {
      readonly code: 'too_large' | 'invalid_image' | 'deadline_exceeded'
      readonly message: string
      readonly facts: AppError['facts']
      /** What the library said. */
      readonly complaint: string
    }

// One picture at a time: libvips's own threads would compete with the networks, its cache only costs memory.
sharp.cache(false)
sharp.concurrency(1)

/** Seconds one decode may take: AV1 at the pixel limit needs about two on a slow core. */
const decodeSeconds = 20
/** Grey, colour and CMYK, each with alpha. */
const maxChannels = 5
/** Transparent parts show this mid grey: neither a bright nor a dark ground beside a face. */
const ground = '#808080'

async function decode(bytes: Uint8Array, { limits, failOn }: DecodeRequest): Promise<[DecodeAnswer, Uint8Array]> {
  const input = () => sharp(bytes, { failOn, limitInputPixels: false, pages: 1, sequentialRead: true })
  const header = await input().metadata()
  checkSize(header.width, header.height, limits)
  if (header.channels > maxChannels)
    throw new AppError('invalid_image', `The image has ${header.channels} channels: send grey, RGB or CMYK`)
  const { data, info } = await input()
    .autoOrient()
    .flatten({ background: ground })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .timeout({ seconds: decodeSeconds })
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new AppError('invalid_image', 'The image does not decode to colours')
  return [{ width: info.width, height: info.height }, data]
}

function refusal(thrown: unknown): DecodeAnswer {
  if (thrown instanceof AppError && (thrown.code === 'too_large' || thrown.code === 'invalid_image'))
    return { code: thrown.code, message: thrown.message, facts: thrown.facts, complaint: '' }
  const complaint = thrown instanceof Error ? thrown.message.slice(0, 2_000) : ''
  if (/timeout/i.test(complaint)) {
    const message = `The image was not decoded within ${decodeSeconds} seconds`
    return { code: 'deadline_exceeded', message, facts: {}, complaint }
  }
  const message = 'The image cannot be decoded: the file is damaged or cut off'
  return { code: 'invalid_image', message, facts: {}, complaint }
}

for await (const { head, body } of readFramed(process.stdin, () => 2 ** 31)) {
  const [answer, pixels] = await decode(body, head as DecodeRequest).catch(
    (thrown: unknown): [DecodeAnswer, Uint8Array] => [refusal(thrown), new Uint8Array(0)],
  )
  for (const part of frameParts(answer, pixels)) process.stdout.write(part)
}
