import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { hasTellingNames, sourceRules } from './architecture/rules.ts'
import { parseSource } from './architecture/source-file.ts'
import { findMachineWords, judgeDecision } from './architecture/texts.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8')

/** Committed and new files that git does not ignore, less those that are deleted but not yet committed so. */
function projectFiles(): string[] {
  const list = (...options: string[]): string[] =>
    execFileSync('git', ['ls-files', '-z', ...options], { cwd: root, encoding: 'utf8' })
      .split('\0')
      .filter(Boolean)
  const deleted = new Set(list('--deleted'))
  return list('--cached', '--others', '--exclude-standard').filter((path) => !deleted.has(path))
}

const paths = projectFiles()
const sources = paths
  .filter((path) => path.startsWith('src/') && path.endsWith('.ts') && !/\.test\.ts$|\/generated\//.test(path))
  .map((path) => parseSource(path.slice('src/'.length), read(path)))

describe('the sources', () => {
  it.each(sourceRules)('%s', (_title, rule) => {
    expect(sources.length).toBeGreaterThan(10)
    expect(rule(sources)).toEqual([])
  })
})

describe('the client and the dashboard', () => {
  const pages = paths
    .filter((path) => /^(client|dashboard)\/src\/.*\.tsx?$/.test(path) && !path.includes('/generated/'))
    .map((path) => parseSource(path, read(path)))

  it('know nothing of the server but what the client says', () => {
    expect(pages.length).toBeGreaterThan(50)
    const wrong = pages.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) =>
          path.startsWith('client/')
            ? !/^(\.\/|openapi-fetch$|socket\.io-client$)/.test(specifier)
            : /^(\.\.\/\.\.|node:|.*\/(src|client)\/)/.test(specifier),
        )
        .map(({ specifier }) => `${path}: ${specifier}`),
    )
    expect(wrong).toEqual([])
  })

  it('are small files that export by name', () => {
    expect(pages.filter(({ lines }) => lines > 400).map(({ path }) => path)).toEqual([])
    expect(pages.filter(({ hasDefaultExport }) => hasDefaultExport).map(({ path }) => path)).toEqual([])
  })
})

describe('the project', () => {
  it('has names that say what a file is', () => {
    const code = paths.filter((path) => /^(src|tests|bench|scripts|bin|dashboard|client)\//.test(path))
    expect(hasTellingNames(code)).toEqual([])
  })

  it('climbs at most one folder in the imports of tests and bench', () => {
    const outside = paths.filter((path) => /^(tests|bench)\/.*\.ts$/.test(path))
    const climbing = outside.filter((path) =>
      parseSource(path, read(path)).imports.some(({ specifier }) => specifier.startsWith('../..')),
    )
    expect(climbing).toEqual([])
  })

  it('says nothing that is true on one machine only', () => {
    const texts = paths.filter((path) =>
      /\.(ts|tsx|mjs|cjs|js|json|jsonc|md|sql|sh|yaml|yml|proto|toml)$|(^|\/)(Dockerfile|run|\.npmrc)$/.test(path),
    )
    expect(texts.flatMap((path) => findMachineWords(path, read(path)))).toEqual([])
  })

  it('has decision records that are read in a minute', () => {
    const records = paths.filter((path) => path.startsWith('decisions/'))
    expect(records.flatMap((path) => judgeDecision(path, read(path)))).toEqual([])
  })
})
