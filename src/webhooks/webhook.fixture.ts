import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What a receiver does with a request: answer with a status, hang, or answer with more than anybody reads. */
export type Reaction = number | 'hang' | 'endless'

export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly received: Received[]
  /** What is done with the next requests, in turn; then it is 200. */
  next(...reactions: Reaction[]): void
}

/** An HTTP receiver on a free loopback port that does as it is told. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const planned: Reaction[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ headers: request.headers, body })
    const reaction = planned.shift() ?? 200
    if (reaction === 'hang') return
    if (reaction === 'endless') {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      }
      response.on('drain', more)
      more()
    } else
      response.writeHead(reaction, reaction === 302 ? { location: `http://${request.headers.host}/else` } : {}).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    next: (...reactions) => void planned.push(...reactions),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
