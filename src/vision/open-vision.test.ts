import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AppError } from '#core/errors.ts'
import { VisionConfig } from './config.ts'
import { decodeImage } from './image/decode.ts'
import { layoutOf, openVision } from './open-vision.ts'
import { distanceBetween } from './template.ts'
import type { AnalyseOptions, Analysis, Vision } from './vision.ts'

const cacheFolder = join(tmpdir(), 'netra-test-models')
const demo = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo')
const sample = (n: number) => readFileSync(join(demo, `sample${n}.jpg`))
const forever = new AbortController().signal
const everything: AnalyseOptions = { pick: 'all', template: true, region: false, attributes: [] }
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: AppError) => error.code,
  )

function open(inference: object = {}): Promise<Vision> {
  return openVision(VisionConfig.parse({ inference: { provider: 'cpu', ...inference } }), { cacheFolder })
}

describe('openVision', () => {
  let vision: Vision
  let group: Analysis
  beforeAll(async () => {
    vision = await open({ threads: 2 })
    group = await vision.analyse(sample(3), everything, forever)
  })
  afterAll(() => vision[Symbol.asyncDispose]())

  it('finds the 22 faces of the six sample photos, each with template and five points inside its box', async () => {
    const analyses = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => vision.analyse(sample(n), everything, forever)))
    expect(analyses.map(({ faces }) => faces.length).reduce((a, b) => a + b)).toBe(22)
    for (const { faces, width, height } of analyses) {
      for (const { box, landmarks, template } of faces) {
        expect(template).toMatchObject({ modelId: 'embedded/dlib-resnet@1', vector: expect.any(Float32Array) })
        expect(template?.vector.length).toBe(128)
        for (const { x, y } of landmarks) {
          expect(x > box.x - box.width / 4 && x < box.x + box.width * 1.25 && x < width).toBe(true)
          expect(y > box.y - box.height / 4 && y < box.y + box.height * 1.25 && y < height).toBe(true)
        }
      }
    }
  })

  it('gives the same faces alone and under load', async () => {
    const many = await Promise.all(Array.from({ length: 6 }, () => vision.analyse(sample(3), everything, forever)))
    for (const { faces } of many) {
      expect(faces.length).toBe(group.faces.length)
      for (const [i, { template }] of faces.entries()) {
        const other = group.faces[i]?.template
        expect(
          distanceBetween(template?.vector as Float32Array, other?.vector as Float32Array, 'euclidean'),
        ).toBeLessThan(1e-3)
      }
    }
  })

  it('finds a person again after re-compression, and keeps strangers apart', async () => {
    const again = await vision.analyse(await sharp(sample(3)).jpeg({ quality: 50 }).toBuffer(), everything, forever)
    const vectors = group.faces.map(({ template }) => template?.vector as Float32Array)
    for (const { template } of again.faces) {
      const distances = vectors.map((vector) => distanceBetween(vector, template?.vector as Float32Array, 'euclidean'))
      expect(Math.min(...distances)).toBeLessThan(0.3)
      expect(distances.filter((distance) => distance < 0.5).length).toBe(1)
    }
  })

  it('leaves the caller its bytes', async () => {
    const bytes = sample(3)
    await vision.analyse(bytes, { ...everything, template: false }, forever)
    expect(bytes.length).toBeGreaterThan(1000)
    expect(bytes[0]).toBe(0xff)
  })

  it.each(['largest', 'prominent'] as const)('picks one face as %s', async (pick) => {
    const { faces, found } = await vision.analyse(sample(3), { ...everything, pick }, forever)
    expect([faces.length, found >= 3]).toEqual([1, true])
    expect(faces[0]?.template).not.toBeNull()
  })

  it('makes no templates of several faces where one was asked for', async () => {
    const { faces } = await vision.analyse(sample(3), { ...everything, pick: 'only', region: true }, forever)
    expect(faces.length).toBe(group.faces.length)
    for (const { template, region } of faces) expect([template, region]).toEqual([null, null])
  })

  it('cuts regions that hold the face where they say', async () => {
    const { faces } = await vision.analyse(sample(3), { ...everything, template: false, region: true }, forever)
    for (const { region, template } of faces) {
      expect(template).toBeNull()
      expect(Math.max(region?.width ?? 0, region?.height ?? 0)).toBeLessThanOrEqual(512)
      const jpeg = region?.jpeg as Uint8Array
      const { frame } = await decodeImage(jpeg, { bytes: 1e7, pixels: 1e7, side: 1e4 })
      expect([frame.width, frame.height]).toEqual([region?.width, region?.height])
      const alone = await vision.analyse(jpeg, { ...everything, pick: 'prominent' }, forever)
      const [nose, expected] = [alone.faces[0]?.landmarks[2], region?.landmarks[2]]
      const eyes = (region?.landmarks[1].x ?? 0) - (region?.landmarks[0].x ?? 0)
      expect(Math.hypot((nose?.x ?? 0) - (expected?.x ?? 0), (nose?.y ?? 0) - (expected?.y ?? 0))).toBeLessThan(
        eyes / 5,
      )
    }
  })

  it('reads attributes only where they are asked for', async () => {
    const options: AnalyseOptions = { ...everything, template: false, attributes: ['expression', 'liveness'] }
    const { faces } = await vision.analyse(sample(3), options, forever)
    for (const { expression, liveness } of faces) {
      const sum = Object.values(expression?.probabilities ?? {}).reduce((a, b) => a + b, 0)
      expect(sum).toBeCloseTo(1, 2)
      expect(liveness).toMatchObject({ certainty: 'uncertified', score: expect.any(Number) })
    }
    for (const { expression, liveness } of group.faces) expect([expression, liveness]).toEqual([null, null])
  })

  it('answers a picture without faces with none', async () => {
    const wall = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#789' } })
      .png()
      .toBuffer()
    const { faces, format, width, height } = await vision.analyse(wall, everything, forever)
    expect([faces, format, width, height]).toEqual([[], 'png', 640, 480])
  })

  it('refuses bad input with its own code and goes on', async () => {
    expect(await codeOf(vision.analyse(Buffer.from('text'), everything, forever))).toBe('unsupported_media')
    expect(await codeOf(vision.analyse(new Uint8Array(0), everything, forever))).toBe('invalid_image')
    expect(await codeOf(vision.analyse(sample(3).subarray(0, 90_000), everything, forever))).toBe('invalid_image')
    expect(await codeOf(vision.analyse(new Uint8Array(21 * 2 ** 20), everything, forever))).toBe('too_large')
    expect((await vision.analyse(sample(3), everything, forever)).faces.length).toBe(group.faces.length)
  })

  it('reports its state', () => {
    expect(vision.status()).toEqual({
      provider: 'cpu',
      cores: expect.any(Number),
      waiting: 0,
      running: 0,
      capacity: 66,
    })
  })
})

