import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { AppError } from '#core/errors.ts'

/**
 * The password as crypt(5) writes it with SHA-512 (`$6$salt$…`), which PAM modules of every Linux read. Node has no crypt, so the
 * program `openssl` makes it; the password goes through its standard input, never through its arguments. Throws `unavailable`
 * where the program is missing or fails.
 */
export async function cryptPassword(password: string, program = 'openssl'): Promise<string> {
  const openssl = spawn(program, ['passwd', '-6', '-stdin'], { stdio: ['pipe', 'pipe', 'ignore'] })
  // A program that ends early breaks the pipe; its exit code says so already.
  openssl.stdin.on('error', () => {})
  openssl.stdin.end(`${password}\n`)
  const ended = new Promise<number | null>((resolve, reject) => openssl.once('error', reject).once('close', resolve))
  const [printed, code] = await Promise.all([text(openssl.stdout), ended]).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause
    throw new AppError('unavailable', 'The program openssl is needed for this; install it: apt-get install openssl', {
      cause,
    })
  })
  const hash = printed.trim()
  if (code !== 0 || !/^\$6\$[./\w]+\$[./\w]{86}$/.test(hash))
    throw new AppError(
      'unavailable',
      `\`openssl passwd -6\` failed (exit code ${code}); it needs OpenSSL 1.1.1 or later`,
    )
  return hash
}
