import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Copies what git tracks or would track into a new folder of mode 0700 and returns it. */
export function cloneProject(): string {
  const clone = mkdtempSync(join(tmpdir(), 'netra-fresh-'))
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const file of listed.toString('utf8').split('\0'))
    if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(clone, file))
  return clone
}

/** The environment of somebody who has just opened a terminal: nothing of this test run, no settings of Netra. */
export function freshEnvironment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const ours =
    /^(NETRA_|DATABASE_URL$|REDIS_URL$|NODE_ENV$|NODE_OPTIONS$|VITEST|TEST$|INIT_CWD$|npm_(lifecycle|package|command|execpath|node_execpath|config_(local_prefix|prefix|loglevel|noproxy)))/
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))), ...settings }
}

export interface Running {
  readonly child: ChildProcess
  /** Everything printed so far, both streams. */
  output(): string
  /** Resolves with the exit code (or the signal's name) once the process and its pipes are closed. */
  readonly ended: Promise<number | string>
  /** Ends it and its process group by force, where it still runs. */
  kill(): void
}

export function start(program: string, options: string[], cwd: string, env: NodeJS.ProcessEnv): Running {
  const child = spawn(program, options, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal)
  const kill = () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    process.kill(-child.pid, 'SIGKILL')
  }
  return { child, output: () => printed, ended, kill }
}

/** Command lines of processes that work in the folder or name it (Linux; empty elsewhere). */
export function processesOf(folder: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return []
  return readdirSync('/proc')
    .filter((id) => /^\d+$/.test(id))
    .flatMap((id) => {
      try {
        const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return command.includes(folder) || readlinkSync(`/proc/${id}/cwd`).startsWith(folder)
          ? [`${id}: ${command}`]
          : []
      } catch {
        return [] // it ended while we looked
      }
    })
}
