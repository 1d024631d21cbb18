import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import type { AppError } from '#core/errors.ts'
import { decodeImage } from './decode.ts'
import { createPixelStore } from './pixel-store.ts'

const limits = { bytes: 20 * 2 ** 20, pixels: 64e6, side: 16_384 }
const decode = (bytes: Uint8Array) => decodeImage(bytes, limits)
const codeOf = (bytes: Uint8Array, allowed = limits) =>
  decodeImage(bytes, allowed).then(
    () => 'decoded',
    (error: AppError) => error.code,
  )

const [width, height] = [96, 64]
type Rgb = readonly [number, number, number]
const corners: readonly Rgb[] = [
  [220, 40, 40],
  [40, 200, 60],
  [40, 60, 210],
  [230, 220, 60],
]

/** Four flat quarters: red, green above blue, yellow. Flat areas survive lossy formats nearly unchanged. */
function quarters(): Sharp {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      pixels.set(corners[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)] as Rgb, (y * width + x) * 3)
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

/** The colours in the middle of the four quarters. */
function quarterColours(frame: { width: number; height: number; pixels: Uint8Array }): number[][] {
  return [0, 1, 2, 3].map((quarter) => {
    const x = Math.floor(frame.width * (quarter % 2 ? 0.75 : 0.25))
    const y = Math.floor(frame.height * (quarter < 2 ? 0.25 : 0.75))
    return [...frame.pixels.subarray((y * frame.width + x) * 3, (y * frame.width + x) * 3 + 3)]
  })
}

function expectColours(found: number[][], wanted: readonly (readonly number[])[], tolerance: number): void {
  for (const [i, colour] of wanted.entries())
    for (const [c, value] of colour.entries())
      expect(Math.abs((found[i]?.[c] ?? Number.NaN) - value), `quarter ${i} channel ${c}`).toBeLessThanOrEqual(
        tolerance,
      )
}

const encoded: Record<string, () => Promise<Buffer>> = {
  jpeg: () => quarters().jpeg({ quality: 95 }).toBuffer(),
  'jpeg, progressive': () => quarters().jpeg({ quality: 95, progressive: true }).toBuffer(),
  png: () => quarters().png().toBuffer(),
  'png, palette': () => quarters().png({ palette: true }).toBuffer(),
  'png, 16 bit': () => quarters().toColourspace('rgb16').png().toBuffer(),
  webp: () => quarters().webp({ quality: 95 }).toBuffer(),
  avif: () => quarters().avif({ quality: 90, effort: 0 }).toBuffer(),
  'avif, 10 bit': () => quarters().avif({ quality: 90, effort: 0, bitdepth: 10 }).toBuffer(),
  gif: () => quarters().gif().toBuffer(),
  tiff: () => quarters().tiff({ compression: 'lzw' }).toBuffer(),
  'tiff, 16 bit': () => quarters().toColourspace('rgb16').tiff({ compression: 'deflate' }).toBuffer(),
}

