import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#core/errors.ts'
import type { Expected } from './catalogued-pack.ts'
import { isExpected, measureFile } from './measure-file.ts'

export interface DownloadOptions {
  readonly signal: AbortSignal
  /** Told how many bytes of how many are there; the second number is a bound where the size is not known. */
  progress?(done: number, total: number): void
  /** For tests: also http addresses of this machine itself. */
  readonly loopback?: boolean
}

const mostRedirects = 5
const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost']

/**
 * Fetches a file to `path`, going on where an earlier attempt broke off, and proves that it is the expected one. What is
 * incomplete stays for the next attempt; what is wrong is removed. Only https, at most five redirects, never more bytes than
 * expected. Throws `unavailable` where the server does not deliver, `misconfigured` where it delivers something else.
 */
export async function downloadFile(
  address: string,
  expected: Expected,
  path: string,
  options: DownloadOptions,
): Promise<void> {
  const before = await sizeOf(path)
  if (before > expected.bytes) await rm(path, { force: true })
  // Where size is but a bound, a file may be whole already.
  if (before > 0 && isExpected(expected, await measureFile(path, options.signal))) return
  const resumed = await fetchRest(address, expected, path, options)
  if (await isWhole(address, expected, path, options.signal)) return
  // A part of another version of the file may have stood in front.
  if (resumed) {
    await fetchRest(address, expected, path, options)
    if (await isWhole(address, expected, path, options.signal)) return
  }
  throw new AppError(
    'misconfigured',
    `${address} is not the file that the pack means: its hash differs; nothing was installed`,
  )
}

/** Removes the file when it is complete and wrong. Throws `unavailable` when it is incomplete. */
async function isWhole(address: string, expected: Expected, path: string, signal: AbortSignal): Promise<boolean> {
  const measured = await measureFile(path, signal)
  if (isExpected(expected, measured)) return true
  if (!expected.atMost && measured.bytes < expected.bytes)
    throw new AppError(
      'unavailable',
      `${address} ended after ${measured.bytes} of ${expected.bytes} bytes: run the command again to go on from there`,
    )
  await rm(path, { force: true })
  return false
}

/** Appends what is missing; true where there was a part to go on from. */
async function fetchRest(
  address: string,
  expected: Expected,
  path: string,
  options: DownloadOptions,
): Promise<boolean> {
  const { signal, progress } = options
  const part = await sizeOf(path)
  const response = await follow(address, part, options)
  if (response.status === 416) {
    await response.body?.cancel()
    await rm(path, { force: true })
    if (part > 0) return fetchRest(address, expected, path, options)
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    throw new AppError('unavailable', `${address} cannot be fetched: the server answered ${response.status}`)
  }
  const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1])
  const resumes = response.status === 206 && start === part
  if (response.status === 206 && !resumes) {
    await response.body.cancel()
    await rm(path, { force: true })
    throw new AppError('unavailable', `${address} cannot be gone on with: the server answered another part of the file`)
  }
  let done = resumes ? part : 0
  const announced = Number(response.headers.get('content-length') ?? 0)
  if (done + announced > expected.bytes) {
    await response.body.cancel()
    throw tooLarge(address, expected)
  }
  const count = new Transform({
    transform(chunk: Uint8Array, _, next) {
      done += chunk.length
      if (done > expected.bytes) return next(tooLarge(address, expected))
      progress?.(done, expected.bytes)
      next(null, chunk)
    },
  })
  try {
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(path, { flags: resumes ? 'a' : 'w' }), {
      signal,
    })
  } catch (cause) {
    if (cause instanceof AppError) {
      await rm(path, { force: true })
      throw cause
    }
    signal.throwIfAborted()
    throw new AppError('unavailable', `${address} broke off after ${done} bytes: run the command again to go on`, {
      cause,
    })
  }
  return resumes && part > 0
}

async function follow(address: string, from: number, { signal, loopback = false }: DownloadOptions): Promise<Response> {
  let url = new URL(address)
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const local = loopback && url.protocol === 'http:' && loopbackHosts.includes(url.hostname)
    if (url.protocol !== 'https:' && !local)
      throw new AppError('misconfigured', `${address} leads to ${url.origin}, which is not https: nothing was fetched`)
    // What is counted and hashed is the file itself, not a compressed form of it.
    const headers = { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) }
    const response = await fetch(url, { headers, redirect: 'manual', signal }).catch((cause: unknown) => {
      signal.throwIfAborted()
      throw new AppError('unavailable', `${url.host} cannot be reached: check the connection, or import the files`, {
        cause,
      })
    })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    if (!URL.canParse(location, url.href)) break
    url = new URL(location, url)
  }
  throw new AppError('unavailable', `${address} redirects more than ${mostRedirects} times`)
}

function tooLarge(address: string, { bytes }: Expected): AppError {
  return new AppError('misconfigured', `${address} is larger than the ${bytes} bytes that the pack declares`)
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
