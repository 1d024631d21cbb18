import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '#core/clock.ts'
import { toAppError } from '#core/errors.ts'
import { createLog } from '#core/log.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { hasOpenssl, selfSigned } from '#tests/harness/self-signed.ts'
import { type CertificatePair, watchCertificate } from './watch-certificate.ts'

describe.skipIf(!hasOpenssl)('a watched certificate (needs openssl)', () => {
  let one: CertificatePair
  let two: CertificatePair
  let folder: string
  let files: { certificate: string; key: string }
  let lines: { msg: string }[]
  let wake: () => void
  let asleep: Promise<void>
  let fallAsleep: () => void

  const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line)) })
  const clock: Clock = {
    now: () => new Date(),
    sleep: (_, signal) =>
      new Promise<void>((resolve) => {
        wake = resolve
        signal?.addEventListener('abort', () => resolve(), { once: true })
        fallAsleep()
      }),
  }
  const expectSleep = () => {
    asleep = new Promise((resolve) => {
      fallAsleep = resolve
    })
  }
  /** Resolves when the files have been looked at once more. */
  async function lookAgain(): Promise<void> {
    await asleep
    expectSleep()
    wake()
    await asleep
  }
  const write = (pair: Partial<CertificatePair>) => {
    if (pair.certificate) writeFileSync(files.certificate, pair.certificate)
    if (pair.key) writeFileSync(files.key, pair.key)
  }

  beforeAll(() => {
    one = selfSigned()
    two = selfSigned()
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'netra-tls-'))
    files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') }
    lines = []
    expectSleep()
    write(one)
  })
  afterEach(() => removeFolder(folder))

  it('is exchanged when both files have changed', async () => {
    await using watched = await watchCertificate(files, { clock, log })
    const seen: CertificatePair[] = []
    watched.onChange((pair) => seen.push(pair))
    await lookAgain()
    expect(seen).toEqual([])
    write(two)
    await lookAgain()
    expect(watched.current).toEqual(two)
    expect(seen).toEqual([two])
  })

  it.each<[string, () => Promise<void> | void]>([
    ['a certificate of another key', () => write({ certificate: two.certificate })],
    ['half a certificate', () => write({ certificate: two.certificate.subarray(0, 300) })],
    ['an empty key', () => write({ key: Buffer.alloc(0) })],
    ['a file that is gone', () => rm(files.key)],
  ])('stays as it is with %s, which is said once', async (_, spoil) => {
    await using watched = await watchCertificate(files, { clock, log })
    await spoil()
    await lookAgain()
    await lookAgain()
    expect(watched.current).toEqual(one)
    expect(lines.map(({ msg }) => msg)).toEqual(['the new TLS certificate cannot be used; the one before stays in use'])
    write(two)
    await lookAgain()
    expect(watched.current).toEqual(two)
  })

  it.each<[string, () => Promise<void> | void, RegExp]>([
    ['no such file', () => rm(files.key), /cannot both be read/],
    ['a key of another certificate', () => write({ key: two.key }), /key/],
    ['no PEM', () => write({ certificate: Buffer.from('hello') }), /PEM/],
  ])('keeps a server from starting with %s', async (_, spoil, message) => {
    await spoil()
    const error = await watchCertificate(files, { clock, log }).then(() => expect.unreachable(), toAppError)
    expect(error).toMatchObject({ code: 'misconfigured', message: expect.stringMatching(message) })
  })
})
