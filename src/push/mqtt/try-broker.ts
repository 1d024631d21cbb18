import { connectAsync } from 'mqtt'
import type { MqttConfig } from './config.ts'
import { credentialsOf } from './connect-broker.ts'

const answerMs = 5_000

/** What came of a message to the broker; `detail` says in words why it did not arrive. */
export interface BrokerTrial {
  readonly delivered: boolean
  readonly detail: string | null
  readonly milliseconds: number
}

/** Connects, publishes one message that is not kept, and leaves again; no other connection is touched. */
export async function tryBroker(config: MqttConfig, topic: string, payload: string): Promise<BrokerTrial> {
  const began = performance.now()
  const passed = () => Math.round(performance.now() - began)
  try {
    const client = await connectAsync(config.url, {
      ...credentialsOf(config),
      reconnectPeriod: 0,
      connectTimeout: answerMs,
    })
    try {
      await within(answerMs, client.publishAsync(topic, payload, { qos: 1 }))
    } finally {
      await client.endAsync(true)
    }
    return { delivered: true, detail: null, milliseconds: passed() }
  } catch (error) {
    return { delivered: false, detail: why(error), milliseconds: passed() }
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at this address: is the broker started, and the port right?',
  ENOTFOUND: 'There is no host of this name',
  EAI_AGAIN: 'The name of the host cannot be looked up now',
  EHOSTUNREACH: 'There is no way to this host',
  ETIMEDOUT: 'The host does not answer',
  ECONNRESET: 'The connection was cut: does the broker expect TLS (mqtts://)?',
  '4': 'User or password is refused',
  '5': 'The broker does not let this user in, or not publish here',
}

/** Never what the library says besides: that may hold a piece of what was sent. */
function why(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const { name, message } = error instanceof Error ? error : { name: '', message: '' }
  if (code === 'misconfigured') return message
  const known = reasons[code]
  if (known !== undefined) return known
  if (name === 'AggregateError') return 'The host does not answer at any of its addresses'
  if (code.startsWith('CERT_') || code.includes('CERTIFICATE') || code.startsWith('ERR_TLS'))
    return `The certificate of the broker is not trusted (${code})`
  return code === '' ? 'The broker does not answer' : `The broker cannot be reached (${code})`
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
