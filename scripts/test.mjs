// `npm test`: every gate in order, stopping at the first that fails. `npm test -- types unit` runs only the gates named.
// The last line is always `N passed, N failed` (and `, N skipped` where tests were): tests of all vitest runs, and one
// failure for a gate that fails without naming a test.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = mkdtempSync(join(tmpdir(), 'netra-test-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

const vitest = (...options) => ({ command: ['vitest', 'run', ...options], counted: true })
const gates = {
  format: {
    title: 'Format and lint',
    command: ['biome', 'ci', '--error-on-warnings', ...(process.stdout.isTTY ? [] : ['--colors=off'])],
  },
  types: { title: 'Types', command: ['tsc', '-p', 'tsconfig.json'] },
  'client-types': { title: 'Types of the client', command: ['tsc', '-p', 'client/tsconfig.json'] },
  'dashboard-types': { title: 'Types of the dashboard', command: ['tsc', '-p', 'dashboard/tsconfig.json'] },
  knip: { title: 'Unused code and dependencies', command: ['knip', '--no-progress'] },
  architecture: { title: 'Architecture', ...vitest('tests/architecture') },
  unit: {
    title: 'Unit and contract tests, with coverage',
    ...vitest('--coverage', 'src/', 'dashboard/src/', 'tests/contracts/', 'tests/harness/'),
  },
  flow: { title: 'Flow and doors', ...vitest('--passWithNoTests', 'tests/flow/', 'tests/doors/') },
  dashboard: { title: 'Dashboard in Chromium', ...vitest('tests/dashboard/') },
  smoke: { title: 'Smoke: a fresh start', ...vitest('--config', 'tests/smoke/vitest.config.ts') },
}

const totals = { passed: 0, failed: 0, skipped: [], retried: [] }

function run(name, { title, command, counted = false }) {
  console.log(`\n=== ${title} ===\n`)
  const report = join(reports, `${name}.json`)
  const [program, ...options] = command
  if (counted) options.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`)
  const bin = join(root, 'node_modules/.bin', process.platform === 'win32' ? `${program}.cmd` : program)
  const { status } = spawnSync(bin, options, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const failedBefore = totals.failed
  if (counted && existsSync(report)) count(JSON.parse(readFileSync(report, 'utf8')))
  if (status !== 0 && totals.failed === failedBefore) totals.failed += 1
  return status === 0
}

function count({ testResults }) {
  for (const { name, status, assertionResults } of testResults) {
    for (const test of assertionResults) {
      const title = `${relative(root, name)}: ${test.fullName}`
      if (test.status === 'passed') totals.passed += 1
      if (test.status === 'passed' && test.failureMessages?.length > 0) totals.retried.push(title)
      else if (test.status === 'failed') totals.failed += 1
      else if (test.status !== 'passed') totals.skipped.push(title)
    }
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) totals.failed += 1
  }
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !(name in gates))
if (unknown.length > 0) {
  console.error(`There is no gate ${unknown.join(', ')}; there are: ${Object.keys(gates).join(', ')}`)
  process.exit(2)
}
const stopped = Object.entries(gates)
  .filter(([name]) => named.length === 0 || named.includes(name))
  .find(([name, gate]) => !run(name, gate))

console.log('\n=== Result ===\n')
if (stopped) console.log(`Stopped at: ${stopped[1].title} (npm test -- ${stopped[0]})`)
for (const name of totals.retried) console.log(`passed at the second try only  ${name}`)
for (const name of totals.skipped) console.log(`skipped  ${name}`)
const skipped = totals.skipped.length > 0 ? `, ${totals.skipped.length} skipped` : ''
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`)
process.exitCode = stopped ? 1 : 0
