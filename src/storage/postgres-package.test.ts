import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { findEmbeddedPostgres, linkLibraries } from './postgres-package.ts'

const base = mkdtempSync(join(tmpdir(), 'netra-package-'))
afterAll(() => removeFolder(base))

describe('the embedded PostgreSQL', () => {
  it('says that a platform has none, and what to do instead', () => {
    expect(() => findEmbeddedPostgres(base, 'win32-x64')).toThrow(
      expect.objectContaining({ code: 'misconfigured', message: expect.stringMatching(/win32-x64.*DATABASE_URL/) }),
    )
  })

  it('says that its package was not installed', () => {
    const other = process.platform === 'darwin' ? 'linux-x64' : 'darwin-x64'
    expect(() => findEmbeddedPostgres(base, other)).toThrow(
      expect.objectContaining({ code: 'misconfigured', message: expect.stringMatching(/npm ci.*DATABASE_URL/) }),
    )
  })

  it('runs from a package whose install script never ran, in place or from a read-only one', () => {
    const installed = dirname(dirname(dirname(findEmbeddedPostgres(base).postgres)))
    const root = join(base, 'package')
    cpSync(installed, root, { recursive: true, verbatimSymlinks: true })
    const runs = (libraries: string[]) =>
      spawnSync(join(root, 'native/bin/postgres'), ['--version'], {
        env: { LD_LIBRARY_PATH: libraries.join(':'), DYLD_LIBRARY_PATH: libraries.join(':') },
      }).status === 0
    const removeLinks = () => {
      for (const entry of readdirSync(join(root, 'native/lib'), { withFileTypes: true }))
        if (entry.isSymbolicLink()) rmSync(join(root, 'native/lib', entry.name))
    }
    removeLinks()
    if (existsSync(join(root, 'native/pg-symlinks.json')) && process.platform === 'linux') expect(runs([])).toBe(false)
    expect(linkLibraries(root, join(base, 'work'))).toEqual([])
    expect(runs([])).toBe(true)
  })

  it('puts links elsewhere where the package cannot be written to', () => {
    const root = join(base, 'read-only')
    mkdirSync(join(root, 'native/lib'), { recursive: true })
    writeFileSync(join(root, 'native/lib/libone.so.1.2'), '')
    // A folder that is not there refuses links to root as well, whom no mode stops.
    const links = [{ source: 'native/lib/libone.so.1.2', target: 'native/absent/libone.so.1' }]
    writeFileSync(join(root, 'native/pg-symlinks.json'), JSON.stringify(links))
    const folders = linkLibraries(root, join(base, 'work'))
    expect(folders).toEqual([join(base, 'work/lib'), join(root, 'native/lib')])
    expect(existsSync(join(base, 'work/lib/libone.so.1'))).toBe(true)
    // The next start finds them.
    expect(linkLibraries(root, join(base, 'work'))).toEqual(folders)
  })
})
