import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const generated = 'src/api/grpc/generated'

/** Works without a network: the plugin and everything that the proto files import are installed. */
function buf(...options: string[]): string {
  return execFileSync(join(root, 'node_modules/.bin/buf'), options, { cwd: root, encoding: 'utf8' })
}

function filesBelow(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'base64')]))
}

it('the proto files follow the rules of buf', () => {
  expect(buf('lint')).toBe('')
})

it('the generated code is what `npm run proto` makes of the proto files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netra-proto-'))
  try {
    buf('generate', '--output', folder)
    buf('build', '--exclude-source-info', '--output', join(folder, generated, 'descriptors.binpb'))
    expect(filesBelow(join(folder, generated))).toEqual(filesBelow(join(root, generated)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
