import { mkdtempSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { credentials } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ListFacesRequest, FaceRecognitionService as rpcs } from '#api/grpc/generated/netra/v1/face_recognition.ts'
import type { CertificatePair } from '#api/watch-certificate.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { connectGrpc, failing } from '#tests/harness/grpc-client.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { hasOpenssl, selfSigned } from '#tests/harness/self-signed.ts'

describe.skipIf(!hasOpenssl)('TLS (needs openssl)', () => {
  let harness: Harness
  let folder: string
  const pairs: CertificatePair[] = []
  const write = ({ certificate, key }: CertificatePair) => {
    writeFileSync(join(folder, 'certificate.pem'), certificate)
    writeFileSync(join(folder, 'key.pem'), key)
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'netra-tls-'))
    pairs.push(selfSigned(), selfSigned())
    write(pair(0))
    const tls = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') }
    harness = await startHarness({ tls })
  })
  afterAll(async () => {
    await harness?.[Symbol.asyncDispose]()
    removeFolder(folder)
  })

  function pair(index: number): CertificatePair {
    const found = pairs[index]
    if (!found) throw new Error('no such pair')
    return found
  }

  const status = async (ca: Buffer): Promise<number | undefined> =>
    await new Promise((resolve, reject) => {
      request(`${harness.url}/healthz`, { ca, agent: false }, (answer) => {
        answer.resume()
        expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
        resolve(answer.statusCode)
      })
        .once('error', reject)
        .end()
    })
  const list = async (ca: Buffer): Promise<number> => {
    await using grpc = connectGrpc(harness.grpc, {}, credentials.createSsl(ca))
    return (await grpc.call(rpcs.listFaces, ListFacesRequest.fromPartial({}))).total
  }
  /** Whether the server shows this certificate on a new connection. */
  const shows = async (address: string, ca: Buffer): Promise<boolean> =>
    await new Promise((resolve) => {
      const [host, port] = address.split(':')
      const socket = connect({ host, port: Number(port), ca, ALPNProtocols: ['h2', 'http/1.1'] }, () => {
        resolve(socket.authorized)
        socket.destroy()
      })
      socket.once('error', () => resolve(false))
    })

  it('carries HTTP and gRPC', async () => {
    expect(harness.url).toMatch(/^https:/)
    expect(await status(pair(0).certificate)).toBe(200)
    expect(await list(pair(0).certificate)).toBe(0)
  })

  it('is not spoken with whoever speaks plain text', async () => {
    await using plain = connectGrpc(harness.grpc)
    const call = plain.call(rpcs.listFaces, ListFacesRequest.fromPartial({}), {
      options: { deadline: Date.now() + 20_000 },
    })
    expect((await failing(call)).grpc).not.toBe(0)
    await expect(fetch(`${harness.url.replace('https', 'http')}/healthz`)).rejects.toThrow()
  })

  it('takes a new certificate on without a restart', async () => {
    write(pair(1))
    const { certificate } = pair(1)
    for (const address of [new URL(harness.url).host, harness.grpc])
      await expect.poll(() => shows(address, certificate), { timeout: 40_000, interval: 200 }).toBe(true)
    expect(await status(certificate)).toBe(200)
    expect(await list(certificate)).toBe(0)
  })
})
