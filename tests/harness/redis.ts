import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from './free-port.ts'
import { removeFolder } from './remove-folder.ts'

/** A redis-server of a test's own on a loopback port, in a temporary folder. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string
  readonly child: ChildProcess
  /** Ends it by the signal and waits for its end. */
  end(signal?: NodeJS.Signals): Promise<void>
  /** Starts it on the same port again, after {@link end}. It is empty then. */
  restart(): Promise<void>
}

const program = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find(canRun)

/** To be put behind a test's name; empty where the program is there. */
export const withoutRedis = program ? '' : ' (needs Debian’s redis-server)'

/** Starts it; with `password`, that is asked for. */
export async function startRedis({ password }: { password?: string } = {}): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'netra-redis-'))
  const secret = password === undefined ? [] : ['--requirepass', password]
  let port = 0
  let child: ChildProcess | undefined
  // A port that was free a moment ago may be taken by now.
  for (let attempt = 0; attempt < 5 && !child; attempt++) {
    port = await freePort()
    child = await launch(folder, port, secret)
  }
  if (!child) throw new Error('redis-server did not start')
  let running: ChildProcess = child
  const end = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return
    const exited = once(running, 'exit')
    running.kill(signal)
    await exited
  }
  return {
    url: `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    get child() {
      return running
    },
    end,
    async restart() {
      const next = await launch(folder, port, secret)
      if (!next) throw new Error('redis-server did not start again')
      running = next
    },
    async [Symbol.asyncDispose]() {
      await end()
      removeFolder(folder)
    },
  }
}

/** Resolves when it accepts connections; undefined where it ended instead. */
async function launch(folder: string, port: number, more: readonly string[]): Promise<ChildProcess | undefined> {
  if (!program) throw new Error('There is no redis-server')
  const child = spawn(
    program,
    ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no', ...more],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  return await new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      if (said.includes('Ready to accept connections')) resolve(child)
    })
    child.once('error', reject)
    child.once('exit', () => resolve(undefined))
  })
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
