import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { pack } from 'tar-stream'
import { toAppError } from '#core/errors.ts'
import { seededRandom } from '#core/random.ts'
import { readArchive } from '#recognition/read-archive.ts'
import { zip } from '#recognition/zip.fixture.ts'
import { decodeImage } from '#vision/image/decode.ts'
import { mutate } from './mutate.ts'

const imageLimits = { bytes: 2 ** 20, pixels: 4e6, side: 4_096 }
const archiveLimits = { members: 200, memberBytes: 2 ** 18, totalBytes: 2 ** 20 }
const imageCodes = ['unsupported_media', 'too_large', 'invalid_image', 'deadline_exceeded']
const archiveCodes = ['unsupported_media', 'too_large', 'invalid_archive']

export interface Fuzzed {
  readonly runs: number
  /** How often each outcome was met. */
  readonly outcomes: Readonly<Record<string, number>>
  /** How often the process that decodes had to be replaced. */
  readonly decodersLost: number
}

/** A reader of hostile bytes: what it starts from, what it does, and which errors are right. */
interface Target {
  readonly seeds: readonly Buffer[]
  readonly codes: readonly string[]
  /** Throws where what was read breaks a promise. */
  read(bytes: Buffer): Promise<void>
}

/** Small pictures of every format and way of storing that is accepted. */
async function imageTarget(): Promise<Target> {
  const plain = sharp({
    create: {
      width: 48,
      height: 40,
      channels: 3,
      background: '#678',
      noise: { type: 'gaussian', mean: 128, sigma: 50 },
    },
  })
  const seeds = await Promise.all([
    plain.clone().jpeg().toBuffer(),
    plain.clone().jpeg({ progressive: true, quality: 60 }).withMetadata({ orientation: 6 }).toBuffer(),
    plain.clone().toColourspace('cmyk').jpeg().toBuffer(),
    plain.clone().withIccProfile('p3').jpeg().toBuffer(),
    plain.clone().png().toBuffer(),
    plain.clone().png({ palette: true, progressive: true }).toBuffer(),
    plain.clone().toColourspace('rgb16').png().toBuffer(),
    plain.clone().webp().toBuffer(),
    plain.clone().webp({ lossless: true }).toBuffer(),
    plain.clone().avif({ effort: 0 }).toBuffer(),
    plain.clone().gif().toBuffer(),
    plain.clone().tiff({ compression: 'lzw' }).toBuffer(),
    plain.clone().tiff({ compression: 'jpeg' }).toBuffer(),
    plain.clone().tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
  ])
  return {
    seeds,
    codes: imageCodes,
    async read(bytes) {
      const { width, height, pixels } = (await decodeImage(bytes, imageLimits)).frame
      if (width * height > imageLimits.pixels || pixels.length !== width * height * 3)
        throw new Error(`${width}×${height} with ${pixels.length} bytes`)
    },
  }
}

async function archiveTarget(random: () => number): Promise<Target> {
  const tar = pack()
  for (const person of ['ann', 'bob']) tar.entry({ name: `${person}/1.jpg` }, 'x'.repeat(700))
  tar.entry({ name: `${'deep/'.repeat(40)}ann/2.jpg` }, 'y')
  tar.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk)
  const plain = Buffer.concat(chunks)
  const seeds = [zip({ 'ann/1.jpg': 'x'.repeat(300), 'bob/2.jpg': 'y' }), plain, gzipSync(plain)]
  return {
    seeds,
    codes: archiveCodes,
    async read(bytes) {
      // A changed tar is packed again, or hardly any would get past gzip's own checks.
      const whole = bytes.readUInt16BE(0) === 0x1f8b || bytes[0] === 0x50 || random() < 0.05
      for await (const image of readArchive(whole ? bytes : gzipSync(bytes), archiveLimits)) {
        if (image.file.includes('..') || image.file.startsWith('/')) throw new Error(`it leads out: ${image.file}`)
        if ((await image.read()).length > archiveLimits.memberBytes) throw new Error('a member over the limit')
      }
    },
  }
}

/**
 * Reads changed pictures or archives until `enough(runs)`. Throws at the first that ends otherwise than in a result or one
 * of the codes for it, naming the run: the same seed meets it again.
 */
export async function fuzz(
  kind: 'images' | 'archives',
  seed: number,
  enough: (runs: number) => boolean,
): Promise<Fuzzed> {
  const target = await (kind === 'images' ? imageTarget() : archiveTarget(seededRandom(seed + 1)))
  const outcomes: Record<string, number> = {}
  let decodersLost = 0
  let runs = 0
  for (; !enough(runs); runs++) {
    const random = seededRandom(seed + runs * 7_919)
    const pick = () => target.seeds[Math.floor(random() * target.seeds.length)] ?? Buffer.alloc(1)
    const bytes = mutate(pick(), pick(), random)
    let outcome = 'ok'
    if (bytes.length >= 2)
      try {
        await target.read(bytes)
      } catch (thrown) {
        const error = toAppError(thrown)
        outcome = error.code
        if (!target.codes.includes(outcome))
          throw new Error(`${kind}, seed ${seed}, run ${runs}: ${outcome}`, { cause: error.cause ?? thrown })
        if (error.message.includes('its decoder')) decodersLost++
      }
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  return { runs, outcomes, decodersLost }
}
