import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const execute = promisify(execFile)
let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'netra-dashboard-build-'))
  mkdirSync(join(project, 'scripts'))
  for (const path of ['package.json', 'tsconfig.json', 'scripts/build-dashboard.mjs', 'dashboard', 'client'])
    cpSync(join(root, path), join(project, path), {
      recursive: true,
      filter: (file) => !/(node_modules|dist)$/.test(file),
    })
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

const place = (...path: string[]): string => join(project, 'dist/dashboard', ...path)
const stamp = (): string => readFileSync(place('.stamp'), 'utf8')
const run = async (): Promise<{ code: number; said: string }> =>
  await execute(process.execPath, [join(project, 'scripts/build-dashboard.mjs')], { cwd: project }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  )

it('is built once, keeps the build before where a new one fails, and needs no Vite once it is built', async () => {
  expect((await run()).said).toContain('Built the dashboard')
  const first = stamp()
  expect(await run()).toEqual({ code: 0, said: '' })

  const main = join(project, 'dashboard/src/main.tsx')
  const text = readFileSync(main, 'utf8')
  writeFileSync(main, `${text}\nimport './no-such-file.ts'\n`)
  const failed = await run()
  expect([failed.code, stamp()]).toEqual([0, first])
  expect(failed.said).toContain('it stays as it was')

  writeFileSync(main, `${text}\n// changed\n`)
  rmSync(join(project, 'node_modules'))
  expect((await run()).said).toContain('the dashboard stays as it was built')
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
  await run()
  expect(stamp()).not.toBe(first)
  expect(existsSync(place(stamp(), 'index.html'))).toBe(true)
  expect(readdirSync(place()).filter((name) => name.endsWith('.draft'))).toEqual([])
})

it('says that it failed where there is no build to fall back on', async () => {
  writeFileSync(join(project, 'dashboard/src/main.tsx'), "import './no-such-file.ts'\n")
  expect((await run()).code).toBe(1)
  expect(existsSync(place('.stamp'))).toBe(false)
})

it('loads less than 250 kB before its first page', async () => {
  await run()
  const folder = place(stamp())
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
  expect(files.length).toBeGreaterThan(1)
  const bytes = files.map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).byteLength)
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(250_000)
  const large = files.filter((file) => statSync(join(folder, file)).size > 1_000)
  expect(large.filter((file) => !existsSync(join(folder, `${file}.br`)))).toEqual([])
})
