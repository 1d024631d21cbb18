import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type JsonLines, startJsonLines } from './json-lines.ts'

/** One photo from bytes to vectors: wall clock and processor milliseconds. Decoding is part of `ms`. */
export interface PhotoTime {
  readonly ms: number
  readonly cpuMs: number
  readonly decodeMs: number
  readonly faces: number
  readonly dimensions: number
}

export interface PipelineHello {
  readonly name: string
  readonly threads: number
  readonly version?: string
  readonly tfjs?: string
  readonly backend?: string
  readonly simd?: boolean
}

export type Pipeline = JsonLines<PipelineHello, { photo: string }, PhotoTime>

export const peerNames = ['face-api', 'human'] as const
export type PeerName = (typeof peerNames)[number]

export const openOwnPipeline = (detector: 'accurate' | 'fast'): Promise<Pipeline> =>
  startJsonLines('./own-pipeline.ts', [detector])

/** A peer in a process of its own, on WASM with SIMD and that many threads. Call `installPeers` first. */
export const openPeer = (name: PeerName, threads: number): Promise<Pipeline> =>
  startJsonLines('./peers/serve.mjs', [name, String(threads)], 120_000)

/** Installs bench/peers from its own lock file, where that has not happened yet. */
export async function installPeers(): Promise<void> {
  const folder = fileURLToPath(new URL('./peers/', import.meta.url))
  const lock = readFileSync(`${folder}package-lock.json`, 'utf8')
  const installed = `${folder}node_modules/.package-lock.json`
  if (existsSync(installed) && versionsOf(readFileSync(installed, 'utf8')) === versionsOf(lock)) return
  const npm = spawn('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 180_000,
  })
  const [code] = await once(npm, 'exit')
  if (code !== 0) throw new Error('the peers could not be installed (npm ci --prefix bench/peers)')
}

/** The direct dependencies' versions; the hidden lock file leaves out what does not fit this machine. */
function versionsOf(lock: string): string {
  const { packages } = JSON.parse(lock) as { packages: Record<string, { version?: string }> }
  const direct = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm', '@vladmandic/face-api', '@vladmandic/human']
  return direct.map((name) => packages[`node_modules/${name}`]?.version).join()
}
