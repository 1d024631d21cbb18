import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A child process that answers each JSON line with one JSON line, one at a time. */
export interface JsonLines<Hello, Question, Answer> extends AsyncDisposable {
  /** Its first line, sent once it is ready. */
  readonly hello: Hello
  readonly pid: number
  ask(question: Question): Promise<Answer>
}

/** Debian's Python, which finds Debian's packages; another one in PATH does not. */
export const debianPython = '/usr/bin/python3'

/** Starts a program of bench/ in a process of its own; `limit` bounds every answer, in milliseconds. */
export async function startJsonLines<Hello, Question, Answer>(
  file: string,
  args: readonly string[],
  limit = 60_000,
): Promise<JsonLines<Hello, Question, Answer>> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const loader = path.endsWith('.ts') ? ['--import', 'tsx', '--conditions=netra-source'] : []
  const program = path.endsWith('.py') ? debianPython : process.execPath
  const child = spawn(program, [...loader, path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-2_000)
  })
  // A child that is gone shows in its missing answer.
  child.stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => {
    const late = AbortSignal.timeout(limit)
    const line = await Promise.race([lines.next(), once(late, 'abort').then(() => null)])
    if (line === null || line.done) {
      await end(child)
      throw new Error(`${file} ${line === null ? `did not answer in ${limit} ms` : `ended`}: ${errors.trim()}`)
    }
    const answer: unknown = JSON.parse(line.value)
    if (typeof answer === 'object' && answer !== null && 'error' in answer) throw new Error(`${file}: ${answer.error}`)
    return answer
  }
  return {
    hello: (await next()) as Hello,
    pid: child.pid ?? -1,
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`)
      return (await next()) as Answer
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await end(child, 5_000)
    },
  }
}

/** The other side: says hello, then answers lines until the input ends. */
export async function answerJsonLines<Question>(
  hello: object,
  answer: (question: Question) => Promise<object>,
): Promise<void> {
  const print = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`)
  print(hello)
  for await (const line of createInterface({ input: process.stdin }))
    print(await answer(JSON.parse(line) as Question).catch((error: unknown) => ({ error: String(error) })))
}

/** Resolves when the child has ended: by itself within `grace` milliseconds, killed after that. */
export async function end(child: ChildProcess, grace = 0): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), grace)
  await exited
  clearTimeout(timer)
}
