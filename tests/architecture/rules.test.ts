import { describe, expect, it } from 'vitest'
import * as rules from './rules.ts'
import { parseSource } from './source-file.ts'
import { findMachineWords, judgeDecision } from './texts.ts'

const tree = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => parseSource(path, text))

describe('what is read from a file', () => {
  it('finds every way of importing', () => {
    const { imports } = parseSource(
      'vision/a.ts',
      `import { x } from '#core/x.ts'
       import type { Y } from './y.ts'
       import { type Z } from './models/z.ts'
       export * from './all.ts'
       type W = import('#core/w.ts').W
       const later = () => import('./later.ts')
       const thread = new URL('./scan-thread.ts', import.meta.url)
       import sharp from 'sharp'
       // import { no } from './comment.ts'
       const text = "import { no } from './string.ts'"`,
    )
    expect(imports.map(({ target, typeOnly, thread }) => [target, typeOnly, thread])).toEqual([
      ['core/x.ts', false, false],
      ['vision/y.ts', true, false],
      ['vision/models/z.ts', true, false],
      ['vision/all.ts', false, false],
      ['core/w.ts', true, false],
      ['vision/later.ts', false, false],
      ['vision/scan-thread.ts', false, true],
      [null, false, false],
    ])
  })
})

describe('what the rules catch', () => {
  it.each([
    ['a folder that imports a later one', rules.followsImportOrder, { 'core/a.ts': `import '#vision/b.ts'` }],
    ['even for a type', rules.followsImportOrder, { 'gallery/a.ts': `import type { B } from '#api/b.ts'` }],
    ['a folder that imports the app', rules.followsImportOrder, { 'api/a.ts': `import '#config.ts'` }],
    ['a folder nobody knows', rules.followsImportOrder, { 'things/a.ts': '' }],
    ['vision that reads the database', rules.keepsVisionExtractable, { 'vision/a.ts': `import '#storage/db.ts'` }],
    ['an index that runs vision', rules.keepsVisionExtractable, { 'vector-index/a.ts': `import '#vision/b.ts'` }],
    ['a door that opens a store', rules.doorsKnowNoStore, { 'api/a.ts': `import '#gallery/face-store.ts'` }],
    [
      'a use case that names an adapter',
      rules.onlyAppNamesAdapters,
      { 'vector-index/port.ts': '', 'gallery/a.ts': `import '#vector-index/flat.ts'` },
    ],
    ['a door that starts the app', rules.followsImportOrder, { 'api/a.ts': `import '#app.ts'` }],
    ['an import that climbs', rules.hasNoClimbingImports, { 'vision/a.ts': `import '../core/b.ts'` }],
    ['a default export', rules.hasNoDefaultExports, { 'core/a.ts': 'export default 1' }],
    ['a default function', rules.hasNoDefaultExports, { 'core/a.ts': 'export default function a() {}' }],
    ['a name exported as default', rules.hasNoDefaultExports, { 'core/a.ts': 'const a = 1; export { a as default }' }],
    [
      'a cycle over three files',
      rules.hasNoCycles,
      { 'core/a.ts': `import './b.ts'`, 'core/b.ts': `export * from './c.ts'`, 'core/c.ts': `import '#core/a.ts'` },
    ],
    [
      'a cycle of types',
      rules.hasNoCycles,
      { 'core/a.ts': `import type { B } from './b.ts'`, 'core/b.ts': `import type { A } from './a.ts'` },
    ],
    ['a file too long', rules.hasSmallFiles, { 'core/a.ts': 'x\n'.repeat(401), 'core/b.ts': '', 'core/c.ts': '' }],
    ['files too long in general', rules.hasSmallFiles, { 'core/a.ts': 'x\n'.repeat(120) }],
  ])('%s', (_title, rule, files) => {
    expect(rule(tree(files))).not.toEqual([])
  })

  it.each(['src/core/string-utils.ts', 'src/gallery/face-manager.ts', 'tests/helpers/a.ts', 'src/api/person-dto.ts'])(
    'the name %s',
    (path) => expect(rules.hasTellingNames([path])).toHaveLength(1),
  )

  it('words of one machine', () => {
    const home = ['', 'home', 'ann', 'netra'].join('/')
    expect(findMachineWords('a.md', `first\nsee ${home}/data`)).toEqual([expect.stringContaining('a.md:2')])
    expect(findMachineWords('a.json', `{"resolved": "${'https'}://x/y.tgz"}`)).toHaveLength(1)
    expect(findMachineWords('.npmrc', ['registry', 'example', 'org'].join('.'))).toHaveLength(1)
    expect(findMachineWords('a.ts', `import '#work/a.ts' // src/root/x`)).toEqual([])
  })

  it('a decision record that is too long or lacks a heading', () => {
    const good = '# 1. A\n\n## Context\nx\n## Decision\ny\n## What would change our mind\nz\n'
    expect(judgeDecision('decisions/0001-a.md', good)).toEqual([])
    expect(judgeDecision('decisions/0001-a.md', good + 'line\n'.repeat(40))).toHaveLength(1)
    expect(judgeDecision('decisions/a.md', '# A\n')).toHaveLength(4)
  })
})

describe('what the rules allow', () => {
  it('the order, siblings, thread URLs, types of vision in the index, and the app in cli', () => {
    const files = tree({
      'core/a.ts': '',
      'vision/face.ts': `import '#core/a.ts'`,
      'vector-index/port.ts': `import type { Metric } from '#vision/face.ts'`,
      'vector-index/flat.ts': `import type { V } from './port.ts'\nnew URL('./flat-thread.ts', import.meta.url)`,
      'vector-index/flat-thread.ts': `import { scan } from './flat.ts'`,
      'gallery/search.ts': `import type { V } from '#vector-index/port.ts'`,
      'cli/cli.ts': `import { startApp } from '#app.ts'`,
      'app.ts': `import '#vector-index/flat.ts'`,
      'main.ts': `import { startApp } from '#app.ts'`,
    })
    for (const [, rule] of rules.sourceRules) expect(rule(files)).toEqual([])
  })
})
