import { setTimeout as delay } from 'node:timers/promises'
import { Redis as Client } from 'ioredis'
import type { Log } from '#core/log.ts'

/**
 * Redis, which several processes of Netra may share. Nothing depends on it: whoever uses it has a way without it, and what
 * lies in it may be lost at any time. Disposing closes every connection of it.
 */
export interface Redis extends AsyncDisposable {
  /** Whether it answers. False from the moment it is lost until it is connected again, which goes on by itself. */
  readonly ready: boolean
  /** `host:port`, without credentials. */
  readonly address: string
  /** For libraries that take an ioredis client. Its commands are rejected at once while Redis is away: nothing is queued. */
  readonly client: Client
  /**
   * A command's reply; undefined where Redis is away, lost meanwhile, or refuses. Never throws, and never waits for Redis
   * to come back: a Redis that hangs is given up after a second, and not asked again until it answers.
   */
  attempt<T>(command: (client: Client) => Promise<T>): Promise<T | undefined>
  /** A connection of one's own, as subscriptions and blocking reads need it; what is sent while Redis is away waits for it. */
  connect(): Client
}

const silenceMs = 1_000
const firstConnectMs = 2_000
const longestPauseMs = 2_000

/** Connects to Redis; comes back after two seconds at most, connected or not. What goes wrong is logged once, not per command. */
export async function openRedis(url: string, log: Log, signal?: AbortSignal): Promise<Redis> {
  const { hostname, port } = new URL(url)
  const address = `${hostname}:${port || 6379}`
  const settings = {
    connectionName: 'netra',
    connectTimeout: 5_000,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, longestPauseMs),
  }
  const client = new Client(url, {
    ...settings,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // What was sent to a Redis that was lost fails with the connection.
    maxRetriesPerRequest: 0,
    socketTimeout: silenceMs,
  })
  const clients = [client]
  const said = new Set<string>()
  const complain = (error: unknown): void => {
    const code = codeOf(error)
    if (said.has(code)) return
    said.add(code)
    log.warn({ address, code }, 'Redis cannot be used; Netra goes on without it')
  }
  let closing = false
  client.on('ready', () => {
    if (said.size > 0) log.info({ address }, 'Redis answers again')
    said.clear()
  })
  client.on('error', complain)
  client.on('close', () => closing || said.size > 0 || complain(null))

  const settled = new AbortController()
  for (const event of ['ready', 'error', 'close']) client.once(event, () => settled.abort())
  const given = signal ? [signal, settled.signal] : [settled.signal]
  await delay(firstConnectMs, undefined, { signal: AbortSignal.any(given) }).catch(() => {})

  const redis: Redis = {
    address,
    client,
    get ready() {
      return client.status === 'ready'
    },
    async attempt(command) {
      if (client.status !== 'ready') return undefined
      try {
        return await command(client)
      } catch (error) {
        if (client.status === 'ready') complain(error)
        return undefined
      }
    },
    connect() {
      const own = new Client(url, { ...settings, maxRetriesPerRequest: null })
      // The first connection says what there is to say.
      own.on('error', () => {})
      clients.push(own)
      return own
    },
    async [Symbol.asyncDispose]() {
      closing = true
      await Promise.all(clients.map(end))
    },
  }
  if (signal?.aborted) {
    await redis[Symbol.asyncDispose]()
    signal.throwIfAborted()
  }
  return redis
}

/** Redis quotes commands in its errors, so only the first word is kept: `NOAUTH`, `OOM`, `ECONNREFUSED`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'CLOSED'
  if ('code' in error && typeof error.code === 'string') return error.code
  return /^[A-Z]{2,}\b/.exec(error.message)?.[0] ?? error.name
}

async function end(client: Client): Promise<void> {
  const connected = ['connecting', 'connect', 'ready', 'monitoring', 'disconnecting', 'close'].includes(client.status)
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  client.disconnect()
  if (connected) await ended
}
