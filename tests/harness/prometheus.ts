import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { adminKey } from './app.ts'
import { freePort } from './free-port.ts'
import { removeFolder } from './remove-folder.ts'

/** What operators are given for their Prometheus. */
export const deployed = join(import.meta.dirname, '../../deploy/prometheus')

const [server, tool] = ['prometheus', 'promtool'].map(find)

/** To be put behind a test's name; empty where the programs are there. */
export const withoutPrometheus = server && tool ? '' : ' (needs Debian’s prometheus)'

export interface TestPrometheus extends AsyncDisposable {
  /** The series that an expression gives now. */
  query(expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]>
  /** Expressions of the alert rules that it has read, by alert. */
  rules(): Promise<{ name: string; query: string; health: string }[]>
}

/** Runs promtool; what it says. Throws where it finds fault. */
export async function promtool(args: readonly string[], input = ''): Promise<string> {
  if (!tool) throw new Error('There is no promtool')
  const running = promisify(execFile)(tool, [...args], { cwd: deployed })
  running.child.stdin?.end(input)
  const { stdout, stderr } = await running
  return stdout + stderr
}

/** A Prometheus with the deployed configuration, but for the address that it watches and how often. */
export async function startPrometheus(watched: string): Promise<TestPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'netra-prometheus-'))
  const configuration = readFileSync(join(deployed, 'prometheus.yml'), 'utf8')
    .replace('127.0.0.1:8080', watched)
    .replaceAll('interval: 15s', 'interval: 1s')
  writeFileSync(join(folder, 'prometheus.yml'), configuration)
  writeFileSync(join(folder, 'netra.key'), adminKey, { mode: 0o600 })
  copyFileSync(join(deployed, 'netra.rules.yml'), join(folder, 'netra.rules.yml'))
  // A port that was free a moment ago may be taken by now.
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await freePort()
    const child = await launch(folder, port)
    if (!child) continue
    const ask = async <T>(path: string): Promise<T> => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)
      const body = (await answer.json()) as { status: string; error?: string; data: T }
      if (body.status !== 'success') throw new Error(body.error)
      return body.data
    }
    return {
      query: async (expression) =>
        (
          await ask<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(
            `query?query=${encodeURIComponent(expression)}`,
          )
        ).result,
      rules: async () => {
        const { groups } = await ask<{ groups: { rules: { name: string; query: string; health: string }[] }[] }>(
          'rules',
        )
        return groups.flatMap((group) => group.rules)
      },
      async [Symbol.asyncDispose]() {
        const exited = once(child, 'exit')
        child.kill('SIGKILL')
        await exited
        removeFolder(folder)
      },
    }
  }
  removeFolder(folder)
  throw new Error('prometheus did not start')
}

/** Resolves when it answers; undefined where it ended instead. */
async function launch(folder: string, port: number): Promise<ChildProcess | undefined> {
  if (!server) throw new Error('There is no prometheus')
  const child = spawn(
    server,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  return await new Promise((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
      if (said.includes('Server is ready to receive web requests')) resolve(child)
    })
    child.once('error', reject)
    child.once('exit', () => resolve(undefined))
  })
}

function find(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
