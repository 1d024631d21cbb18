import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { AppError, toAppError } from '#core/errors.ts'
import type { CheckedUrl, UrlGuard } from '#core/guard-url.ts'
import type { SignedMessage } from './signed-message.ts'

/** How long a receiver has for its whole answer. */
export const answerMs = 10_000
/** Of an answer's body nothing is kept; so much is read, so that receivers are not cut off in the middle of a usual one. */
const mostAnswerBytes = 64 * 1024

interface PostOptions {
  readonly guard: UrlGuard
  readonly url: string
  readonly message: SignedMessage
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}

/**
 * Sends a message to a receiver and answers the status, 200 to 299. Throws `unavailable` saying why it was not taken: closed
 * networks (the address is checked each time, and the connection goes to what was checked), no connection, any other status;
 * `deadline_exceeded` where no answer came in time. Redirections are not followed.
 */
export async function postMessage(options: PostOptions): Promise<number> {
  const { guard, url, message, signal, timeoutMs = answerMs } = options
  const target = await guard.check(url).catch((error: unknown) => {
    throw new AppError('unavailable', toAppError(error).message, { cause: error })
  })
  const timeout = AbortSignal.timeout(timeoutMs)
  const status = await exchange(target, message, AbortSignal.any([signal, timeout])).catch((error: unknown) => {
    signal.throwIfAborted()
    if (timeout.aborted)
      throw new AppError('deadline_exceeded', `The receiver did not answer within ${timeoutMs / 1000} s`)
    throw new AppError('unavailable', `The receiver cannot be reached (${codeOf(error)})`, { cause: error })
  })
  if (status >= 200 && status <= 299) return status
  const hint =
    status >= 300 && status <= 399 ? ', and redirections are not followed: give the address they lead to' : ''
  throw new AppError('unavailable', `The receiver answered ${status}${hint}`)
}

async function exchange({ url, lookup }: CheckedUrl, message: SignedMessage, signal: AbortSignal): Promise<number> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const headers = { ...message.headers, 'content-length': Buffer.byteLength(message.body) }
  return await new Promise((resolve, reject) => {
    let status: number | undefined
    const sent = request(url, { method: 'POST', headers, lookup, agent: false, signal }, (answer) => {
      status = answer.statusCode ?? 0
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > mostAnswerBytes) answer.destroy()
      })
      answer.on('error', () => {})
      answer.on('close', () => resolve(status ?? 0))
    })
    // What goes wrong after the status was read is the body's trouble, which nobody reads.
    sent.on('error', (error) => (status === undefined ? reject(error) : resolve(status)))
    sent.end(message.body)
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
