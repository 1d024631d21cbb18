import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PackManifest } from '#vision/models/manifest.ts'
import { embeddedPack } from './embedded-pack.ts'
import { preparePack } from './prepare-pack.ts'
import { verifyPack } from './verify-pack.ts'

const { signal } = new AbortController()
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netra-pack-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The pack with one small network only, so that a test costs milliseconds. */
const small: PackManifest = {
  ...embeddedPack,
  networks: embeddedPack.networks.filter(({ role }) => role === 'liveness'),
}
const altered = (change: object): PackManifest => ({
  ...small,
  networks: small.networks.map((network) => ({
    ...network,
    files: network.files.map((file) => ({ ...file, ...change })),
  })),
})

describe('the embedded pack', () => {
  it('is a valid manifest', () => {
    expect(PackManifest.parse(embeddedPack)).toEqual(embeddedPack)
  })

  it('is prepared completely, with every source file as the manifest says', async () => {
    const { networks } = await preparePack(embeddedPack, folder, signal)
    expect(Object.keys(networks).sort()).toEqual(embeddedPack.networks.map(({ role }) => role).sort())
    expect((await verifyPack(embeddedPack, folder, signal)).filter(({ problem }) => problem !== null)).toEqual([])
  })
})

describe('preparePack', () => {
  it('converts once and then reads no source', async () => {
    const first = await preparePack(small, folder, signal)
    const again = await preparePack(altered({ package: '@nobody/nothing' }), folder, signal)
    expect(again.networks).toEqual(first.networks)
  })

  it('makes a damaged file again', async () => {
    const { networks } = await preparePack(small, folder, signal)
    const path = networks.liveness ?? ''
    const good = await readFile(path)
    await writeFile(path, good.subarray(0, 1000))
    expect((await verifyPack(small, folder, signal)).at(-1)?.problem).toMatch(/damaged/)
    await preparePack(small, folder, signal)
    expect(Buffer.compare(await readFile(path), good)).toBe(0)
  })

  it('may run several times at once and leaves no rubbish', async () => {
    await Promise.all([1, 2, 3, 4].map(() => preparePack(small, folder, signal)))
    expect((await readdir(folder)).filter((name) => !/\.onnx(\.sha256)?$/.test(name))).toEqual([])
    expect((await verifyPack(small, folder, signal)).every(({ problem }) => problem === null)).toBe(true)
  })

  it.each([
    ['a package that is not there', { package: '@nobody/nothing' }, /@nobody\/nothing.*not installed/],
    ['a file that is not there', { path: 'models/none.bin' }, /missing/],
    ['another size', { bytes: 12 }, /12/],
    ['another hash', { sha256: '0'.repeat(64) }, /not the one/],
  ])('says what to do about %s', async (_, change, message) => {
    await expect(preparePack(altered(change), folder, signal)).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringMatching(message),
    })
    expect((await verifyPack(altered(change), folder, signal))[0]?.problem).toMatch(message)
  })

  it('stops when the caller is gone', async () => {
    await expect(preparePack(small, folder, AbortSignal.abort())).rejects.toThrow(/abort/i)
  })
})
