import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { centreOf } from '#core/geometry.ts'
import { VisionConfig } from './config.ts'
import type { Frame } from './frame.ts'
import { openVision } from './open-vision.ts'
import { samplePhoto } from './sample-photos.fixture.ts'
import { distanceBetween } from './template.ts'
import type { Analysis, Vision } from './vision.ts'

const forever = new AbortController().signal
let vision: Vision
let photo: Analysis
let frame: Frame

beforeAll(async () => {
  const config = VisionConfig.parse({ inference: { provider: 'cpu', threads: 2 } })
  vision = await openVision(config, { cacheFolder: join(tmpdir(), 'netra-test-models') })
  const bytes = await samplePhoto(3)
  photo = await vision.analyse(bytes, { pick: 'all', template: true, region: false, attributes: ['liveness'] }, forever)
  frame = await vision.decodeFrame(bytes, forever)
})
afterAll(() => vision?.[Symbol.asyncDispose]())

describe('frames of a stream', () => {
  it('lie in memory that threads share', () => {
    expect(frame.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect([frame.width, frame.height, frame.pixels.length]).toEqual([
      photo.width,
      photo.height,
      photo.width * photo.height * 3,
    ])
  })

  it('hold the same faces and templates as the photo', async () => {
    const faces = await vision.detectFrame(frame, {}, forever)
    expect(faces.map(({ box }) => box)).toEqual(photo.faces.map(({ box }) => box))
    expect(faces.map(({ quality }) => quality)).toEqual(photo.faces.map(({ quality }) => quality))
    const [first, second] = await vision.embedFaces(
      frame,
      faces.slice(0, 2),
      { region: true, attributes: ['liveness'] },
      forever,
    )
    for (const [face, other] of [
      [first, photo.faces[0]],
      [second, photo.faces[1]],
    ] as const) {
      const [a, b] = [face?.template?.vector, other?.template?.vector]
      expect(distanceBetween(a as Float32Array, b as Float32Array, 'euclidean')).toBeLessThan(1e-3)
      expect(face?.liveness?.score).toBeCloseTo(other?.liveness?.score ?? -1, 3)
      expect(face?.region?.jpeg.length).toBeGreaterThan(1_000)
    }
    expect(frame.pixels.length).toBeGreaterThan(0)
  })

  it.each([32, 64, 96, 128])('of %i pixels a side, which fit the detector as they are, are searched', async (side) => {
    const small = {
      width: side,
      height: side,
      pixels: new Uint8Array(new SharedArrayBuffer(side * side * 3)).fill(128),
    }
    for (const detector of ['fast', 'accurate'] as const)
      expect(await vision.detectFrame(small, { detector }, forever)).toEqual([])
  })

  it('are searched with the fast detector, too', async () => {
    const stream = { ...frame, release() {} }
    expect((await vision.detectFrame(stream, { detector: 'fast' }, forever)).length).toBeGreaterThan(0)
  })

  it('count only faces that are large enough and inside', async () => {
    const [face] = photo.faces
    const { x, y } = centreOf(face?.box ?? { x: 0, y: 0, width: 0, height: 0 })
    const around = [
      { x: x - 5, y: y - 5 },
      { x: x + 5, y: y - 5 },
      { x, y: y + 5 },
    ]
    const inside = await vision.detectFrame(frame, { within: [around] }, forever)
    expect(inside.map(({ box }) => box)).toEqual([face?.box])
    expect(await vision.detectFrame(frame, { minimumFace: 1_500 }, forever)).toEqual([])
  })

  it('are refused where a picture cannot be decoded', async () => {
    await expect(vision.decodeFrame(Buffer.from('no picture'), forever)).rejects.toMatchObject({
      code: 'unsupported_media',
    })
  })
})
