// Builds the dashboard to dist/dashboard/<digest>/ where its sources changed since the last build.
//
// Every build has a folder of its own and the stamp, which names it, is put in place last by a rename: a build that was
// killed or failed leaves the one before in use, and a server that runs keeps the files it was started with.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const projectRoot = fileURLToPath(new URL('..', import.meta.url))
const shaping = [
  'dashboard/index.html',
  'dashboard/vite.config.ts',
  'dashboard/package.json',
  'scripts/build-dashboard.mjs',
]
const compressible = new Set(['.js', '.css', '.html', '.svg'])

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** A digest of everything that the dashboard is made of; null where there are no sources of it. */
function digestOf(root) {
  if (!existsSync(join(root, 'dashboard/index.html'))) return null
  const digest = createHash('sha256')
  const sources = ['dashboard/src', 'client/src'].flatMap((folder) => filesBelow(join(root, folder)))
  for (const file of [
    ...shaping.map((path) => join(root, path)),
    ...sources.filter((path) => !path.includes('.test.')),
  ]) {
    const bytes = readFileSync(file)
    digest.update(`${file.slice(root.length)}\0${bytes.length}\0`).update(bytes)
  }
  return digest.digest('hex').slice(0, 20)
}

const stampOf = (root) => join(root, 'dist/dashboard/.stamp')

function readStamp(root) {
  try {
    const stamp = readFileSync(stampOf(root), 'utf8')
    return existsSync(join(root, 'dist/dashboard', stamp, 'index.html')) ? stamp : null
  } catch {
    return null
  }
}

/** Whether what is built is what the sources say; so too where there are none. */
export function isDashboardFresh(root = projectRoot) {
  const digest = digestOf(root)
  return digest === null || readStamp(root) === digest
}

/**
 * Brings dist/dashboard up to date. Returns false where that failed and there is no build at all; with an older one, or without
 * Vite (`npm ci --omit=dev`), the server can start all the same.
 */
export async function buildDashboard(root = projectRoot) {
  const digest = digestOf(root)
  const before = readStamp(root)
  if (digest === null || before === digest) return true
  const vite = viteOf(root)
  if (vite === null) {
    console.error(
      `Vite is not installed, so ${before ? 'the dashboard stays as it was built' : 'there is no dashboard'}`,
    )
    return true
  }
  const started = performance.now()
  const place = join(root, 'dist/dashboard')
  const draft = join(place, `${digest}.${process.pid}.draft`)
  try {
    if (!(await runVite(vite, root, draft))) {
      console.error(`The dashboard could not be built${before ? '; it stays as it was' : ''}`)
      return before !== null
    }
    compress(draft)
    const folder = join(place, digest)
    // Another build may have been quicker; what it made is the same.
    if (existsSync(folder) && readStamp(root) !== digest) rmSync(folder, { recursive: true, force: true })
    if (!existsSync(folder)) renameSync(draft, folder)
    writeFileSync(`${stampOf(root)}.${process.pid}`, digest)
    renameSync(`${stampOf(root)}.${process.pid}`, stampOf(root))
    for (const entry of readdirSync(place))
      if (![digest, before, '.stamp'].includes(entry) && !entry.endsWith('.draft'))
        rmSync(join(place, entry), { recursive: true, force: true })
    console.error(`Built the dashboard in ${((performance.now() - started) / 1000).toFixed(1)} s`)
    return true
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function viteOf(root) {
  try {
    return join(dirname(createRequire(join(root, 'package.json')).resolve('vite/package.json')), 'bin/vite.js')
  } catch {
    return null
  }
}

/** In a process of its own: Vite's memory goes with it, and a crash of it is only a failed build. */
async function runVite(vite, root, outDir) {
  mkdirSync(outDir, { recursive: true })
  const options = [
    'build',
    '--config',
    'dashboard/vite.config.ts',
    '--outDir',
    outDir,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ]
  // Whatever this is started from (tests say `test`), what is served is React without its checks for developers.
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = spawn(process.execPath, [vite, ...options], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
  const end = () => child.kill()
  process.once('exit', end)
  const code = await new Promise((resolve) => child.once('exit', resolve).once('error', () => resolve(null)))
  process.off('exit', end)
  return code === 0 && existsSync(join(outDir, 'index.html'))
}

/** Beside every text its compressed forms, so that the server compresses nothing while it answers. */
function compress(folder) {
  for (const file of filesBelow(folder)) {
    if (!compressible.has(extname(file)) || statSync(file).size < 1_000) continue
    const bytes = readFileSync(file)
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
    const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === realpathSync(process.argv[1]))
  process.exitCode = (await buildDashboard()) ? 0 : 1
