import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { iou } from '#core/geometry.ts'
import { assessLiveness } from './assess-liveness.ts'
import type { LocatedFace } from './confirm-faces.ts'
import { expressionLabels, qualityMeasures } from './face.ts'
import { findLandmarks } from './find-landmarks.ts'
import { readExpression } from './read-expression.ts'
import {
  decoded,
  facesPerSample,
  manifestOf,
  type OpenedStages,
  openStages,
  samplePhoto,
} from './sample-photos.fixture.ts'
import { distanceBetween } from './template.ts'

let stages: OpenedStages
let photo: Uint8Array
let faces: readonly LocatedFace[]

beforeAll(async () => {
  stages = await openStages()
  photo = await samplePhoto(1)
  faces = await stages.find(await decoded(photo))
})
afterAll(() => stages[Symbol.asyncDispose]())

/** The faces from left to right. */
const ordered = (list: readonly LocatedFace[]) => [...list].sort((a, b) => a.box.x - b.box.x)

describe('detection on the sample photos', () => {
  it.each(facesPerSample.map((count, i) => [i + 1, count] as const))(
    'finds all of sample %i (%i faces)',
    async (number, count) => {
      const found = await stages.find(await decoded(await samplePhoto(number)))
      expect(found).toHaveLength(count)
      for (const face of found) expect(face.score).toBeGreaterThan(0.5)
    },
  )

  it('finds the near faces in mode fast', async () => {
    expect(await stages.find(await decoded(photo), 'fast')).toHaveLength(3)
  })

  it('finds the same boxes in the same order twice', async () => {
    expect(await stages.find(await decoded(photo))).toEqual(faces)
  })

  it.each([24, 32, 48])('finds faces of %i px in a large photo', async (height) => {
    const [face] = ordered(faces)
    if (face === undefined) throw new Error('no face')
    const { box } = face
    const side = Math.round(box.width * 1.8)
    const cut = await sharp(photo)
      .extract({
        left: Math.round(box.x - box.width * 0.4),
        top: Math.round(box.y - box.height * 0.5),
        width: side,
        height: side,
      })
      .resize(Math.round((height / box.height) * side))
      .toBuffer()
    const canvas = { width: 1920, height: 1080, channels: 3, background: { r: 120, g: 130, b: 110 } } as const
    const at = [
      { x: 100, y: 90 },
      { x: 1800, y: 70 },
      { x: 957, y: 541 },
    ]
    const composed = await sharp({ create: canvas })
      .composite(at.map(({ x, y }) => ({ input: cut, left: x, top: y })))
      .png()
      .toBuffer()
    expect(await stages.find(await decoded(composed))).toHaveLength(3)
  })

  it('finds a face that fills the frame', async () => {
    for (const { box } of faces) {
      const region = {
        left: Math.round(box.x - box.width * 0.05),
        top: Math.round(box.y - box.height * 0.15),
        width: Math.round(box.width * 1.1),
        height: Math.round(box.height * 1.2),
      }
      const close = await sharp(photo).extract(region).toBuffer()
      expect(await stages.find(await decoded(close))).toHaveLength(1)
    }
  })

  it('finds nothing where there is nothing', async () => {
    const noise = Uint8Array.from({ length: 320 * 240 * 3 }, (_, i) => (Math.imul(i, 2654435761) >>> 24) & 255)
    expect(await stages.find({ width: 320, height: 240, pixels: noise })).toEqual([])
    expect(await stages.find({ width: 1, height: 1, pixels: new Uint8Array(3) })).toEqual([])
    expect(await stages.find({ width: 2000, height: 3, pixels: new Uint8Array(18000) })).toEqual([])
  })

  it('stops when the caller is gone', async () => {
    const { detectFaces } = await import('./detect.ts')
    const { detection } = manifestOf('detector-accurate')
    if (detection === undefined) throw new Error('no facts')
    const frame = await decoded(photo)
    const gone = AbortSignal.abort()
    await expect(
      detectFaces(frame, await stages.network('detector-accurate'), detection, 'accurate', gone),
    ).rejects.toThrow(/abort/i)
  })
})

describe('landmarks', () => {
  it('lie where eyes, nose and mouth are', () => {
    for (const { landmarks, box } of faces) {
      const [left, right, nose, mouthLeft, mouthRight] = landmarks
      expect(left.x).toBeLessThan(right.x)
      expect(mouthLeft.x).toBeLessThan(mouthRight.x)
      expect(nose.y).toBeGreaterThan(Math.min(left.y, right.y))
      expect(mouthLeft.y).toBeGreaterThan(left.y)
      for (const { x, y } of landmarks) {
        expect(x).toBeGreaterThan(box.x)
        expect(x).toBeLessThan(box.x + box.width)
        expect(y).toBeGreaterThan(box.y - box.height * 0.1)
        expect(y).toBeLessThan(box.y + box.height * 1.2)
      }
    }
  })

  it('are the same whether faces are looked at together or alone', async () => {
    const frame = await decoded(photo)
    const network = await stages.network('landmarks')
    const together = await findLandmarks(
      faces.map(({ box }) => ({ frame, box })),
      network,
    )
    for (const [i, face] of faces.entries()) {
      const [alone] = await findLandmarks([{ frame, box: face.box }], network)
      for (const [j, point] of (alone?.landmarks ?? []).entries()) {
        expect(point.x).toBeCloseTo(together[i]?.landmarks[j]?.x ?? 0, 1)
        expect(point.y).toBeCloseTo(together[i]?.landmarks[j]?.y ?? 0, 1)
      }
    }
  })
})

