import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openVault } from './open-vault.ts'
import { createScratchFile, type ScratchFile } from './scratch-file.ts'
import { readSealedFile, type SealedFileKey, writeSealedFile } from './sealed-file.ts'

const MiB = 2 ** 20
let folder: string
let plain: Buffer
let source: ScratchFile
let sealed: SealedFileKey
const forever = new AbortController().signal

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netra-sealed-'))
  plain = Buffer.alloc(2 * MiB + 1_000)
  for (let i = 0; i < plain.length; i += 4) plain.writeUInt32LE(i, i)
  source = await createScratchFile(folder)
  await source.append(plain.subarray(0, 700_000))
  await source.append(plain.subarray(700_000))
  const vault = openVault({ bytes: Buffer.alloc(32, 7), version: 1 })
  sealed = { vault, key: vault.createDataKey('one').key, name: 'one' }
})
afterAll(async () => {
  await source?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const path = (name: string) => join(folder, name)
async function read(name: string, bytes: number, key = sealed, range?: { from: number; to: number }): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of readSealedFile(path(name), bytes, key, range)) pieces.push(piece)
  return Buffer.concat(pieces)
}

it('a scratch file has no name on Linux, and is read from any place', async () => {
  if (process.platform === 'linux') expect(readdirSync(folder)).toEqual([])
  expect(source.bytes).toBe(plain.length)
  expect(await source.size()).toBe(plain.length)
  expect(await source.read(699_990, 20)).toEqual(plain.subarray(699_990, 700_010))
  expect(await source.read(plain.length - 5, 100)).toEqual(plain.subarray(plain.length - 5))
})

it.each([0, 1, MiB, MiB + 1, 2 * MiB + 1_000])('%i bytes come back, and lie sealed', async (bytes) => {
  const name = `whole-${bytes}`
  await writeSealedFile(path(name), source, bytes, sealed, forever)
  expect((await read(name, bytes)).equals(plain.subarray(0, bytes))).toBe(true)
  if (bytes > 100) expect(readFileSync(path(name)).includes(plain.subarray(0, 64))).toBe(false)
})

it.each([
  [0, 10],
  [MiB - 3, MiB + 3],
  [MiB, MiB + 1],
  [5, 2 * MiB + 1_000],
  [2 * MiB + 999, 2 * MiB + 1_000],
])('bytes from %i to %i alone', async (from, to) => {
  await writeSealedFile(path(`part-${from}`), source, plain.length, sealed, forever)
  expect((await read(`part-${from}`, plain.length, sealed, { from, to })).equals(plain.subarray(from, to))).toBe(true)
})

it('what was changed, moved, cut off, or is of another file is refused', async () => {
  await writeSealedFile(path('good'), source, plain.length, sealed, forever)
  const good = readFileSync(path('good'))
  const refused = async (name: string, bytes: Buffer) => {
    writeFileSync(path(name), bytes)
    await expect(read(name, plain.length)).rejects.toThrow()
  }
  const changed = Buffer.from(good)
  changed.writeUInt8(changed.readUInt8(MiB) ^ 1, MiB)
  await refused('changed', changed)
  const chunk = MiB + (good.length - plain.length) / 3
  await refused(
    'swapped',
    Buffer.concat([good.subarray(chunk, 2 * chunk), good.subarray(0, chunk), good.subarray(2 * chunk)]),
  )
  await refused('short', good.subarray(0, 2 * chunk))
  await expect(read('good', plain.length, { ...sealed, name: 'two' })).rejects.toThrow()
})

it('nothing is left of one that is broken off', async () => {
  await expect(writeSealedFile(path('never'), source, plain.length, sealed, AbortSignal.abort())).rejects.toThrow()
  expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([])
})