describe('decodeImage', () => {
  it.each(Object.keys(encoded))('decodes %s', async (name) => {
    const { frame, format } = await decode(await (encoded[name] as () => Promise<Buffer>)())
    expect([format, frame.width, frame.height]).toEqual([name.split(',')[0], width, height])
    expect(frame.pixels.length).toBe(width * height * 3)
    expectColours(quarterColours(frame), corners, 10)
  })

  // Where the quarters stand after the stored picture has been turned upright.
  it.each([
    [1, [0, 1, 2, 3]],
    [2, [1, 0, 3, 2]],
    [3, [3, 2, 1, 0]],
    [4, [2, 3, 0, 1]],
    [5, [0, 2, 1, 3]],
    [6, [2, 0, 3, 1]],
    [7, [3, 1, 2, 0]],
    [8, [1, 3, 0, 2]],
  ])('applies EXIF orientation %i', async (orientation, order) => {
    for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
      const bytes = await quarters().withMetadata({ orientation }).toFormat(format).toBuffer()
      const { frame } = await decode(bytes)
      expect([frame.width, frame.height], format).toEqual(orientation >= 5 ? [height, width] : [width, height])
      expectColours(
        quarterColours(frame),
        order.map((i) => corners[i] as Rgb),
        12,
      )
    }
  })

  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('gives grey %s as RGB', async (format) => {
    const { frame } = await decode(await quarters().greyscale().toFormat(format).toBuffer())
    for (const [red = 0, green = 0, blue = 0] of quarterColours(frame))
      expect(Math.abs(green - red) + Math.abs(blue - red)).toBeLessThanOrEqual(2)
  })

  it('gives grey 16-bit PNG as 8-bit RGB', async () => {
    const { frame } = await decode(await quarters().toColourspace('grey16').png().toBuffer())
    for (const [red, green, blue] of quarterColours(frame)) {
      expect([green, blue]).toEqual([red, red])
      expect(red).toBeGreaterThan(60)
    }
  })

  it.each(['jpeg', 'tiff'] as const)('converts CMYK %s', async (format) => {
    const bytes = await quarters().toColourspace('cmyk').toFormat(format).toBuffer()
    expect((await sharp(bytes).metadata()).space).toBe('cmyk')
    // Print colours are duller; inverted ones would be off by 150 and more.
    expectColours(quarterColours((await decode(bytes)).frame), corners, 75)
  })

  it.each(['png', 'webp', 'avif', 'tiff', 'gif'] as const)('lays transparent %s on grey', async (format) => {
    const clear = sharp({ create: { width, height, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } })
    const { frame } = await decode(
      await clear.toFormat(format, format === 'tiff' ? { compression: 'lzw' } : {}).toBuffer(),
    )
    expectColours(quarterColours(frame), Array(4).fill([128, 128, 128]), 2)
  })

  it.each(['jpeg', 'png'] as const)('converts a %s with a Display P3 profile to sRGB', async (format) => {
    const bytes = await quarters().withIccProfile('p3').toFormat(format, { quality: 100 }).toBuffer()
    const stored = quarterColours({ width, height, pixels: await sharp(bytes, { ignoreIcc: true }).raw().toBuffer() })
    expect(Math.abs((stored[1]?.[0] ?? 0) - 40)).toBeGreaterThan(30)
    expectColours(quarterColours((await decode(bytes)).frame), corners, 8)
  })

  it('takes the first frame of an animation', async () => {
    const frames = [quarters().png().toBuffer(), quarters().negate().png().toBuffer()]
    const bytes = await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif({ loop: 0, delay: [100, 100] })
      .toBuffer()
    expect((await sharp(bytes).metadata()).pages).toBe(2)
    const { frame } = await decode(bytes)
    expect([frame.width, frame.height]).toEqual([width, height])
    expectColours(quarterColours(frame), corners, 10)
  })

  it('reuses the memory of its store', async () => {
    const store = createPixelStore()
    const bytes = await (encoded.jpeg as () => Promise<Buffer>)()
    const first = await decodeImage(bytes, limits, store)
    const second = await decodeImage(bytes, limits, store)
    expect(second.frame.pixels.buffer).toBe(first.frame.pixels.buffer)
  })
})

describe('JPEG oddities', () => {
  it('stray bytes between segments are no damage', async () => {
    const jpeg = await (encoded.jpeg as () => Promise<Buffer>)()
    for (const marker of [0xc0, 0xda]) {
      const at = jpeg.indexOf(Buffer.from([0xff, marker]))
      const bytes = Buffer.concat([jpeg.subarray(0, at), Buffer.from([0, 0, 0]), jpeg.subarray(at)])
      expectColours(quarterColours((await decode(bytes)).frame), corners, 10)
    }
  })

  it('bytes after the end are ignored', async () => {
    const jpeg = await (encoded.jpeg as () => Promise<Buffer>)()
    expect(await codeOf(Buffer.concat([jpeg, Buffer.alloc(1000, 7)]))).toBe('decoded')
  })
})

