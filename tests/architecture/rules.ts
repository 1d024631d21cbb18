import type { ImportOf, SourceFile } from './source-file.ts'

/** A folder may import those before it, never one after it (ARCHITECTURE.md, "What may import what"). */
export const importOrder = [
  'core',
  'storage',
  'events',
  'jobs',
  'auth',
  'vision',
  'vector-index',
  'gallery',
  'recognition',
  'evaluation',
  'sightings',
  'alerts',
  'statistics',
  'webhooks',
  'cameras',
  'push',
  'edge',
  'api',
  'cli',
] as const

const vagueNames = /util|helper|manager|common|misc|service|controller|provider|\bdtos?\b/i
const lineLimits = { median: 100, ninetieth: 250, most: 400 }

type Violations = string[]
type Rule = (files: readonly SourceFile[]) => Violations

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : ''
}

function rank(path: string): number {
  const folder = folderOf(path)
  // app.ts, config.ts, main.ts and what else joins the folders stand after every one of them.
  return folder === '' ? importOrder.length : (importOrder as readonly string[]).indexOf(folder)
}

function eachInternalImport(
  files: readonly SourceFile[],
  judge: (file: SourceFile, found: ImportOf & { target: string }) => string | null,
): Violations {
  return files.flatMap((file) =>
    file.imports.flatMap((found) => {
      const { target } = found
      const reason = target === null ? null : judge(file, { ...found, target })
      return reason === null ? [] : [`${file.path}:${found.line} imports ${found.specifier}: ${reason}`]
    }),
  )
}

/** Every folder is in the order, and none imports a later one. `cli` alone may import the app and configuration it runs. */
export const followsImportOrder: Rule = (files) => {
  const strangers = files
    .filter((file) => rank(file.path) < 0)
    .map((file) => `${file.path}: its folder is not in the import order`)
  const wrong = eachInternalImport(files, (file, { target }) => {
    if (folderOf(file.path) === 'cli' && folderOf(target) === '') return null
    return rank(target) > rank(file.path) ? `${folderOf(target) || target} comes after ${folderOf(file.path)}` : null
  })
  return [...strangers, ...wrong]
}

/** `vision` and `vector-index` could be taken out: they import only `core`, and the index the types of `vision`. */
export const keepsVisionExtractable: Rule = (files) =>
  eachInternalImport(files, (file, { target, typeOnly }) => {
    const [from, to] = [folderOf(file.path), folderOf(target)]
    if (from === to || to === 'core') return null
    if (from === 'vision') return 'vision imports only core'
    if (from === 'vector-index' && !(to === 'vision' && typeOnly))
      return 'vector-index imports only core, and types of vision'
    return null
  })

/** The doors call operations; they know no store and no adapter. */
export const doorsKnowNoStore: Rule = (files) =>
  eachInternalImport(files, (file, { target }) =>
    ['api', 'cli'].includes(folderOf(file.path)) && target.endsWith('-store.ts')
      ? 'a door calls operations, not stores'
      : null,
  )

/** An adapter is a file beside a `port.ts`; only its own folder and `app.ts` name it. */
export const onlyAppNamesAdapters: Rule = (files) => {
  const portFolders = files
    .filter((file) => file.path.endsWith('/port.ts'))
    .map((file) => file.path.slice(0, -'port.ts'.length))
  return eachInternalImport(files, (file, { target }) => {
    const folder = portFolders.find((one) => target.startsWith(one))
    if (!folder || target === `${folder}port.ts` || file.path.startsWith(folder) || file.path === 'app.ts') return null
    return `only app.ts names an adapter; import ${folder}port.ts`
  })
}

export const hasNoClimbingImports: Rule = (files) =>
  eachInternalImport(files, (_file, { specifier }) => (specifier.startsWith('..') ? 'write #folder/file.ts' : null))

export const hasNoDefaultExports: Rule = (files) =>
  files.filter((file) => file.hasDefaultExport).map((file) => `${file.path}: exports a default`)

/** No file reaches itself through its imports; types count too, since a reader follows them as well. */
export const hasNoCycles: Rule = (files) => {
  const edges = new Map(
    files.map((file) => [
      file.path,
      file.imports.flatMap(({ target, thread }) => (target === null || thread ? [] : [target])),
    ]),
  )
  const finished = new Set<string>()
  const trail: string[] = []
  const found: Violations = []
  const walk = (path: string): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      found.push([...trail.slice(start), path].join(' → '))
      return
    }
    if (finished.has(path)) return
    trail.push(path)
    for (const next of edges.get(path) ?? []) walk(next)
    trail.pop()
    finished.add(path)
  }
  for (const path of edges.keys()) walk(path)
  return found
}

/** Names that say nothing. Takes paths, so that folders and files of the whole project can be judged. */
export function hasTellingNames(paths: readonly string[]): Violations {
  return paths.filter((path) => vagueNames.test(path)).map((path) => `${path}: its name says nothing about what it is`)
}

/** Median, 90th percentile and largest number of lines; tests and fixtures are not counted. */
export const hasSmallFiles: Rule = (files) => {
  const counted = files.filter((file) => !/\.(test|fixture)\.ts$/.test(file.path)).sort((a, b) => a.lines - b.lines)
  const at = (part: number) => counted[Math.min(counted.length - 1, Math.floor(counted.length * part))]?.lines ?? 0
  const long = counted.filter((file) => file.lines > lineLimits.most)
  return [
    ...long.map((file) => `${file.path}: ${file.lines} lines, at most ${lineLimits.most}`),
    ...(at(0.5) < lineLimits.median ? [] : [`the median file has ${at(0.5)} lines, aim below ${lineLimits.median}`]),
    ...(at(0.9) < lineLimits.ninetieth
      ? []
      : [`a tenth of the files has ${at(0.9)} lines or more, aim below ${lineLimits.ninetieth}`]),
  ]
}

/** Every rule on the sources, in the words that follow "the sources". */
export const sourceRules: readonly (readonly [title: string, rule: Rule])[] = [
  ['follow the import order', followsImportOrder],
  ['keep vision and vector-index extractable', keepsVisionExtractable],
  ['have doors that know no store', doorsKnowNoStore],
  ['name adapters in app.ts only', onlyAppNamesAdapters],
  ['never climb in an import', hasNoClimbingImports],
  ['have no cycles', hasNoCycles],
  ['export nothing as default', hasNoDefaultExports],
  ['are small files', hasSmallFiles],
]
