import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { readArchive } from './read-archive.ts'

const limits = { members: 100, memberBytes: 10_000, totalBytes: 50_000 }

async function tarGz(members: Record<string, string | Buffer>): Promise<Buffer> {
  const tar = pack()
  for (const [name, content] of Object.entries(members)) tar.entry({ name }, content)
  tar.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk)
  return gzipSync(Buffer.concat(chunks))
}

/** A zip of stored (not compressed) members, byte by byte after the format's description. */
function zip(members: Record<string, string>): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(members)) {
    const nameBytes = Buffer.from(name)
    const data = Buffer.from(content)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt32LE(crc32(data), 14)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(data.length, 22)
    local.writeUInt16LE(nameBytes.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(20, 4)
    central.writeUInt16LE(20, 6)
    central.writeUInt32LE(crc32(data), 16)
    central.writeUInt32LE(data.length, 20)
    central.writeUInt32LE(data.length, 24)
    central.writeUInt16LE(nameBytes.length, 28)
    central.writeUInt32LE(offset, 42)
    locals.push(local, nameBytes, data)
    centrals.push(central, nameBytes)
    offset += 30 + nameBytes.length + data.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  const count = Object.keys(members).length
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

async function filesOf(archive: Uint8Array, own = limits): Promise<string[]> {
  const files: string[] = []
  for await (const image of readArchive(archive, own)) files.push(`${image.file}=${Buffer.from(await image.read())}`)
  return files
}

const tree = { 'ann/1.jpg': 'one', 'bob/2.jpg': 'two' }

describe('readArchive', () => {
  it('reads tar.gz and zip, also below a folder of their own, and leaves clutter out', async () => {
    const messy = {
      'set/ann/1.jpg': 'one',
      '__MACOSX/ann/._1.jpg': 'x',
      'set/.DS_Store': 'x',
      'set/bob/2.jpg': 'two',
      'readme.txt': 'x',
    }
    for (const archive of [await tarGz(tree), zip(tree), await tarGz(messy), zip(messy)])
      expect(await filesOf(archive)).toEqual(['ann/1.jpg=one', 'bob/2.jpg=two'])
  })

  it.each([
    ['climbs out', { '../../etc/1.jpg': 'x' }],
    ['climbs out with backslashes', { 'ann\\..\\..\\1.jpg': 'x' }],
    ['is absolute', { '/etc/1.jpg': 'x' }],
  ])('refuses a member that %s', async (_, members) => {
    for (const archive of [await tarGz(members), zip(members)])
      await expect(filesOf(archive)).rejects.toMatchObject({ code: 'invalid_archive' })
  })

  it('bounds members, bytes of a member, and bytes in all, whatever the compression', async () => {
    const bomb = await tarGz({ 'ann/1.jpg': Buffer.alloc(1_000_000) })
    expect(bomb.length).toBeLessThan(5_000)
    await expect(filesOf(bomb)).rejects.toMatchObject({ code: 'too_large' })
    await expect(filesOf(zip(tree), { ...limits, members: 1 })).rejects.toMatchObject({ code: 'too_large' })
    await expect(filesOf(zip(tree), { ...limits, totalBytes: 5 })).rejects.toMatchObject({ code: 'too_large' })
  })

  it('says so when the archive is damaged or is none', async () => {
    const good = await tarGz({ 'ann/1.jpg': Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 251)) })
    await expect(filesOf(good.subarray(0, good.length / 2))).rejects.toMatchObject({ code: 'invalid_archive' })
    await expect(filesOf(zip(tree).subarray(0, 60))).rejects.toMatchObject({ code: 'invalid_archive' })
    await expect(filesOf(Buffer.from('hello'))).rejects.toMatchObject({ code: 'unsupported_media' })
    await expect(filesOf(Buffer.alloc(0))).rejects.toMatchObject({ code: 'unsupported_media' })
  })
})
