// Compiles src/ to dist/ where the sources changed since the last build.
//
// Every file is translated on its own (isolatedModules makes that safe), which takes less time than `tsc` does;
// types are checked by `npm run types`. The dashboard is built by scripts/build-dashboard.mjs. Each file is put in place by a rename and the stamp is written last, so two
// builds at once, a build that was killed, or a server running from dist never leave half a file behind.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildDashboard } from './build-dashboard.mjs'

const projectRoot = fileURLToPath(new URL('..', import.meta.url))
const notShipped = /\.(test|bench|fixture)\.ts$|(^|\/)contract\.ts$|\.d\.ts$|\.mjs$/

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
}

/** The sources of a project as `Map<path below src, bytes>`, and a digest of them and of everything that shapes the build. */
export function readSources(root = projectRoot) {
  const digest = createHash('sha256')
  const sources = new Map()
  for (const file of filesBelow(join(root, 'src'))) {
    if (notShipped.test(file)) continue
    const bytes = readFileSync(join(root, 'src', file))
    sources.set(file, bytes)
    digest.update(`${file}\0${bytes.length}\0`).update(bytes)
  }
  for (const file of ['tsconfig.json', 'scripts/build.mjs']) digest.update(readFileSync(join(root, file)))
  return { sources, digest: digest.digest('hex') }
}

export function readStamp(root = projectRoot) {
  try {
    return readFileSync(join(root, 'dist/.stamp'), 'utf8')
  } catch {
    return null
  }
}

/** Whether dist is what the sources say. */
export function isFresh(root = projectRoot) {
  return readStamp(root) === readSources(root).digest
}

/** Brings dist up to date. Returns how many files were written, 0 where nothing had changed. */
export async function build(root = projectRoot) {
  const { sources, digest } = readSources(root)
  if (readStamp(root) === digest) return 0
  const { default: ts } = await import('typescript')
  const compilerOptions = buildOptions(ts, root)
  const dist = join(root, 'dist')
  rmSync(join(dist, '.stamp'), { force: true })

  const outputs = new Set(['.stamp'])
  const write = (file, contents) => {
    outputs.add(file)
    const place = join(dist, file)
    const draft = `${place}.${process.pid}.draft`
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(draft, contents)
    renameSync(draft, place)
  }
  for (const [file, bytes] of sources) {
    if (!file.endsWith('.ts')) {
      write(file, bytes)
      continue
    }
    const output = file.replace(/\.ts$/, '.js')
    const sourceRoot = relative(dirname(join(dist, output)), dirname(join(root, 'src', file))).replaceAll('\\', '/')
    const compiled = ts.transpileModule(bytes.toString('utf8'), {
      fileName: basename(file),
      compilerOptions: { ...compilerOptions, sourceRoot },
      reportDiagnostics: true,
    })
    const [problem] = compiled.diagnostics ?? []
    if (problem) throw new Error(`src/${file}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`)
    write(output, compiled.outputText)
    if (compiled.sourceMapText) write(`${output}.map`, compiled.sourceMapText)
  }
  for (const file of filesBelow(dist))
    if (!outputs.has(file) && !file.endsWith('.draft') && !file.startsWith('dashboard/')) rmSync(join(dist, file))
  write('.stamp', digest)
  return outputs.size
}

/** tsconfig.json's options, less what needs the whole program or would look at the disk for every file. */
function buildOptions(ts, root) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => Promise.reject(problem) }
  const { options } = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), {}, host)
  for (const name of ['noEmit', 'outDir', 'configFilePath']) delete options[name]
  return {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    sourceMap: true,
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
  try {
    const started = performance.now()
    const written = await build()
    if (written > 0) console.error(`Built ${written} files in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  } catch (error) {
    // Without the development dependencies (npm ci --omit=dev) a build that is there already is all there can be.
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || readStamp() === null) {
      console.error(`The build failed: ${error instanceof Error ? error.message : String(error)}`)
      process.exit(1)
    }
  }
  if (!process.argv.includes('--server') && !(await buildDashboard())) process.exitCode = 1
}
