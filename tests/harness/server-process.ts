import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { adminKey, modelCache } from './app.ts'

export interface ServerProcess {
  readonly url: string
  readonly child: ChildProcess
  /** What it wrote for people, and its log. */
  output(): string
  /** Sends the signal and waits for the end; resolves to the exit code, null where a signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

const root = join(import.meta.dirname, '../..')

/**
 * Netra as its users run it: the built server as a process of its own on the given data folder. Resolves when it is ready.
 * One without the role api needs a `statusPort`, which is then where its `url` leads.
 */
export async function startServer(data: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  await once(spawn(process.execPath, [join(root, 'scripts/build.mjs'), '--server'], { stdio: 'inherit' }), 'exit')
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], {
    cwd: data,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      NETRA_DATA: data,
      NETRA_PORT: '0',
      NETRA_GRPC_PORT: '0',
      NETRA_ADMIN_KEY: adminKey,
      NETRA_MODEL_CACHE: modelCache,
      ...env,
    },
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const exited = once(child, 'exit')
  const url = await waitFor(
    () => /(?:running at|Health and figures:) (\S+)/.exec(output)?.[1],
    child,
    () => output,
  )
  await waitFor(
    async () => (await fetch(`${url}/readyz`).catch(() => null))?.status === 200 || undefined,
    child,
    () => output,
  )
  return {
    url,
    child,
    output: () => output,
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      const [code] = await exited
      return code
    },
  }
}

async function waitFor<T>(
  look: () => T | undefined | Promise<T | undefined>,
  child: ChildProcess,
  output: () => string,
): Promise<T> {
  for (let tries = 0; tries < 1_200; tries++) {
    const found = await look()
    if (found !== undefined) return found
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${output()}`)
    await delay(50)
  }
  throw new Error(`the server did not get ready: ${output()}`)
}

/** The process id of the embedded PostgreSQL of a data folder, if there is one. */
export function databasePid(data: string): number | null {
  const file = join(data, 'postgres', 'cluster', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null
}
