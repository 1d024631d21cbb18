import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CataloguedFile, CataloguedPack } from './catalogued-pack.ts'
import { buildGraph } from './graph-builder.ts'
import { importSource } from './import-source.ts'
import { insightFaceSmall } from './insightface-packs.ts'
import { installPack, removePack } from './install-pack.ts'
import { findPack, listPacks, readRecord } from './installed-pack.ts'
import { openPack } from './open-pack.ts'
import { pullSource } from './pull-source.ts'
import { writeStoredZip } from './state-dict.fixture.ts'

const { signal } = new AbortController()
const now = new Date('2026-01-02T03:04:05Z')
let folder: string
let packsFolder: string
let modelsFolder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netra-install-'))
  packsFolder = join(folder, 'packs')
  modelsFolder = join(folder, 'models')
  await mkdir(join(modelsFolder, 'deeper'), { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A network that answers the mean colour of a crop as three numbers. */
function tinyNetwork(domain?: string): Uint8Array {
  const graph = buildGraph()
  const planes = graph.input('planes', 'float', ['N', 3, 8, 8])
  graph.output(graph.op('ReduceMean', [planes], { axes: [2, 3], keepdims: 0 }), 'mean', ['N', 3])
  const bytes = graph.finish(domain ?? 'tiny')
  return bytes
}

const network = tinyNetwork()

function tinyPack(change: Partial<CataloguedFile> = {}, commercialUse = true): CataloguedPack {
  const [yuNet] = openPack.networks
  if (!yuNet || !openPack.embedder) throw new Error('the open pack has no detector')
  return {
    ...openPack,
    name: 'tiny',
    networks: [
      {
        role: 'embedder',
        id: 'tiny@1',
        family: 'onnx-embedder',
        files: [[{ path: 'tiny.onnx', bytes: network.length, sha256: sha256(network), ...change }]],
        input: { width: 8, height: 8, layout: 'NCHW', colour: 'RGB' },
        output: 'embedding [N, 3]',
        dimensions: 3,
        licence: { ...yuNet.licence, commercialUse },
      },
    ],
    embedder: { ...openPack.embedder, modelId: 'tiny/tiny@1', dimensions: 3 },
  }
}

async function fromFolder(pack: CataloguedPack, acceptedBy?: string) {
  const source = await importSource(modelsFolder, signal)
  return installPack(pack, { packsFolder, source, acceptedBy, now, signal })
}

/** What lies in the packs' folder; downloads to go on with do not count. */
const left = async () => (await readdir(packsFolder).catch(() => [])).filter((name) => name !== '.downloads')

describe('importing a pack', () => {
  it('finds files by what they are, records the pack, and can be removed again', async () => {
    await writeFile(join(modelsFolder, 'deeper', 'other-name.bin'), network)
    await fromFolder(tinyPack())
    expect(await left()).toEqual(['tiny'])
    const { manifest, accepted, folder: where } = await findPack('tiny', packsFolder)
    expect(manifest.embedder.modelId).toBe('tiny/tiny@1')
    expect(accepted).toBeNull()
    const [file] = manifest.networks[0]?.files ?? []
    expect(await readFile(join(where, file?.path ?? ''))).toEqual(Buffer.from(network))
    expect(manifest.networks.map(({ role }) => role)).toContain('landmarks')
    expect((await listPacks(packsFolder)).map((pack) => pack.manifest.name)).toEqual(['embedded', 'tiny'])
    expect([await removePack('tiny', packsFolder), await removePack('tiny', packsFolder)]).toEqual([true, false])
    await expect(findPack('tiny', packsFolder)).rejects.toMatchObject({ code: 'misconfigured' })
  })

  it('needs acceptance of non-commercial weights and records it', async () => {
    await writeFile(join(modelsFolder, 'tiny.onnx'), network)
    await expect(fromFolder(tinyPack({}, false))).rejects.toThrow(/--accept-non-commercial/)
    expect(await left()).toEqual([])
    await fromFolder(tinyPack({}, false), 'ada')
    expect((await readRecord('tiny', packsFolder))?.accepted).toMatchObject({ by: 'ada', at: now.toISOString() })
  })

  it.each([
    ['a file that is missing', { sha256: '0'.repeat(64) }, network, /no file with the size and hash/],
    ['a file of another size', {}, network.subarray(1), /no file with the size and hash/],
    ['a file that is no network', {}, Buffer.from('weights'), /no ONNX network/],
  ])('leaves nothing of %s', async (_, change, bytes, message) => {
    await writeFile(join(modelsFolder, 'tiny.onnx'), bytes)
    const own = message.source.startsWith('no ONNX') ? { bytes: bytes.length, sha256: sha256(bytes) } : change
    await expect(fromFolder(tinyPack(own))).rejects.toThrow(message)
    expect(await left()).toEqual([])
  })

  it('keeps the older installation where the newer fails', async () => {
    await writeFile(join(modelsFolder, 'tiny.onnx'), network)
    await fromFolder(tinyPack())
    await expect(fromFolder(tinyPack({ sha256: '1'.repeat(64) }))).rejects.toThrow()
    expect((await findPack('tiny', packsFolder)).manifest.name).toBe('tiny')
  })

  it('says what is wrong with a damaged record and with names that are none', async () => {
    await mkdir(join(packsFolder, 'open'), { recursive: true })
    await writeFile(join(packsFolder, 'open', 'pack.json'), '{')
    await expect(findPack('open', packsFolder)).rejects.toThrow(/damaged/)
    await expect(readRecord('../models', packsFolder)).rejects.toThrow(/There is no model pack/)
    await expect(findPack('bogus', join(folder, 'none'))).rejects.toThrow(/There is no model pack bogus/)
  })
})

describe('pulling a pack', () => {
  let server: Server
  let address: string
  let asked: (string | undefined)[]
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  beforeEach(async () => {
    asked = []
    server = createServer((request, response) => {
      asked.push(request.headers.range)
      answer(request, response)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const bound = server.address()
    address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/tiny.onnx`
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  async function pull(change: Partial<CataloguedFile> = {}, loopback = true) {
    await using source = await pullSource({ packsFolder, signal, loopback })
    return installPack(tinyPack({ url: address, ...change }), { packsFolder, source, now, signal })
  }

  it('goes on where it broke off', async () => {
    answer = (_, response) => void response.end(network.subarray(0, 100))
    await expect(pull()).rejects.toMatchObject({ code: 'unavailable' })
    expect(await left()).toEqual([])
    answer = ({ headers }, response) => {
      const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0)
      response.writeHead(206, { 'content-range': `bytes ${from}-${network.length - 1}/${network.length}` })
      response.end(network.subarray(from))
    }
    await pull()
    expect(asked).toEqual([undefined, 'bytes=100-'])
    expect((await findPack('tiny', packsFolder)).manifest.name).toBe('tiny')
  })

  it('starts again where the server cannot go on', async () => {
    answer = (_, response) => void response.end(network.subarray(0, 100))
    await expect(pull()).rejects.toThrow(/run the command again/)
    answer = (_, response) => void response.end(network)
    await pull()
    expect(await left()).toEqual(['tiny'])
  })

  it.each<[string, (response: ServerResponse) => void, string, RegExp]>([
    ['a wrong hash', (response) => response.end(Buffer.alloc(network.length)), 'misconfigured', /hash differs/],
    ['a file cut short', (response) => response.end(network.subarray(0, 99)), 'unavailable', /ended after 99/],
    [
      'a redirect loop',
      (response) => response.writeHead(302, { location: '/tiny.onnx' }).end(),
      'unavailable',
      /redirects more than/,
    ],
    [
      'a redirect to plain http',
      (response) => response.writeHead(302, { location: 'http://example.invalid/tiny.onnx' }).end(),
      'misconfigured',
      /not https/,
    ],
    [
      'more than was declared, announced',
      (response) => response.end(Buffer.concat([network, network])),
      'misconfigured',
      /larger than/,
    ],
    [
      'more than was declared, not announced',
      (response) => {
        response.write(network)
        response.end(network)
      },
      'misconfigured',
      /larger than/,
    ],
    ['an error', (response) => response.writeHead(404).end(), 'unavailable', /answered 404/],
  ])('refuses %s and installs nothing', async (_, respond, code, message) => {
    answer = (_request, response) => respond(response)
    await expect(pull()).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    expect(await left()).toEqual([])
  })

  it('takes https only, and nothing that has no address', async () => {
    await expect(pull({}, false)).rejects.toThrow(/not https/)
    const file = { path: 'tiny.onnx', bytes: network.length, sha256: sha256(network) }
    const [own] = tinyPack().networks
    if (!own) throw new Error('no network')
    await using source = await pullSource({ packsFolder, signal, loopback: true })
    const pack = { ...tinyPack(), networks: [{ ...own, files: [[file]] }] }
    await expect(installPack(pack, { packsFolder, source, now, signal })).rejects.toThrow(/can only be imported/)
    expect(asked).toEqual([])
  })
})

describe('pulling a pack out of an archive', () => {
  /** A network of the interface that SCRFD's files have: any size in, nine outputs. */
  function detector(): Uint8Array {
    const graph = buildGraph()
    const means = graph.op('ReduceMean', [graph.input('input.1', 'float', [1, 3, 'H', 'W'])], { axes: [2, 3] })
    for (let n = 0; n < 9; n++) graph.output(means, `output${n}`)
    return graph.finish('scrfd')
  }
  function embedder(): Uint8Array {
    const graph = buildGraph()
    const means = graph.op('ReduceMean', [graph.input('input.1', 'float', [1, 3, 112, 112])], {
      axes: [2, 3],
      keepdims: 0,
    })
    graph.output(graph.op('MatMul', [means, graph.floats([3, 512], new Float32Array(1536).fill(1))]), 'fc1', [1, 512])
    return graph.finish('arcface')
  }
  const members = { 'det_500m.onnx': detector(), 'w600k_mbf.onnx': embedder(), 'genderage.onnx': network }
  type Members = Partial<typeof members>

  /** buffalo_s as it is catalogued, but for the hashes of the generated files and the address. */
  function smallPack(url: string, archive: Uint8Array, most?: number): CataloguedPack {
    const expected = { bytes: archive.length, sha256: sha256(archive) }
    const networks = insightFaceSmall.networks.map((one) => {
      const files = one.files.map((list) =>
        list.map((file) => {
          const member = file.archive?.member ?? ''
          const bytes = members[member as keyof typeof members] ?? new Uint8Array()
          return { ...file, bytes: most ?? file.bytes, sha256: sha256(bytes), url, archive: { member, expected } }
        }),
      )
      return { ...one, files }
    })
    return { ...insightFaceSmall, networks }
  }

  async function pull(archive: Uint8Array, most?: number) {
    let fetched = 0
    const server = createServer((_, response) => {
      fetched++
      response.end(archive)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const bound = server.address()
    const url = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/buffalo_s.zip`
    try {
      await using source = await pullSource({ packsFolder, signal, loopback: true })
      const pack = smallPack(url, archive, most)
      await installPack(pack, { packsFolder, source, acceptedBy: 'ada', now, signal })
    } finally {
      server.closeAllConnections()
      server.close()
    }
    return fetched
  }

  const inFolder = (some: Members) =>
    writeStoredZip(Object.fromEntries(Object.entries(some).map(([name, bytes]) => [`buffalo_s/${name}`, bytes])))

  it('takes the members that it needs, wherever they lie in it, and fetches it once', async () => {
    expect(await pull(inFolder(members))).toBe(1)
    const { manifest, accepted, folder: where } = await findPack('insightface-s', packsFolder)
    expect(accepted).toMatchObject({ by: 'ada' })
    const files = manifest.networks.flatMap((own) => own.files.filter((file) => file.package === undefined))
    for (const file of files) {
      const member = file.path.split('/').at(-1) as keyof typeof members
      expect(await readFile(join(where, file.path))).toEqual(Buffer.from(members[member]))
    }
    expect((await readdir(join(packsFolder, 'insightface-s'))).sort()).toEqual([
      'det_500m.onnx',
      'pack.json',
      'w600k_mbf.onnx',
    ])
    // Nothing of the archive stays.
    expect(await readdir(join(packsFolder, '.downloads'))).toEqual([])
  })

  const { 'w600k_mbf.onnx': _, ...lacking } = members
  const damaged = Buffer.from(inFolder(members)).subarray(0, -30)
  it.each<[string, Uint8Array, number | undefined, RegExp]>([
    ['that lacks a member', inFolder(lacking), undefined, /holds no w600k_mbf/],
    [
      'with a member that is another file',
      inFolder({ ...members, 'det_500m.onnx': network }),
      undefined,
      /size or hash differ/,
    ],
    ['with a member larger than declared', inFolder(members), 100, /more than 100 bytes/],
    ['that is cut short', damaged, undefined, /damaged/],
    ['that is none', Buffer.from('<html>'), undefined, /damaged/],
  ])('refuses an archive %s and installs nothing', async (_name, archive, most, message) => {
    await expect(pull(archive, most)).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringMatching(message),
    })
    expect(await left()).toEqual([])
  })
})
