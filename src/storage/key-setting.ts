import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { AppError } from '#core/errors.ts'

export const masterKeyBytes = 32
const commandLimits = { timeout: 30_000, maxBuffer: 4_096, windowsHide: true } as const
const run = promisify(execFile)

/**
 * The 32 bytes that a setting gives: base64, `file:PATH` to a file that holds such base64 or the bytes themselves, or
 * `command:PROGRAM ARGUMENTS`, run without a shell, that prints such base64 within 30 s. Throws `misconfigured` with what to
 * do; neither the key nor what the program printed is repeated.
 */
export async function readKeySetting(setting: string, what: string): Promise<Buffer> {
  if (setting.startsWith('file:')) return readKeyFile(setting.slice('file:'.length), what)
  if (setting.startsWith('command:')) return await askCommand(setting.slice('command:'.length), what)
  return decodeKey(Buffer.from(setting), what)
}

export function readKeyFile(path: string, what: string): Buffer {
  let content: Buffer
  try {
    content = readFileSync(path)
  } catch (cause) {
    throw new AppError('misconfigured', `${what} names the file ${path}, which cannot be read`, { cause })
  }
  return content.length === masterKeyBytes ? content : decodeKey(content, `${what} (${path})`)
}

async function askCommand(line: string, what: string): Promise<Buffer> {
  const [program, ...words] = splitWords(line)
  if (program === undefined) throw new AppError('misconfigured', `${what} is command: without a program`)
  let output: Buffer
  try {
    const { stdout } = await run(program, words, { ...commandLimits, encoding: 'buffer' })
    output = stdout
  } catch (error) {
    // Not as the cause: the error of the system carries what the program printed.
    throw new AppError('misconfigured', `${what}: the program ${program} gave no key: ${reasonOf(error)}`)
  }
  return decodeKey(output, `${what}: what the program ${program} prints`)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed'
  if ('killed' in error && error.killed) return `it did not end within ${commandLimits.timeout / 1_000} s`
  const code = 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'it was not found'
  if (code === 'EACCES') return 'it may not be executed'
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'it prints more than a key'
  return `it ended with ${code ?? 'an error'}`
}

/** Words at spaces; what stands in single or double quotes stays together. */
export function splitWords(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  )
}

function decodeKey(text: Buffer, what: string): Buffer {
  const trimmed = text.toString('latin1').trim()
  const bytes = Buffer.from(trimmed, 'base64')
  const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)
  if (isBase64 && bytes.length === masterKeyBytes) return bytes
  throw new AppError(
    'misconfigured',
    `${what} must be base64 of ${masterKeyBytes} bytes (${isBase64 ? `it is of ${bytes.length}` : 'it is no base64'}): make one with "openssl rand -base64 32"`,
  )
}
