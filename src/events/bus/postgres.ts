import { setTimeout as delay } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import type { Log } from '#core/log.ts'
import { createListeners } from './listeners.ts'
import { type Bus, busChannel } from './port.ts'

const firstWaitMs = 50
const longestWaitMs = 5000

/**
 * A bus over LISTEN/NOTIFY on a connection of its own, which is made again when it breaks; every listener is then called
 * once, since rings may have been missed. Does not wait for the first connection.
 */
export function createPostgresBus(connection: ClientConfig, log: Log): Bus {
  const listeners = createListeners()
  const closing = new AbortController()
  let client: Client | undefined

  const connect = async (): Promise<Client> => {
    // Keep-alive finds a peer that vanished without a word, which an idle listener would never notice otherwise.
    const next = new Client({
      ...connection,
      application_name: 'netra bus',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    next.on('error', (error) => log.debug({ err: error }, 'the bus connection broke'))
    next.on('notification', ({ payload }) => listeners.call(payload ?? ''))
    try {
      await next.connect()
      await next.query(`listen ${busChannel}`)
      return next
    } catch (error) {
      await next.end().catch(() => {})
      throw error
    }
  }

  const stayConnected = async (): Promise<void> => {
    let wait = firstWaitMs
    while (!closing.signal.aborted) {
      try {
        const current = await connect()
        const broken = new Promise<void>((resolve) => current.once('end', () => resolve()))
        client = current
        wait = firstWaitMs
        listeners.callAll()
        if (closing.signal.aborted) await current.end()
        await broken
        client = undefined
      } catch (error) {
        log.warn({ err: error, retryMs: wait }, 'the bus cannot reach the database; polling goes on')
      }
      await delay(wait, undefined, { signal: closing.signal }).catch(() => {})
      wait = Math.min(wait * 2, longestWaitMs)
    }
  }
  const running = stayConnected()

  return {
    async ring(topic) {
      try {
        await client?.query('select pg_notify($1, $2)', [busChannel, topic])
      } catch (error) {
        log.debug({ err: error }, 'a ring was lost')
      }
    },
    listen: (topic, onRing) => listeners.add(topic, onRing),
    async [Symbol.asyncDispose]() {
      closing.abort()
      await client?.end().catch(() => {})
      await running
    },
  }
}
