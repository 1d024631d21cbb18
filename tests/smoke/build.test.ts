import { execFile } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const execute = promisify(execFile)
let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'netra-build-'))
  for (const folder of ['scripts', 'src/cli', 'src/core']) mkdirSync(join(project, folder), { recursive: true })
  for (const file of ['package.json', 'tsconfig.json', 'scripts/build.mjs', 'scripts/build-dashboard.mjs'])
    copyFileSync(join(root, file), join(project, file))
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
  source('cli/cli.ts', "import { two } from '#core/two.ts'\nimport { one } from './one.ts'\nconsole.log(one + two)\n")
  source('cli/one.ts', 'export const one: number = 1\n')
  source('core/two.ts', 'export const two: number = 2\n')
  source('core/notes.sql', 'select 1\n')
})

afterEach(() => rmSync(project, { recursive: true, force: true }))

const source = (path: string, text: string): void => writeFileSync(join(project, 'src', path), text)
const run = async (script: string): Promise<string> => {
  const { stdout, stderr } = await execute(process.execPath, [join(project, script)], { cwd: project })
  return (stdout + stderr).trim()
}

it('compiles the sources, copies the rest, and runs', async () => {
  await run('scripts/build.mjs')
  expect(await run('dist/cli/cli.js')).toBe('3')
  expect(existsSync(join(project, 'dist/core/notes.sql'))).toBe(true)
})

it('does nothing where nothing changed, and follows changes and removals', async () => {
  expect(await run('scripts/build.mjs')).toContain('Built')
  expect(await run('scripts/build.mjs')).toBe('')
  source('core/two.ts', 'export const two: number = 20\n')
  rmSync(join(project, 'src/core/notes.sql'))
  expect(await run('scripts/build.mjs')).toContain('Built')
  expect(await run('dist/cli/cli.js')).toBe('21')
  expect(existsSync(join(project, 'dist/core/notes.sql'))).toBe(false)
})

it('may run several times at once', async () => {
  await Promise.all([1, 2, 3].map(() => run('scripts/build.mjs')))
  expect(await run('dist/cli/cli.js')).toBe('3')
  expect(
    readdirSync(join(project, 'dist'), { recursive: true }).filter((file) => String(file).endsWith('.draft')),
  ).toEqual([])
})

it('names the file that cannot be compiled and builds again once it can', async () => {
  source('cli/one.ts', 'export const one: = 1\n')
  await expect(run('scripts/build.mjs')).rejects.toThrow('src/cli/one.ts')
  source('cli/one.ts', 'export const one = 1\n')
  expect(await run('scripts/build.mjs')).toContain('Built')
})