describe('templates', () => {
  it('tell people apart and know them again in altered copies', async () => {
    const vectors = await stages.embed(await decoded(photo), ordered(faces))
    for (const [i, a] of vectors.entries())
      for (const b of vectors.slice(i + 1)) expect(distanceBetween(a, b, 'euclidean')).toBeGreaterThan(0.55)
    const copies = {
      darker: sharp(photo).linear(0.5, 0),
      smaller: sharp(photo).resize(800),
      compressed: sharp(photo).jpeg({ quality: 40 }),
      turned: sharp(photo).rotate(12),
    }
    for (const [name, copy] of Object.entries(copies)) {
      const frame = await decoded(await copy.jpeg().toBuffer())
      const again = await stages.embed(frame, ordered(await stages.find(frame)))
      expect(again, name).toHaveLength(vectors.length)
      for (const [i, vector] of vectors.entries())
        expect(distanceBetween(vector, again[i] ?? new Float32Array(128), 'euclidean'), name).toBeLessThan(0.4)
    }
  })

  it('of a mirrored photo are nearly the same: the network averages both', async () => {
    const [vector] = await stages.embed(await decoded(photo), ordered(faces))
    const mirrored = await decoded(await sharp(photo).flop().png().toBuffer())
    const found = await stages.embed(mirrored, ordered(await stages.find(mirrored)).reverse())
    expect(distanceBetween(vector ?? new Float32Array(), found[0] ?? new Float32Array(128), 'euclidean')).toBeLessThan(
      0.25,
    )
  })
})

describe('quality', () => {
  it('of good photos is high and of bad ones names the defect', async () => {
    const frame = await decoded(photo)
    for (const face of faces) expect(stages.quality(frame, face)).toMatchObject({ reason: null })
    const expectations = [
      ['sharpness', /blurred/, sharp(photo).blur(6)],
      ['brightness', /lit/, sharp(photo).linear(0.2, 0)],
      ['contrast', /contrast/, sharp(photo).linear(0.12, 110)],
      ['faceSize', /small|blurred/, sharp(photo).resize(330)],
    ] as const
    for (const [measure, words, copy] of expectations) {
      const bad = await decoded(await copy.png().toBuffer())
      const [face] = await stages.find(bad)
      if (face === undefined) throw new Error(`no face left with bad ${measure}`)
      const quality = stages.quality(bad, face)
      const good = faces.find((other) => iou(other.box, face.box) > 0.3) ?? faces[0]
      expect(quality[measure], measure).toBeLessThan(0.5)
      expect(quality.overall).toBeLessThan(stages.quality(frame, good as LocatedFace).overall)
      expect(quality.reason).toMatch(words)
      for (const name of qualityMeasures) expect(quality[name]).toBeLessThanOrEqual(1)
    }
  })

  it('measures roll in degrees, clockwise', async () => {
    const straight = stages.quality(await decoded(photo), ordered(faces)[0] as LocatedFace).angles.roll
    const turned = await decoded(await sharp(photo).rotate(20).png().toBuffer())
    const rolls = (await stages.find(turned)).map((face) => stages.quality(turned, face).angles.roll)
    expect(rolls.some((roll) => Math.abs(roll - straight - 20) < 5)).toBe(true)
  })
})

describe('attributes', () => {
  it('are probabilities for every face', async () => {
    const frame = await decoded(photo)
    const targets = faces.map(({ box, landmarks }) => ({ frame, box, landmarks }))
    const expressions = await readExpression(targets, await stages.network('expression'), manifestOf('expression'))
    expect(expressions).toHaveLength(faces.length)
    for (const { label, probabilities } of expressions) {
      const values = expressionLabels.map((name) => probabilities[name])
      expect(values.reduce((a, b) => a + b)).toBeCloseTo(1, 4)
      expect(probabilities[label]).toBe(Math.max(...values))
    }
    const judges = await Promise.all(
      (['spoof', 'liveness'] as const).map(async (role) => ({
        network: await stages.network(role),
        manifest: manifestOf(role),
      })),
    )
    for (const { score, certainty } of await assessLiveness(targets, judges)) {
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(1)
      expect(certainty).toBe('uncertified')
    }
  })
})
