import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '#core/log.ts'
import { startRedis, type TestRedis, withoutRedis } from '#tests/harness/redis.ts'
import { openRedis, type Redis } from './redis.ts'

const silent = createLog('silent')
const ready = async (redis: Redis): Promise<void> => {
  while (!redis.ready) await once(redis.client, 'ready')
}

function recorded() {
  const lines: string[] = []
  return { lines, log: createLog('info', { write: (line) => lines.push(line) }) }
}

it('goes on without a Redis that is not there, and says so once', async () => {
  const { lines, log } = recorded()
  await using redis = await openRedis('redis://somebody:secret-word@127.0.0.1:1/0', log)
  expect(redis.ready).toBe(false)
  expect(redis.address).toBe('127.0.0.1:1')
  // Comes back when a second attempt to connect has failed too.
  await once(redis.client, 'close')
  expect(await redis.attempt((client) => client.get('key'))).toBeUndefined()
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('ECONNREFUSED')
  expect(lines[0]).not.toContain('secret-word')
})

it('gives a Redis up that accepts connections and never answers', async () => {
  const mute = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const address = mute.address()
  const port = typeof address === 'object' ? address?.port : 0
  await using redis = await openRedis(`redis://127.0.0.1:${port}`, silent)
  expect(redis.ready).toBe(false)
  expect(await redis.attempt((client) => client.get('key'))).toBeUndefined()
  await redis[Symbol.asyncDispose]()
  await new Promise((resolve) => mute.close(resolve))
})

it('does not start where the caller has given up', async () => {
  await expect(openRedis('redis://127.0.0.1:1', silent, AbortSignal.abort())).rejects.toThrow('aborted')
})

describe.skipIf(withoutRedis !== '')(`Redis${withoutRedis}`, () => {
  let server: TestRedis
  beforeAll(async () => {
    server = await startRedis({ password: 'p@ss/word' })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  it('keeps what it is given', async () => {
    await using redis = await openRedis(server.url, silent)
    expect(redis.ready).toBe(true)
    expect(await redis.attempt((client) => client.set('key', Buffer.from([0, 255])))).toBe('OK')
    expect(await redis.attempt((client) => client.getBuffer('key'))).toEqual(Buffer.from([0, 255]))
    expect(await redis.attempt((client) => client.get('nothing'))).toBeNull()
  })

  it('answers nothing for a command that is refused, and says its code only', async () => {
    const { lines, log } = recorded()
    await using redis = await openRedis(server.url, log)
    await redis.attempt((client) => client.set('word', 'not-to-be-logged'))
    expect(await redis.attempt((client) => client.lpush('word', 'not-to-be-logged'))).toBeUndefined()
    expect(await redis.attempt((client) => client.lpush('word', 'not-to-be-logged'))).toBeUndefined()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('WRONGTYPE')
    expect(lines[0]).not.toContain('not-to-be-logged')
  })

  it('is not used with a wrong password', async () => {
    const { lines, log } = recorded()
    await using redis = await openRedis(server.url.replace('p%40ss', 'other'), log)
    expect(redis.ready).toBe(false)
    expect(lines[0]).toContain('WRONGPASS')
    expect(lines.join('')).not.toContain('other')
  })

  it('is used again when it is back', async () => {
    const { lines, log } = recorded()
    await using redis = await openRedis(server.url, log)
    const lost = once(redis.client, 'close')
    await server.end()
    await lost
    expect(redis.ready).toBe(false)
    expect(await redis.attempt((client) => client.get('key'))).toBeUndefined()
    await server.restart()
    await ready(redis)
    expect(await redis.attempt((client) => client.set('key', 'again'))).toBe('OK')
    expect(lines.some((line) => line.includes('goes on without it'))).toBe(true)
    expect(lines.at(-1)).toContain('answers again')
  })

  it('that hangs holds a command up for a moment, and later ones not at all', async () => {
    await using redis = await openRedis(server.url, silent)
    server.child.kill('SIGSTOP')
    try {
      expect(await redis.attempt((client) => client.get('key'))).toBeUndefined()
      expect(redis.ready).toBe(false)
      expect(await redis.attempt((client) => client.get('key'))).toBeUndefined()
    } finally {
      server.child.kill('SIGCONT')
    }
    await ready(redis)
    expect(await redis.attempt((client) => client.ping())).toBe('PONG')
  })

  it('lends connections for subscriptions, which wait for it', async () => {
    await using redis = await openRedis(server.url, silent)
    const subscriber = redis.connect()
    await subscriber.subscribe('news')
    const heard = once(subscriber, 'message')
    await redis.attempt((client) => client.publish('news', 'hello'))
    expect(await heard).toEqual(['news', 'hello'])
  })
})
