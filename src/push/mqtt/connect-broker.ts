import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, type IClientOptions } from 'mqtt'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { MqttConfig } from './config.ts'

/** A broker, connected or trying to. */
export interface Broker extends AsyncDisposable {
  readonly connected: boolean
  /** Resolves once the broker has it. Throws `unavailable`. */
  publish(topic: string, payload: string, options?: { readonly retain?: boolean }): Promise<void>
  /** Calls the listener at every connection, also the first. */
  onConnect(listener: () => void): void
}

const answerMs = 5_000
const reconnectMs = 1_000
const farewellMs = 2_000

/**
 * Connects in the background, and again whenever the connection is lost. `<prefix>/status` says `online`, and the broker says
 * `offline` there when this process is gone.
 */
export function connectBroker(config: MqttConfig, log: Log): Broker {
  const { host } = new URL(config.url)
  const status = `${config.topicPrefix}/status`
  const client = connect(config.url, {
    ...credentialsOf(config),
    reconnectPeriod: reconnectMs,
    // A wrong password may be mended at the broker.
    reconnectOnConnackError: true,
    connectTimeout: answerMs,
    resubscribe: false,
    queueQoSZero: false,
    will: { topic: status, payload: Buffer.from('offline'), qos: 1, retain: true },
  })
  const said = new Set<string>()
  const complain = (why: string): void => {
    if (said.has(why)) return
    said.add(why)
    log.warn({ host, why }, 'the MQTT broker cannot be reached; it is tried again')
  }
  client.on('error', (error) => complain('code' in error ? String(error.code) : error.message))
  client.on('close', () => said.size > 0 || complain('closed'))
  client.on('connect', () => {
    said.clear()
    log.info({ host }, 'connected to the MQTT broker')
    client.publish(status, 'online', { qos: 1, retain: true }, () => {})
  })

  return {
    get connected() {
      return client.connected
    },
    async publish(topic, payload, { retain = false } = {}) {
      if (!client.connected) throw new AppError('unavailable', 'The MQTT broker is away')
      const waiting = new AbortController()
      const late = delay(answerMs, 'late' as const, { signal: waiting.signal }).catch(() => 'late' as const)
      try {
        // At least once: a broker that takes it and is lost before it says so gets it again.
        const sent = client.publishAsync(topic, payload, { qos: 1, retain }).then(() => 'sent' as const)
        sent.catch(() => {})
        if ((await Promise.race([sent, late])) === 'late')
          throw new AppError('unavailable', 'The MQTT broker does not answer')
      } finally {
        waiting.abort()
      }
    },
    onConnect: (listener) => void client.on('connect', () => listener()),
    async [Symbol.asyncDispose]() {
      const limit = AbortSignal.timeout(farewellMs)
      const farewell = client.connected
        ? client.publishAsync(status, 'offline', { qos: 1, retain: true }).then(() => client.endAsync())
        : Promise.reject(new Error('away'))
      const passed = new Promise((_, reject) =>
        limit.addEventListener('abort', () => reject(limit.reason), { once: true }),
      )
      await Promise.race([farewell, passed]).catch(() => client.endAsync(true))
    },
  }
}

/** How to sign in at the broker. Throws `misconfigured` where the file of the password cannot be read. */
export function credentialsOf({ username, password }: MqttConfig): Pick<IClientOptions, 'username' | 'password'> {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: passwordOf(password) }),
  }
}

function passwordOf(setting: string): string {
  if (!setting.startsWith('file:')) return setting
  try {
    return readFileSync(setting.slice('file:'.length), 'utf8').trim()
  } catch (cause) {
    throw new AppError('misconfigured', 'The file of mqtt.password cannot be read', { cause })
  }
}