describe('what is refused', () => {
  it.each(['jpeg', 'jpeg, progressive', 'png', 'webp', 'avif', 'tiff'])('a truncated %s', async (name) => {
    // Noise, so that the half that is missing is picture and not trailer.
    const noise = sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
    const format = name.split(',')[0] as 'jpeg'
    const options = name.includes('progressive') ? { progressive: true } : {}
    const bytes = await noise.toFormat(format, options).toBuffer()
    expect(await codeOf(bytes)).toBe('decoded')
    for (const part of [0.1, 0.5, 0.9])
      expect(await codeOf(bytes.subarray(0, Math.floor(bytes.length * part))), `${part}`).toBe('invalid_image')
  })

  it.each([
    ['an empty file', new Uint8Array(0), 'invalid_image'],
    ['text', Buffer.from('this is no picture'), 'unsupported_media'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'unsupported_media'],
    ['PDF', Buffer.from('%PDF-1.7\n'), 'unsupported_media'],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'unsupported_media'],
    ['a JPEG of three bytes', Buffer.from([0xff, 0xd8, 0xff]), 'invalid_image'],
    ['a PNG of its signature', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'invalid_image'],
    ['a GIF of its signature', Buffer.from('GIF89a'), 'invalid_image'],
  ])('%s', async (_, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code)
  })

  it('too many bytes', async () => {
    const bytes = await (encoded.png as () => Promise<Buffer>)()
    expect(await codeOf(bytes, { ...limits, bytes: bytes.length - 1 })).toBe('too_large')
  })

  it.each(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'])(
    '%s over the pixel or side limit, from its header',
    async (name) => {
      const bytes = await (encoded[name] as () => Promise<Buffer>)()
      expect(await codeOf(bytes, { ...limits, pixels: width * height - 1 })).toBe('too_large')
      expect(await codeOf(bytes, { ...limits, side: width - 1 })).toBe('too_large')
      expect(await codeOf(bytes, { ...limits, side: width, pixels: width * height })).toBe('decoded')
    },
  )

  it('a PNG bomb of 65,500 × 65,500 without decoding it', async () => {
    const png = Buffer.from(await (encoded.png as () => Promise<Buffer>)())
    expect(await codeOf(withPngSize(png, 65_500, 65_500))).toBe('too_large')
  })

  it('a PNG and a JPEG whose headers promise more than they hold', async () => {
    const png = Buffer.from(await (encoded.png as () => Promise<Buffer>)())
    expect(await codeOf(withPngSize(png, 6000, 6000))).toBe('invalid_image')
    const jpeg = Buffer.from(await (encoded.jpeg as () => Promise<Buffer>)())
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
    jpeg.writeUInt16BE(6000, frame + 5)
    expect(await codeOf(jpeg)).toBe('invalid_image')
  })

  it('a GIF whose canvas is huge', async () => {
    const gif = Buffer.from(await (encoded.gif as () => Promise<Buffer>)())
    gif.writeUInt16LE(65_500, 6)
    gif.writeUInt16LE(65_500, 8)
    const picture = gif.indexOf(0x2c, 13 + 3 * 2 ** (((gif[10] as number) & 7) + 1))
    gif.writeUInt16LE(65_500, picture + 5)
    gif.writeUInt16LE(65_500, picture + 7)
    expect(await codeOf(gif)).toBe('too_large')
  })
})

/** The PNG with another size in its header, checksum corrected. */
function withPngSize(png: Buffer, newWidth: number, newHeight: number): Buffer {
  const copy = Buffer.from(png)
  copy.writeUInt32BE(newWidth, 16)
  copy.writeUInt32BE(newHeight, 20)
  copy.writeUInt32BE(crc32(copy.subarray(12, 29)), 29)
  return copy
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
