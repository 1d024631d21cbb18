import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocatedFace } from './confirm-faces.ts'
import { pointOf } from './find-landmarks.ts'
import { decoded, type OpenedStages, openStages, samplePhoto } from './sample-photos.fixture.ts'

let stages: OpenedStages

beforeAll(async () => {
  stages = await openStages()
})
afterAll(() => stages[Symbol.asyncDispose]())

interface Portrait {
  readonly picture: Buffer
  readonly width: number
  readonly height: number
  /** The longer side of the face. */
  readonly size: number
  /** A point of the mesh. */
  point(index: number): { x: number; y: number }
}

type Spoil = (portrait: Portrait) => Sharp

/** A box of one colour over part of the face. */
function boxOver(top: number, bottom: number, [left, right]: readonly [number, number], colour: string): Spoil {
  return ({ picture, point }) => {
    const [x, y] = [point(left).x, point(top).y]
    const size = { width: Math.round(point(right).x - x), height: Math.round(point(bottom).y - y) }
    const input = { create: { ...size, channels: 3, background: colour } } as const
    return sharp(picture).composite([{ input, left: Math.round(x), top: Math.round(y) }])
  }
}

const sides = [234, 454] as const
const spoils: readonly (readonly [string, RegExp, Spoil])[] = [
  ['blurred', /too blurred/, ({ picture, size }) => sharp(picture).blur(size / 36)],
  ['in the dark', /too dark/, ({ picture }) => sharp(picture).linear(0.12, 0)],
  ['over-exposed', /too bright/, ({ picture }) => sharp(picture).linear(2.6, 60)],
  ['without contrast', /too little contrast/, ({ picture }) => sharp(picture).linear(0.12, 110)],
  [
    'of 30 pixels',
    /too small/,
    ({ picture, width, size }) =>
      sharp(picture)
        .resize(Math.round((width * 30) / size))
        .extend({ top: 60, bottom: 60, left: 60, right: 60, background: '#777' }),
  ],
  ['as a JPEG of quality 5', /too much compressed/, ({ picture }) => sharp(picture).jpeg({ quality: 5 })],
  ['as a JPEG of quality 10', /too much compressed/, ({ picture }) => sharp(picture).jpeg({ quality: 10 })],
  ['behind a bar over the mouth', /covered/, boxOver(4, 152, sides, '#101010')],
  ['behind a mask', /covered/, boxOver(4, 152, sides, '#9fc5e8')],
  ['behind a bar over the eyes', /covered/, boxOver(70, 111, sides, '#101010')],
  ['behind something plain of the colour of skin', /covered/, boxOver(10, 152, [4, 454], '#c09070')],
  [
    'half out of the picture',
    /cut off/,
    ({ picture, width, height, point }) => {
      const left = Math.round(point(4).x)
      return sharp(picture).extract({ left, top: 0, width: width - left, height })
    },
  ],
]

/** The picture around the second face from the left of sample 3, who looks into the camera in good light. */
async function portraitOf(faces: readonly LocatedFace[], photo: Uint8Array): Promise<Portrait> {
  const [, face] = [...faces].sort((a, b) => a.box.x - b.box.x)
  if (face === undefined) throw new Error('sample 3 has three faces')
  const { box, mesh } = face
  const size = Math.max(box.width, box.height)
  const [left, top] = [Math.max(0, Math.round(box.x - size * 0.6)), Math.max(0, Math.round(box.y - size * 0.6))]
  const { width: most = 0, height: highest = 0 } = await sharp(photo).metadata()
  const [width, height] = [
    Math.min(most - left, Math.round(size * 2.2)),
    Math.min(highest - top, Math.round(size * 2.2)),
  ]
  const picture = await sharp(photo).extract({ left, top, width, height }).png().toBuffer()
  const point = (index: number) => ({ x: pointOf(mesh, index).x - left, y: pointOf(mesh, index).y - top })
  return { picture, width, height, size, point }
}

async function reasonOf(picture: Uint8Array): Promise<string | null> {
  const frame = await decoded(picture)
  const [largest] = [...(await stages.find(frame))].sort((a, b) => b.box.width - a.box.width)
  if (largest === undefined) throw new Error('no face was found')
  return stages.quality(frame, largest).reason
}

describe('the reason of a low quality', () => {
  let portrait: Portrait
  beforeAll(async () => {
    const photo = await samplePhoto(3)
    portrait = await portraitOf(await stages.find(await decoded(photo)), photo)
  })

  it('is none for a good portrait, also as a JPEG of quality 50', async () => {
    expect(await reasonOf(portrait.picture)).toBeNull()
    expect(await reasonOf(await sharp(portrait.picture).jpeg({ quality: 50 }).toBuffer())).toBeNull()
  })

  it.each(spoils)('names what is wrong with a face %s', async (_, words, spoil) => {
    expect(await reasonOf(await spoil(portrait).toBuffer())).toMatch(words)
  })

  it('is that the face is turned for somebody in profile', async () => {
    const frame = await decoded(await samplePhoto(2))
    const all = (await stages.find(frame)).map((face) => stages.quality(frame, face))
    const profile = all.filter(({ angles }) => Math.abs(angles.yaw) > 45)
    expect(profile.map(({ reason }) => reason)).toEqual([expect.stringMatching(/turned away/)])
  })

  it('is the same the second time', async () => {
    const blurred = await sharp(portrait.picture).blur(9).png().toBuffer()
    expect(await reasonOf(blurred)).toBe(await reasonOf(blurred))
  })
})

describe('the six samples', () => {
  it.each([1, 3, 4, 5, 6])('are good photos: sample %i has no reason to name', async (number) => {
    const frame = await decoded(await samplePhoto(number))
    const reasons = (await stages.find(frame)).map((face) => stages.quality(frame, face).reason)
    expect(reasons.filter((reason) => reason !== null)).toEqual([])
  })
})
