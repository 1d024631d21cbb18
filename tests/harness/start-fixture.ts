import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A program of the tests in a process of its own, which says and hears lines. */
export interface FixtureProcess {
  readonly pid: number
  /** The first line, from where the last call stopped, that matches: its first group or all of it. */
  line(pattern: RegExp): Promise<string>
  /** Writes a line and waits for the answer. */
  tell(line: string, answer: RegExp): Promise<string>
  /** Kills it with SIGKILL and waits until it is gone. */
  kill(): Promise<void>
}

/** Runs a TypeScript file of the sources with the arguments given. */
export async function startFixture(
  file: URL,
  args: readonly string[],
  options: { detached?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<FixtureProcess> {
  const child = spawn(
    process.execPath,
    ['--conditions=netra-source', '--import', 'tsx', fileURLToPath(file), ...args],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...options,
    },
  )
  await once(child, 'spawn')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`The process ended without saying ${pattern}`)
      const match = pattern.exec(value)
      if (match) return match[1] ?? match[0]
    }
  }
  return {
    pid: child.pid ?? 0,
    line,
    async tell(text, answer) {
      child.stdin.write(`${text}\n`)
      return await line(answer)
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
