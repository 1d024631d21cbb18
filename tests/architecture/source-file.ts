import ts from 'typescript'

/** One import, re-export, dynamic import, type import or thread URL of a file. */
export interface ImportOf {
  readonly specifier: string
  /** The file below src/ that it names (`vision/face.ts`), or null for packages and Node's own modules. */
  readonly target: string | null
  readonly typeOnly: boolean
  /** A module started by URL in a worker thread: a dependency, but not one of load order. */
  readonly thread: boolean
  readonly line: number
}

export interface SourceFile {
  /** Path below src/, for example `vision/face.ts`. */
  readonly path: string
  readonly lines: number
  readonly imports: readonly ImportOf[]
  readonly hasDefaultExport: boolean
}

/** Reads what the rules look at out of one TypeScript file; `path` is below src/. */
export function parseSource(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
  const imports: ImportOf[] = []
  let hasDefaultExport = false

  const add = (node: ts.Node, specifier: ts.Node | undefined, kind: { typeOnly?: boolean; thread?: boolean } = {}) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    imports.push({
      specifier: specifier.text,
      target: resolve(path, specifier.text),
      typeOnly: kind.typeOnly ?? false,
      thread: kind.thread ?? false,
      line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1,
    })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, { typeOnly: isTypeOnlyImport(node) })
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, { typeOnly: isTypeOnlyExport(node) })
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node, node.argument.literal, { typeOnly: true })
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node, node.arguments[0])
    else if (ts.isNewExpression(node) && node.expression.getText() === 'URL' && isModuleUrl(node))
      add(node, node.arguments?.[0], { thread: true })
    if (isDefaultExport(node)) hasDefaultExport = true
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return { path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0), imports, hasDefaultExport }
}

function isTypeOnlyImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause
  if (!clause) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const named = clause.namedBindings
  return (
    !clause.name && !!named && ts.isNamedImports(named) && named.elements.length > 0 && named.elements.every(isTypeOnly)
  )
}

function isTypeOnlyExport(node: ts.ExportDeclaration): boolean {
  const clause = node.exportClause
  return node.isTypeOnly || (!!clause && ts.isNamedExports(clause) && clause.elements.every(isTypeOnly))
}

function isTypeOnly(element: { readonly isTypeOnly: boolean }): boolean {
  return element.isTypeOnly
}

function isModuleUrl(node: ts.NewExpression): boolean {
  const [address, base] = node.arguments ?? []
  return (
    !!address &&
    ts.isStringLiteralLike(address) &&
    address.text.endsWith('.ts') &&
    !!base &&
    ts.isPropertyAccessExpression(base)
  )
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return !node.isExportEquals
  if (ts.isExportSpecifier(node)) return node.name.text === 'default'
  return ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.DefaultKeyword)
}

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (!specifier.startsWith('.')) return null
  return new URL(specifier, `file:///${from}`).pathname.slice(1)
}
