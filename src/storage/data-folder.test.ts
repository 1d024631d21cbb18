import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { prepareDataFolder } from './data-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'netra-data-folder-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the data folder', () => {
  it('is created with its parents, for this account only', async () => {
    const path = join(root, 'a', 'b')
    await prepareDataFolder(path)
    expect(statSync(path).mode & 0o777).toBe(0o700)
    await prepareDataFolder(path)
  })

  it('may be a link to a folder', async () => {
    const path = join(root, 'link')
    symlinkSync(root, path)
    await prepareDataFolder(path)
  })

  it.each([
    ['a file', () => join(root, 'file'), 'it is a file'],
    ['below a file', () => join(root, 'file', 'data'), 'a part of the path is a file'],
    ['too long', () => join(root, 'x'.repeat(300)), 'too long'],
  ])('is refused with the reason: %s', async (_, path, reason) => {
    writeFileSync(join(root, 'file'), '')
    const error = await prepareDataFolder(path()).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'misconfigured', message: expect.stringContaining(reason) })
    expect(error).toMatchObject({ message: expect.stringContaining('NETRA_DATA') })
  })

  it.skipIf(!existsSync('/proc/self'))('is refused where nothing can be created, and at once', async () => {
    const error = await prepareDataFolder('/proc/netra/data').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'misconfigured', message: expect.stringContaining('cannot be used') })
  })
})
