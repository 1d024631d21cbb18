import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { iou } from '#core/geometry.ts'
import { detectFaces } from '#vision/detect.ts'
import type { Frame } from '#vision/frame.ts'
import { shrinkFrame } from '#vision/image/shrink.ts'
import type { Network } from '#vision/inference/network.ts'
import { openSession, type Session } from '#vision/inference/session.ts'
import { type CascadeNetworks, detectCascade } from '#vision/models/detect-cascade.ts'
import { decoded, facesPerSample, samplePhoto } from '#vision/sample-photos.fixture.ts'
import { convertNetwork } from './convert-network.ts'
import { mtcnn } from './mtcnn.ts'
import { yuNet } from './yunet.ts'

const models = join('..', 'shared', 'models')

let folder: string
const open: Session[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netra-mtcnn-'))
})
afterAll(async () => {
  for (const session of open) await session[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function opened(name: string, bytes: Uint8Array): Promise<Network> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  const session = await openSession(path, { provider: 'cpu', cores: 1 })
  open.push(session)
  return session
}

async function stage(index: number, file: string): Promise<Network> {
  const network = mtcnn[index]
  if (network === undefined) throw new Error('no such stage')
  return opened(`${file}.onnx`, convertNetwork(network, [await readFile(join(models, 'mtcnn', `${file}.pt`))]))
}

const shrunk = (frame: Frame) => shrinkFrame(frame, 640, Math.round((frame.height / frame.width) * 640))

describe.skipIf(!existsSync(models))('MTCNN of ../shared/models', () => {
  let networks: CascadeNetworks
  beforeAll(async () => {
    networks = { propose: await stage(0, 'pnet'), refine: await stage(2, 'rnet'), output: await stage(3, 'onet') }
  })

  it.each([
    [0, 'pnet', 64, { reg: 'regression', prob: 'scores' }],
    [2, 'rnet', 24, { reg: 'regression', prob: 'scores' }],
    [3, 'onet', 48, { reg: 'regression', prob: 'scores', landmarks: 'points' }],
  ])('stage %i answers as its ONNX twin does: %s', async (index, file, side, names) => {
    const ours = await stage(index, file)
    const twin = await opened(`${file}-twin.onnx`, await readFile(join(models, 'mtcnn', `${file}.onnx`)))
    const [count, plane] = [2, side * side]
    const bytes = Float32Array.from({ length: count * plane * 3 }, (_, i) => ((i * 7919) ^ (i >> 3)) % 256)
    const planes = new Float32Array(bytes.length)
    for (let n = 0; n < count; n++)
      for (let i = 0; i < plane; i++)
        for (let c = 0; c < 3; c++)
          planes[(n * 3 + c) * plane + i] = ((bytes[(n * plane + i) * 3 + c] ?? 0) - 127.5) / 128
    const answer = await ours.run({ pixels: { data: bytes, shape: [count, side, side, 3] } })
    const wanted = await twin.run({ input: { data: planes, shape: [count, 3, side, side] } })
    for (const [theirs, own] of Object.entries(names)) {
      const [a, b] = [answer[own]?.data ?? [], wanted[theirs]?.data ?? []]
      // Of probabilities the twin answers both classes, the face second.
      const size = a.length / count
      const expected =
        theirs === 'prob' ? (i: number) => b[Math.floor(i / size) * 2 * size + size + (i % size)] : (i: number) => b[i]
      expect(a.length).toBeGreaterThan(0)
      for (let i = 0; i < a.length; i++) expect(Math.abs((a[i] ?? 9) - (expected(i) ?? -9))).toBeLessThan(1e-5)
    }
  })

  it('finds the faces of the sample photos where YuNet does', async () => {
    const [yu] = yuNet
    if (yu?.detection === undefined) throw new Error('no facts')
    const yuNetwork = await opened(
      'yunet.onnx',
      convertNetwork(yu, [await readFile(join(models, 'detector', 'yunet_s_640_640.onnx'))]),
    )
    const distances: number[] = []
    for (const i of facesPerSample.keys()) {
      const frame = await shrunk(await decoded(await samplePhoto(i + 1)))
      const found = await detectCascade(frame, networks, { smallest: 24 })
      const theirs = await detectFaces(frame, yuNetwork, yu.detection, 'accurate')
      for (const { box, landmarks } of found) {
        const twin = theirs.find((other) => iou(other.box, box) > 0.6)
        if (twin === undefined) continue
        const apart = (twin.landmarks ?? []).map((point, k) => {
          const own = landmarks?.[k] ?? { x: 0, y: 0 }
          return Math.hypot(point.x - own.x, point.y - own.y)
        })
        expect(apart).toHaveLength(5)
        distances.push(apart.reduce((sum, value) => sum + value, 0) / 5 / box.height)
      }
    }
    // Of the 22 faces, one a profile that it does not see.
    expect(distances.length).toBeGreaterThanOrEqual(20)
    // On two leaning heads the two detectors' points lie a seventh of the box apart, on the others a thirtieth.
    expect(distances.sort((a, b) => a - b)[distances.length >> 1]).toBeLessThan(0.06)
  }, 120_000)

  it('answers the same in bands as in one piece', async () => {
    const frame = await shrunk(await decoded(await samplePhoto(5)))
    const whole = await detectCascade(frame, networks, { smallest: 24 })
    expect(whole).toHaveLength(5)
    expect(await detectCascade(frame, networks, { smallest: 24, band: 20_000 })).toEqual(whole)
  }, 120_000)

  it('stops when it is told to', async () => {
    const frame = await decoded(await samplePhoto(1))
    const gone = AbortSignal.abort(new Error('gone'))
    await expect(detectCascade(frame, networks, { smallest: 24, signal: gone })).rejects.toThrow('gone')
  })
})
