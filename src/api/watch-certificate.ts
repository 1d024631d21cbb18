import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'

/** A certificate chain and its private key, both PEM. */
export interface CertificatePair {
  readonly certificate: Buffer
  readonly key: Buffer
}

/** The certificate of the doors, as it is now. */
export interface WatchedCertificate extends AsyncDisposable {
  readonly current: CertificatePair
  /** Called with every pair that takes the place of the one before. */
  onChange(listener: (pair: CertificatePair) => void): void
}

interface Files {
  readonly certificate: string
  readonly key: string
}

/** The files are read, not watched: that sees renames, links that move, and folders of other machines alike. */
const lookEveryMs = 2_000

/**
 * Follows the files: what they hold is used without a restart as soon as certificate and key fit each other. Half-written
 * files, or a key that belongs to another certificate, leave the pair before in use. Throws `misconfigured` where the files
 * are no such pair at the start.
 */
export async function watchCertificate(
  files: Files,
  { clock, log, everyMs = lookEveryMs }: { clock: Clock; log: Log; everyMs?: number },
): Promise<WatchedCertificate> {
  const listeners = new Set<(pair: CertificatePair) => void>()
  const stopping = new AbortController()
  let current = await readPair(files)
  let refused: CertificatePair | null = null
  warnOfExpiry(current, clock, log)

  async function look(): Promise<void> {
    let pair: CertificatePair | null = null
    try {
      pair = await readFiles(files)
      if (same(pair, current) || (refused && same(pair, refused))) return
      checkPair(pair, files)
    } catch (error) {
      // Said once for each state of the files.
      if (!refused || (pair && !same(pair, refused)))
        log.error({ error }, 'the new TLS certificate cannot be used; the one before stays in use')
      refused = pair ?? { certificate: Buffer.alloc(0), key: Buffer.alloc(0) }
      return
    }
    current = pair
    refused = null
    for (const listener of listeners) listener(pair)
    log.info({ until: new X509Certificate(pair.certificate).validTo }, 'a new TLS certificate is in use')
    warnOfExpiry(pair, clock, log)
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(everyMs, stopping.signal).catch(() => {})
      if (!stopping.signal.aborted) await look()
    }
  }

  const following = follow()
  return {
    get current() {
      return current
    },
    onChange: (listener) => void listeners.add(listener),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await following
    },
  }
}

async function readFiles(files: Files): Promise<CertificatePair> {
  const [certificate, key] = await Promise.all([readFile(files.certificate), readFile(files.key)])
  return { certificate, key }
}

async function readPair(files: Files): Promise<CertificatePair> {
  let pair: CertificatePair
  try {
    pair = await readFiles(files)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new AppError(
      'misconfigured',
      `The TLS files ${files.certificate} and ${files.key} cannot both be read (${code}); see tls.certificate and tls.key`,
      { cause },
    )
  }
  checkPair(pair, files)
  return pair
}

function checkPair({ certificate, key }: CertificatePair, files: Files): void {
  try {
    createSecureContext({ cert: certificate, key })
    if (new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))) return
  } catch (cause) {
    throw new AppError(
      'misconfigured',
      `${files.certificate} and ${files.key} are not a certificate chain and its private key in PEM, without a passphrase`,
      { cause },
    )
  }
  throw new AppError('misconfigured', `${files.key} is not the private key of ${files.certificate}`)
}

function same(a: CertificatePair, b: CertificatePair): boolean {
  return a.certificate.equals(b.certificate) && a.key.equals(b.key)
}

function warnOfExpiry({ certificate }: CertificatePair, clock: Clock, log: Log): void {
  const { validTo } = new X509Certificate(certificate)
  if (Date.parse(validTo) <= clock.now().getTime()) log.warn({ until: validTo }, 'the TLS certificate has expired')
}
