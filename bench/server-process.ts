import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { adminKey, type GalleryFolder } from './gallery-folder.ts'
import { end } from './json-lines.ts'
import { processCpuMs } from './machine.ts'

/** The built server in a process of its own, ready. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string
  /** Where gRPC listens. */
  readonly grpc: string
  readonly pid: number
  /** Milliseconds from starting the process to the first 200 of `/readyz`, and to the line that names the address. */
  readonly readyMs: number
  readonly listeningMs: number
  /** Processor milliseconds it took until ready; null where the system does not tell. */
  readonly readyCpuMs: number | null
}

export const authorization = `Bearer ${adminKey}`

/** Compiles the sources where they changed, as `npm start` does. */
export async function buildServer(): Promise<void> {
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))
  const [code] = await once(spawn(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] }), 'exit')
  if (code !== 0) throw new Error('the server could not be built')
}

/** Starts the server; disposing stops it with SIGTERM and waits for its end. Call `buildServer` first. */
export async function startServer(
  folder: GalleryFolder,
  { limit = 60_000, nodeOptions = [] as readonly string[] } = {},
): Promise<ServerProcess> {
  const started = performance.now()
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
  const child = spawn(process.execPath, [...nodeOptions, main], {
    env: { ...process.env, ...folder.env, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder.data,
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-2_000)
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await end(child, 20_000)
  }
  const { url, grpc } = await addressesOf(createInterface({ input: child.stdout }))
  const listeningMs = performance.now() - started
  for (;;) {
    if (url !== undefined) {
      const answer = await fetch(`${url}/readyz`).catch(() => undefined)
      await answer?.arrayBuffer()
      if (answer?.ok) break
    }
    if (url === undefined || child.exitCode !== null || performance.now() - started > limit) {
      await stop()
      throw new Error(`the server did not become ready: ${errors.trim()}`)
    }
    await sleep(10)
  }
  return {
    url,
    grpc: grpc ?? '',
    pid: child.pid ?? -1,
    readyMs: performance.now() - started,
    listeningMs,
    readyCpuMs: processCpuMs(child.pid ?? -1),
    [Symbol.asyncDispose]: stop,
  }
}

/** What the banner says; undefined where the output ends without it. */
async function addressesOf(lines: AsyncIterable<string>): Promise<{ url?: string; grpc?: string }> {
  const found: { url?: string; grpc?: string } = {}
  for await (const line of lines) {
    const url = /https?:\/\/\S+/.exec(line)?.[0]
    if (url !== undefined) found.url ??= url
    const grpc = /^gRPC: (\S+)/.exec(line)?.[1]
    if (grpc !== undefined) return { ...found, grpc }
  }
  return found
}