describe('limits of openVision', () => {
  it('refuses what exceeds its queue, keeps deadlines, and closes cleanly', async () => {
    const vision = await open({ threads: 1, queue: { jobs: 2, bytes: 1e8 } })
    const stop = new AbortController()
    const jobs = Array.from({ length: 6 }, () => codeOf(vision.analyse(sample(6), everything, stop.signal)))
    expect(vision.status()).toMatchObject({ running: 1, waiting: 2, capacity: 3 })
    stop.abort()
    const codes = await Promise.all(jobs)
    expect(codes.filter((code) => code === 'overloaded').length).toBe(3)
    expect(codes.filter((code) => code === 'cancelled').length).toBe(3)
    const last = codeOf(vision.analyse(sample(3), everything, forever))
    await vision[Symbol.asyncDispose]()
    // Either it ran to its end or it was still waiting for the thread to stop its cancelled photo.
    expect(['done', 'unavailable']).toContain(await last)
  })

  it('gives up at the deadline', async () => {
    await using vision = await open({ threads: 1, deadlineMs: 5 })
    expect(await codeOf(vision.analyse(sample(1), everything, forever))).toBe('deadline_exceeded')
  })

  it('refuses to start on CUDA where there is none', async () => {
    expect(await codeOf(open({ provider: 'cuda' }))).toBe('misconfigured')
  })
})

it.each([
  [0, 1, 'cpu', { threads: 1, wideCores: 1, narrowCores: 1 }],
  [0, 2, 'cpu', { threads: 2, wideCores: 2, narrowCores: 1 }],
  [0, 16, 'cpu', { threads: 8, wideCores: 16, narrowCores: 2 }],
  [1, 4, 'cpu', { threads: 1, wideCores: 4, narrowCores: 4 }],
  [0, 16, 'cuda', { threads: 2, wideCores: 16, narrowCores: 8 }],
] as const)('threads wished %i on %i cores of %s', (wished, cores, provider, layout) => {
  expect(layoutOf(wished, cores, provider)).toEqual(layout)
})
