import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { iou } from '#core/geometry.ts'
import { VisionConfig } from '#vision/config.ts'
import { detectFaces } from '#vision/detect.ts'
import { openSession } from '#vision/inference/session.ts'
import { openVision } from '#vision/open-vision.ts'
import { rateFaces } from '#vision/rate-faces.ts'
import { decoded, facesPerSample, openStages, samplePhoto } from '#vision/sample-photos.fixture.ts'
import { distanceBetween } from '#vision/template.ts'
import type { AnalyseOptions } from '#vision/vision.ts'
import type { CataloguedPack } from './catalogued-pack.ts'
import { convertNetwork } from './convert-network.ts'
import { importSource } from './import-source.ts'
import { insightFaceSmall } from './insightface-packs.ts'
import { installPack } from './install-pack.ts'
import { findPack } from './installed-pack.ts'
import { lightQNetPack } from './lightqnet-pack.ts'
import { livenessPack } from './liveness-pack.ts'
import { openPack } from './open-pack.ts'

const models = join('..', 'shared', 'models')
const spoofs = join('..', 'shared', 'faces', 'spoof')
const { signal } = new AbortController()
const config = VisionConfig.parse({ inference: { provider: 'cpu', threads: 1 } })

let folder: string
let packsFolder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netra-packs-'))
  packsFolder = join(folder, 'packs')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function open(packs: readonly CataloguedPack[], name: string) {
  const source = await importSource(models, signal)
  for (const pack of packs) await installPack(pack, { packsFolder, source, now: new Date(0), signal })
  const { manifest, folder: packFolder } = await findPack(name, packsFolder)
  return openVision(config, { cacheFolder: join(folder, 'cache'), pack: manifest, packFolder, signal })
}

const options: AnalyseOptions = { pick: 'all', template: true, region: false, attributes: ['liveness'] }

describe.skipIf(!existsSync(models))('packs of ../shared/models', () => {
  it('open finds the faces of the samples and knows a person again', async () => {
    await using vision = await open([openPack], 'open')
    for (const [i, count] of facesPerSample.entries())
      for (const detector of ['accurate', 'fast'] as const) {
        const { faces } = await vision.analyse(await samplePhoto(i + 1), { ...options, detector }, signal)
        expect(faces).toHaveLength(count)
      }
    const photo = await samplePhoto(1)
    const smaller = await sharp(photo).resize(960).jpeg({ quality: 60 }).toBuffer()
    const vectors = async (bytes: Uint8Array) =>
      [...(await vision.analyse(bytes, options, signal)).faces]
        .sort((a, b) => a.box.x - b.box.x)
        .map(({ template }) => template?.vector ?? new Float32Array(256))
    const [first, again] = [await vectors(photo), await vectors(smaller)]
    const { known, uncertain } = openPack.embedder?.presets.balanced ?? { known: 0, uncertain: 0 }
    for (const [i, a] of first.entries())
      for (const [j, b] of again.entries()) {
        const distance = distanceBetween(a, b, 'cosine')
        if (i === j) expect(distance).toBeLessThan(known / 2)
        else expect(distance).toBeGreaterThan(uncertain)
      }
  })

  it.skipIf(!existsSync(spoofs))('liveness tells the published samples apart, beside whichever pack', async () => {
    await using vision = await open([livenessPack], 'embedded')
    const score = async (name: string) => {
      const photo = await readFile(join(spoofs, name))
      const { faces } = await vision.analyse(photo, { ...options, pick: 'prominent' }, signal)
      return faces[0]?.liveness?.score
    }
    expect(await score('image_T1.jpg')).toBeGreaterThan(0.9)
    for (const attack of ['image_F1.jpg', 'image_F2.jpg']) expect(await score(attack)).toBeLessThan(0.1)
  })

  it('lightqnet rates a blurred face below the clear one', async () => {
    const [network] = lightQNetPack.networks
    if (network === undefined) throw new Error('no network')
    const path = join(folder, 'lightqnet.onnx')
    await writeFile(path, convertNetwork(network, [await readFile(join(models, 'quality', 'lightqnet-dm050.onnx'))]))
    await using session = await openSession(path, { provider: 'cpu', cores: 1 })
    await using stages = await openStages()
    const photo = sharp(await samplePhoto(5)).resize(640)
    const frame = await decoded(await photo.clone().jpeg().toBuffer())
    const blurred = await decoded(await photo.clone().blur(6).jpeg().toBuffer())
    const faces = await stages.find(frame)
    expect(faces).toHaveLength(5)
    const rate = (seen: typeof frame) => {
      const targets = faces.map(({ landmarks }) => ({ frame: seen, landmarks }))
      return rateFaces(targets, session, network)
    }
    const [clear, less] = [await rate(frame), await rate(blurred)]
    for (const [i, rating] of clear.entries()) {
      expect(rating).toBeGreaterThan(0.5)
      expect(less[i]).toBeLessThan(rating - 0.2)
    }
  })

  it('SCRFD sees what YuNet sees, landmarks included', async () => {
    const find = async ({ networks }: CataloguedPack, file: string) => {
      const [network] = networks
      if (network?.detection === undefined) throw new Error('no detector')
      const path = join(folder, `${network.family}.onnx`)
      await writeFile(path, convertNetwork(network, [await readFile(join(models, 'detector', file))]))
      await using session = await openSession(path, { provider: 'cpu', cores: 1 })
      return await detectFaces(await decoded(await samplePhoto(5)), session, network.detection, 'accurate')
    }
    const [scrfd, yuNet] = [await find(insightFaceSmall, 'det_500m.onnx'), await find(openPack, 'yunet_s_640_640.onnx')]
    expect(scrfd).toHaveLength(5)
    for (const a of scrfd) {
      const b = yuNet.find(({ box }) => iou(box, a.box) > 0.6)
      const eyes = a.landmarks
        ? Math.hypot(a.landmarks[1].x - a.landmarks[0].x, a.landmarks[1].y - a.landmarks[0].y)
        : 0
      const apart = (a.landmarks ?? []).map((point, i) => {
        const other = b?.landmarks?.[i] ?? { x: 0, y: 0 }
        return Math.hypot(point.x - other.x, point.y - other.y)
      })
      expect(apart).toHaveLength(5)
      expect(apart.reduce((sum, value) => sum + value, 0) / 5).toBeLessThan(eyes * 0.25)
    }
  })
})
