import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SourceFailure } from '#cameras/frame-source/port.ts'
import { AppError } from '#core/errors.ts'
import type { CheckedUrl, UrlGuard } from '#core/guard-url.ts'
import { explainConnection } from './explain-ffmpeg.ts'

/** The way of one source into the network. */
export interface GuardingProxy extends AsyncDisposable {
  /** What `http_proxy` is set to: an address of loopback. */
  readonly address: string
}

/** Headers that are of one connection only (RFC 9110, 7.6.1). */
const ofTheConnection = new Set([
  ...['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade'],
  'proxy-authorization',
])

/**
 * Opens an HTTP proxy on loopback that leads where the guard lets pass: a playlist may name any address, and a name may lead elsewhere when
 * it is looked up again. `tell` hears why an address was not reached, and null when one was; what the guard refuses needs somebody.
 */
export async function openGuardingProxy(
  guard: UrlGuard,
  tell: (failure: SourceFailure | null) => void,
): Promise<GuardingProxy> {
  const sockets = new Set<Socket>()
  const check = async (address: string, scheme: string): Promise<CheckedUrl> => {
    const checked = await guard.check(address)
    if (checked.url.protocol !== scheme) throw new SourceFailure('Only http and https are led through')
    return checked
  }
  /** Tells how it went; whoever asked may have gone meanwhile, which says nothing of the address. */
  async function reaching<T>(near: Duplex, attempt: Promise<T>): Promise<T> {
    try {
      const reached = await attempt
      tell(null)
      return reached
    } catch (cause) {
      if (!near.destroyed) tell(failureOf(cause))
      throw cause
    }
  }

  async function ask(asked: IncomingMessage, answer: ServerResponse): Promise<IncomingMessage> {
    const { url, lookup } = await check(asked.url ?? '', 'http:')
    const onward = request(url, { method: asked.method, headers: passedOn(asked), lookup, agent: false }).end()
    // What breaks once the answer has begun is the answer's error as well.
    onward.on('error', () => {})
    // Of the answer, since a connection may ask many times.
    answer.once('close', () => onward.destroy())
    const [given] = (await once(onward, 'response')) as [IncomingMessage]
    return given
  }

  async function forward(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const given = await reaching(asked.socket, ask(asked, answer))
    answer.writeHead(given.statusCode ?? 502, given.statusMessage, passedOn(given))
    await pipeline(given, answer)
  }

  async function connected(asked: IncomingMessage): Promise<Socket> {
    const { url, lookup } = await check(`https://${asked.url ?? ''}`, 'https:')
    const far = connect({ host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || 443), lookup })
    far.on('error', () => {})
    asked.socket.once('close', () => far.destroy())
    await once(far, 'connect')
    return far
  }

  async function tunnel(asked: IncomingMessage, near: Duplex, head: Buffer): Promise<void> {
    const far = await reaching(near, connected(asked))
    near.write('HTTP/1.1 200 Connection established\r\n\r\n')
    far.write(head)
    await Promise.all([pipeline(near, far), pipeline(far, near)])
  }

  // Where there is no way, the connection ends: `tell` has said why.
  const server = createServer((asked, answer) => {
    forward(asked, answer).catch(() => answer.destroy())
  })
  server.on('connect', (asked, near, head) => {
    near.on('error', () => {})
    tunnel(asked, near, head).catch(() => near.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      // Tunnels are no longer the server's own: each connection is ended here.
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function failureOf(cause: unknown): SourceFailure {
  if (cause instanceof SourceFailure) return cause
  if (!(cause instanceof AppError)) return explainConnection(cause)
  return new SourceFailure(`The stream leads on: ${cause.message}`, { needsSomebody: true, cause })
}

function passedOn({ rawHeaders }: IncomingMessage): string[] {
  const kept: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    if (!ofTheConnection.has(name.toLowerCase())) kept.push(name, value)
  }
  return kept
}
