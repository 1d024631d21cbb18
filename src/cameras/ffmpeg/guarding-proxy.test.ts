import { once } from 'node:events'
import { Agent, createServer, type RequestListener, request, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import type { SourceFailure } from '#cameras/frame-source/port.ts'
import { createUrlGuard } from '#core/guard-url.ts'
import { type GuardingProxy, openGuardingProxy } from './guarding-proxy.ts'

const told: (SourceFailure | null)[] = []
let proxy: GuardingProxy
const servers: { close(): unknown }[] = []
afterEach(async () => {
  await proxy[Symbol.asyncDispose]()
  for (const server of servers.splice(0)) server.close()
  told.length = 0
})

/** Names that lead to this machine; only what is listed in `allow` may be reached. */
async function open(...allow: string[]): Promise<void> {
  const guard = createUrlGuard({
    schemes: ['http', 'https'],
    allow,
    privateNetworks: true,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  })
  proxy = await openGuardingProxy(guard, (failure) => told.push(failure))
}

async function portOf(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
const serve = (listener: RequestListener) => portOf(createServer(listener))

async function get(url: string, headers: Record<string, string> = {}) {
  const asked = request(proxy.address, { path: url, headers: { host: new URL(url).host, ...headers }, agent: false })
  const [answer] = await once(asked.end(), 'response')
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
}

describe('the proxy before what ffmpeg reads over HTTP', () => {
  it('leads to addresses that the guard lets pass, with headers and answers as they are', async () => {
    const port = await serve((asked, answer) => {
      const { host, authorization } = asked.headers
      answer.writeHead(401, { 'www-authenticate': 'Basic realm="camera"' })
      answer.end(JSON.stringify({ path: asked.url, host, authorization, via: asked.headers['proxy-connection'] }))
    })
    await open('camera.example.org')
    const answer = await get(`http://camera.example.org:${port}/a?b=c`, {
      authorization: 'Basic eA==',
      'proxy-connection': 'keep-alive',
    })
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="camera"' } })
    const host = `camera.example.org:${port}`
    expect(JSON.parse(answer.body)).toEqual({ path: '/a?b=c', host, authorization: 'Basic eA==' })
    expect(told).toEqual([null])
  })

  it('leads nowhere else, and tells who must look at it', async () => {
    let asked = 0
    const port = await serve((_, answer) => {
      asked++
      answer.end()
    })
    await open('camera.example.org')
    await expect(get(`http://inside.example.org:${port}/`)).rejects.toThrow()
    await expect(get(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    expect(asked).toBe(0)
    expect(told.map((failure) => failure?.needsSomebody)).toEqual([true, true])
    expect(told[0]?.message).toMatch(/closed network/)
  })

  it('tells in words why nothing answers', async () => {
    const closed = createTcpServer()
    const port = await portOf(closed)
    closed.close()
    await once(closed, 'close')
    await open('camera.example.org')
    await expect(get(`http://camera.example.org:${port}/`)).rejects.toThrow()
    expect(told.map((failure) => failure?.message)).toEqual(['Nothing answers at the address and port of the camera'])
  })

  it('tunnels TLS to where it may, and nowhere else', async () => {
    const echo = await portOf(createTcpServer((socket) => socket.pipe(socket)))
    await open('camera.example.org')
    const through = async (target: string) => {
      const asked = request(proxy.address, { method: 'CONNECT', path: target, agent: false }).end()
      const [answer, socket] = await once(asked, 'connect')
      socket.end('hello')
      return [answer.statusCode, await text(socket)]
    }
    expect(await through(`camera.example.org:${echo}`)).toEqual([200, 'hello'])
    await expect(through(`inside.example.org:${echo}`)).rejects.toThrow()
    expect(told.at(-1)?.needsSomebody).toBe(true)
  })

  it('outlives whoever breaks a connection off, and connections that ask many times', async () => {
    const warnings: Error[] = []
    const noteWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', noteWarning)
    const port = await serve((asked, answer) => {
      if (asked.url === '/whole') return answer.end('whole')
      answer.write('half')
      return setImmediate(() => asked.socket.resetAndDestroy())
    })
    await open('camera.example.org')
    await expect(get(`http://camera.example.org:${port}/half`)).rejects.toThrow()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let times = 0; times < 15; times++) {
      const path = `http://camera.example.org:${port}/whole`
      const [answer] = await once(request(proxy.address, { path, agent }).end(), 'response')
      expect(await text(answer)).toBe('whole')
    }
    agent.destroy()
    await new Promise(setImmediate)
    process.off('warning', noteWarning)
    expect(warnings).toEqual([])
  })

  it('ends its connections when it is closed', async () => {
    const port = await serve((_, answer) => answer.write('endless'))
    await open('camera.example.org')
    const reading = get(`http://camera.example.org:${port}/`).catch((error: Error) => error.message)
    await expect.poll(() => told.length).toBe(1)
    await proxy[Symbol.asyncDispose]()
    expect(await reading).toMatch(/aborted|hang up|reset/i)
    await open()
  })
})
