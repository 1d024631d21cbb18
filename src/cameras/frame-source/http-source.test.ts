import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '#core/clock.ts'
import { createUrlGuard } from '#core/guard-url.ts'
import { hasFfmpeg } from '#tests/harness/camera.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'
import { hasOpenssl, selfSigned } from '#tests/harness/self-signed.ts'
import { createOpenSource } from './open-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'netra-http-'))
const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => removeFolder(folder))

/** Only this address of the machine may be reached. */
const guard = createUrlGuard({ schemes: ['http', 'https'], allow: ['127.0.0.1'], privateNetworks: true })
const open = (secret: string) =>
  createOpenSource({ clock: systemClock, guard, videoFolder: folder })({
    ...{ kind: 'http', secret, frameRate: 25, longestSide: 1_920, hardwareDecoding: 'off', loop: false },
  })

async function listen(server: Server, host: string): Promise<number> {
  servers.push(server)
  server.listen(0, host)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
const serve = (listener: RequestListener, host = '127.0.0.1') => listen(createServer(listener), host)

describe.skipIf(!hasFfmpeg)('addresses of HTTP that ffmpeg reads', { timeout: 60_000 }, () => {
  it('are not followed to where a playlist leads, if that is closed', async () => {
    let asked = 0
    const inside = await serve((_, answer) => {
      asked++
      answer.end('x'.repeat(1_000))
    }, '127.0.0.2')
    const list = ['#EXTM3U', '#EXT-X-TARGETDURATION:2', '#EXTINF:2,', `http://127.0.0.2:${inside}/secret.ts`, '']
    const port = await serve((_, answer) => {
      answer.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(list.join('\n'))
    })
    for (const path of ['live.m3u8', 'live']) {
      const watching = open(`http://127.0.0.1:${port}/${path}`).run(ignore(), new AbortController().signal)
      await expect(watching).rejects.toMatchObject({
        message: expect.stringMatching(/^The stream leads on: .*closed network/),
        needsSomebody: true,
      })
    }
    expect(asked).toBe(0)
  })

  it.skipIf(!hasOpenssl)('are read through TLS, too', async () => {
    const { key, certificate: cert } = selfSigned()
    const picture = samplePhoto(1)
    const server = createTlsServer({ key, cert }, (_, answer) => {
      answer.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=picture' })
      const playing = setInterval(() => {
        answer.write(`--picture\r\nContent-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`)
        answer.write(picture)
        answer.write('\r\n')
      }, 100)
      answer.on('close', () => clearInterval(playing))
    })
    const port = await listen(server, '127.0.0.1')
    const stop = new AbortController()
    let sizes: string[] = []
    await open(`https://127.0.0.1:${port}/video.mjpg`).run(
      {
        missed() {},
        frame({ width, height, release }) {
          sizes = [...sizes, `${width}x${height}`]
          release()
          stop.abort()
        },
      },
      stop.signal,
    )
    expect(sizes[0]).toMatch(/^\d+x\d+$/)
  })
})

const ignore = () => ({ frame: ({ release }: { release(): void }) => release(), missed() {} })
