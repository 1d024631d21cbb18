import { connect, createServer, type Socket } from 'node:net'

export type Network = 'open' | 'refusing' | 'hanging'

/** A network between a client and a server on this machine, which can be cut: by refusing everything, or by saying nothing. */
export interface CutNetwork extends AsyncDisposable {
  readonly url: string
  set(network: Network): void
}

export async function cutNetwork(target: string): Promise<CutNetwork> {
  const { hostname, port } = new URL(target)
  const pairs = new Set<readonly [Socket, Socket | null]>()
  let network: Network = 'open'
  const server = createServer((client) => {
    client.on('error', () => client.destroy())
    if (network === 'refusing') return void client.resetAndDestroy()
    if (network === 'hanging') {
      const pair = [client, null] as const
      pairs.add(pair)
      return void client.on('close', () => pairs.delete(pair))
    }
    const upstream = connect({ host: hostname, port: Number(port) })
    const pair = [client, upstream] as const
    pairs.add(pair)
    upstream.on('error', () => client.destroy())
    client.on('close', () => {
      upstream.destroy()
      pairs.delete(pair)
    })
    upstream.on('close', () => client.destroy())
    client.pipe(upstream)
    upstream.pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the network does not listen')
  const drop = () => {
    for (const [client, upstream] of pairs) {
      client.destroy()
      upstream?.destroy()
    }
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    set(next) {
      network = next
      if (next === 'hanging')
        for (const [client, upstream] of pairs) {
          client.unpipe()
          upstream?.unpipe()
          client.pause()
        }
      else drop()
    },
    async [Symbol.asyncDispose]() {
      drop()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
