import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { annotatePhoto, formatOfName, type Mark } from './annotate-photo.ts'
import { escapeXml, layOutLabel } from './draw-label.ts'

const grey = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#808080' } })

async function pixelAt(picture: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true })
  const at = (Math.round(y) * info.width + Math.round(x)) * info.channels
  return [...data.subarray(at, at + 3)]
}

const mark = (kind: Mark['kind'], label = ''): Mark => ({
  box: { x: 200, y: 300, width: 400, height: 400 },
  kind,
  label,
})

describe('annotatePhoto', () => {
  it('draws a solid green box where a known face is', async () => {
    const photo = await grey(1000, 1000).png().toBuffer()
    const picture = await annotatePhoto(photo, { width: 1000, height: 1000 }, [mark('known')], 'png')
    const [red = 0, green = 0, blue = 0] = await pixelAt(picture, 200, 500)
    expect(green).toBeGreaterThan(red + 60)
    expect(green).toBeGreaterThan(blue + 60)
    expect(await pixelAt(picture, 400, 500)).toEqual([128, 128, 128])
  })

  it.each([
    ['known', 0],
    ['unknown', 0],
    ['uncertain', 5],
    ['not_usable', 5],
  ] as const)('tells %s by its line, too', async (kind, gaps) => {
    const photo = await grey(1000, 1000).png().toBuffer()
    const picture = await annotatePhoto(photo, { width: 1000, height: 1000 }, [mark(kind)], 'png')
    const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true })
    let untouched = 0
    for (let x = 220; x < 580; x++) if (data[(300 * info.width + x) * info.channels] === 128) untouched++
    if (gaps === 0) expect(untouched).toBe(0)
    else expect(untouched).toBeGreaterThan(gaps)
  })

  it('turns the photo upright and keeps boxes where the upright photo has them', async () => {
    const photo = await grey(800, 1000).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const picture = await annotatePhoto(photo, { width: 1000, height: 800 }, [mark('known')])
    const meta = await sharp(picture).metadata()
    expect([meta.width, meta.height, meta.orientation ?? 1]).toEqual([1000, 800, 1])
    const [red = 0, green = 0] = await pixelAt(picture, 200, 500)
    expect(green).toBeGreaterThan(red + 40)
  })

  it('enlarges small photos so that names can be read', async () => {
    const photo = await grey(96, 64).jpeg().toBuffer()
    const small: Mark = { box: { x: 10, y: 20, width: 20, height: 20 }, kind: 'known', label: 'Ann 99 %' }
    const { width, height } = await sharp(await annotatePhoto(photo, { width: 96, height: 64 }, [small])).metadata()
    expect([width, height]).toEqual([960, 640])
  })

  it.each([true, false])('writes names that hold markup, marks and half letters (fonts: %s)', async (systemFont) => {
    const photo = await grey(1000, 800).jpeg().toBuffer()
    const marks = ['<b>&"', '\ud800x', '', '漢字', 'a'.repeat(500)].map((label) => mark('known', label))
    const picture = await annotatePhoto(photo, { width: 1000, height: 800 }, marks, 'png', systemFont)
    expect((await sharp(picture).metadata()).format).toBe('png')
  })
})

describe('labels', () => {
  it('are as wide as their text in both alphabets', async () => {
    const colours = { background: '#000', text: '#fff' }
    for (const systemFont of [undefined, false]) {
      const short = await layOutLabel('Al', 30, colours, systemFont)
      const long = await layOutLabel('Alexandra', 30, colours, systemFont)
      expect(long.width).toBeGreaterThan(short.width * 2)
    }
  })

  it('escape what XML reserves and drop what it cannot hold', () => {
    expect(escapeXml('a<b>&"c\u0000\ud800')).toBe('a&lt;b&gt;&amp;&quot;c')
  })
})

it.each([
  ['out.jpg', 'jpeg'],
  ['OUT.JPEG', 'jpeg'],
  ['out', 'jpeg'],
  ['a.b/out.png', 'png'],
  ['out.webp', 'webp'],
])('%s is written as %s', (file, format) => {
  expect(formatOfName(file)).toBe(format)
})

it('refuses formats that it cannot write', () => {
  expect(() => formatOfName('out.gif')).toThrow(/\.jpg, \.png or \.webp/)
})
