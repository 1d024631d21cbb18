import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
/** What people read or hear; other attributes are for programs. */
const readAttributes = new Set([
  'title',
  'label',
  'alt',
  'placeholder',
  'hint',
  'description',
  'aria-label',
  'aria-description',
])
const words = /\p{L}{2,}/u
/** An address begins so in every language. */
const isAddress = (text: string) => /^[a-z]+:\/\//.test(text)

/** Words that stand in a page instead of in dashboard/src/texts, where a translation finds them. */
function looseWords(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const note = (node: ts.Node, text: string) => {
    if (!words.test(text) || isAddress(text)) return
    const { line } = file.getLineAndCharacterOfPosition(node.getStart())
    found.push(`${path}:${line + 1}: ${text.trim()}`)
  }
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text)
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent) && isText(node.expression))
      note(node, node.expression.text)
    if (ts.isJsxAttribute(node) && readAttributes.has(node.name.getText())) {
      const given = node.initializer
      const value = given && ts.isJsxExpression(given) ? given.expression : given
      if (value && isText(value)) note(node, value.text)
    }
    ts.forEachChild(node, look)
  }
  look(file)
  return found
}

const isText = (node: ts.Node): node is ts.StringLiteralLike => ts.isStringLiteralLike(node)

it('every word that people read stands in dashboard/src/texts', () => {
  const folder = join(root, 'dashboard/src')
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'))
  expect(paths.length).toBeGreaterThan(100)
  expect(paths.flatMap((path) => looseWords(path, readFileSync(join(folder, path), 'utf8')))).toEqual([])
})

it('sees words between tags, in braces and in what is read aloud', () => {
  const source = `const page = <p title="Over" className="flex" placeholder="https://">Hello {'you'} {name} <b aria-label={'Close'}>×</b></p>`
  expect(looseWords('page.tsx', source)).toEqual([
    'page.tsx:1: Over',
    'page.tsx:1: Hello',
    'page.tsx:1: you',
    'page.tsx:1: Close',
  ])
})
