import { createAdapter } from '@socket.io/redis-streams-adapter'
import type { Redis } from '#storage/redis.ts'
import type { Vault } from '#storage/seal.ts'

/** Connections of the adapter's own, which end with it. */
export interface SharedAdapter {
  readonly adapter: ReturnType<typeof createAdapter>
  disconnect(): void
}

/** What tells those who share one Redis apart; the same in every process of an installation. */
export function installationOf(vault: Pick<Vault, 'deriveKey'>): string {
  return vault.deriveKey('netra sockets').toString('hex').slice(0, 16)
}

/**
 * Joins the Socket.IO servers of all processes. What the event log tells does not pass through here, since every process
 * follows the log itself; only what is on cameras' pictures does, which is in no log and may be lost
 * (decisions/0033-events-to-sockets.md). `installation` keeps apart those who share one Redis.
 */
export function sharedAdapter(redis: Redis, installation: string): SharedAdapter {
  const own: { disconnect(): void }[] = []
  // The adapter leaves a rejected command to nobody, which would end the process, and asks again at once without a pause where
  // commands fail at once: what it writes may get lost, and what it reads on waits for Redis to come back.
  const client = {
    options: { lazyConnect: false },
    duplicate() {
      const connection = redis.connect()
      own.push(connection)
      return connection
    },
    publish: (channel: string, payload: Buffer) => redis.attempt((given) => given.publish(channel, payload)),
    xadd: ([stream, ...rest]: [string, ...string[]]) =>
      redis.attempt((given) => given.call('XADD', stream, ...rest) as Promise<unknown>),
  }
  const name = `netra:sockets:${installation}`
  return {
    adapter: createAdapter(client, { streamName: name, channelPrefix: name, blockTimeInMs: 5_000 }),
    disconnect() {
      for (const connection of own) connection.disconnect()
    },
  }
}
