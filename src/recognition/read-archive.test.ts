import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { readArchive } from './read-archive.ts'
import { zip } from './zip.fixture.ts'

const limits = { members: 100, memberBytes: 10_000, totalBytes: 50_000 }

async function tarGz(members: Record<string, string | Buffer>): Promise<Buffer> {
  const tar = pack()
  for (const [name, content] of Object.entries(members)) tar.entry({ name }, content)
  return await packed(tar)
}

async function packed(tar: ReturnType<typeof pack>): Promise<Buffer> {
  tar.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk)
  return gzipSync(Buffer.concat(chunks))
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

  it.each([
    [
      'twice',
      [
        ['ann/1.jpg', 'x'],
        ['ann/1.jpg', 'y'],
      ],
    ],
    [
      'in two cases',
      [
        ['ann/1.jpg', 'x'],
        ['Ann/1.JPG', 'y'],
      ],
    ],
    [
      'in two spellings',
      [
        ['zo\u00eb/1.jpg', 'x'],
        ['zoe\u0308/1.jpg', 'y'],
      ],
    ],
  ] as [string, [string, string][]][])('refuses a member that comes %s', async (_, members) => {
    const tar = pack()
    for (const [name, content] of members) tar.entry({ name }, content)
    for (const archive of [await packed(tar), zip(members)])
      await expect(filesOf(archive)).rejects.toMatchObject({ code: 'invalid_archive' })
  })

  it('follows no link and looks into no archive inside', async () => {
    const tar = pack()
    tar.entry({ name: 'ann/1.jpg', type: 'symlink', linkname: '/etc/passwd' })
    tar.entry({ name: 'ann/2.jpg', type: 'link', linkname: '/etc/passwd' })
    tar.entry({ name: 'ann/3.jpg', type: 'character-device' })
    tar.entry({ name: 'ann/4.jpg' }, 'real')
    const linked = zip({ 'ann/1.jpg': '/etc/passwd', 'ann/4.jpg': 'real' })
    const central = linked.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    linked.writeUInt32LE((0o120777 << 16) >>> 0, central + 38)
    for (const archive of [await packed(tar), linked]) expect(await filesOf(archive)).toEqual(['ann/4.jpg=real'])
    const inner = zip(tree)
    expect(await filesOf(zip({ 'ann/in.zip': inner.toString('latin1') }))).toHaveLength(1)
  })

  it('refuses members that lie over each other', async () => {
    const archive = zip({ 'ann/1.jpg': 'x'.repeat(400), 'bob/2.jpg': 'x'.repeat(400) })
    const second = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    // Both entries say that they are nearly the whole file.
    for (const at of [archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2])), second]) {
      archive.writeUInt32LE(900, at + 20)
      archive.writeUInt32LE(900, at + 24)
      archive.writeUInt32LE(0, at + 42)
    }
    await expect(filesOf(archive)).rejects.toMatchObject({ code: 'invalid_archive' })
  })

  it('refuses what grows a hundredfold, and what hides its size in members that are skipped', async () => {
    const wide = { members: 100, memberBytes: 2 ** 28, totalBytes: 2 ** 30 }
    const bomb = await tarGz({ 'ann/1.jpg': Buffer.alloc(80 * 2 ** 20) })
    await expect(filesOf(bomb, wide)).rejects.toMatchObject({ code: 'too_large', message: /100 times/ })
    const tar = pack()
    tar.entry({ name: 'ann/1.jpg', type: 'contiguous-file' }, Buffer.alloc(8 * 2 ** 20))
    await expect(filesOf(await packed(tar))).rejects.toMatchObject({ code: 'too_large' })
  })

  it('says so when the archive is damaged or is none', async () => {
    const good = await tarGz({ 'ann/1.jpg': Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 251)) })
    await expect(filesOf(good.subarray(0, good.length / 2))).rejects.toMatchObject({ code: 'invalid_archive' })
    await expect(filesOf(zip(tree).subarray(0, 60))).rejects.toMatchObject({ code: 'invalid_archive' })
    await expect(filesOf(Buffer.from('hello'))).rejects.toMatchObject({ code: 'unsupported_media' })
    await expect(filesOf(Buffer.alloc(0))).rejects.toMatchObject({ code: 'unsupported_media' })
  })
})
