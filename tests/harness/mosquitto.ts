import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { removeFolder } from './remove-folder.ts'

/** A broker of a test's own on a loopback port. */
export interface TestBroker extends AsyncDisposable {
  readonly url: string
  end(): Promise<void>
  /** Starts it on the same port again; what it kept is gone. */
  restart(): Promise<void>
}

const program = '/usr/sbin/mosquitto'

/** To be put behind a test's name; empty where the program is there. */
export const withoutMosquitto = existsSync(program) ? '' : ' (needs Debian’s mosquitto)'

export async function startMosquitto(): Promise<TestBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'netra-mosquitto-'))
  const file = join(folder, 'mosquitto.conf')
  let port = 0
  let child: ChildProcess | undefined
  // A port that was free a moment ago may be taken by now.
  for (let attempt = 0; attempt < 5 && !child; attempt++) {
    port = await freePort()
    writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n`)
    child = await launch(file)
  }
  if (!child) throw new Error('mosquitto did not start')
  let running: ChildProcess = child
  const end = async (): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return
    const exited = once(running, 'exit')
    running.kill('SIGKILL')
    await exited
  }
  return {
    url: `mqtt://127.0.0.1:${port}`,
    end,
    async restart() {
      const next = await launch(file)
      if (!next) throw new Error('mosquitto did not start again')
      running = next
    },
    async [Symbol.asyncDispose]() {
      await end()
      removeFolder(folder)
    },
  }
}

/** Resolves when it accepts connections; undefined where it ended instead. */
async function launch(file: string): Promise<ChildProcess | undefined> {
  const child = spawn(program, ['-c', file, '-v'], { stdio: ['ignore', 'pipe', 'pipe'] })
  return await new Promise((resolve, reject) => {
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk
        if (/mosquitto version \S+ running/.test(said)) resolve(child)
      })
    child.once('error', reject)
    child.once('exit', () => resolve(undefined))
  })
}
