import { createHmac } from 'node:crypto'
import { version } from '#core/version.ts'
import type { StoredEvent } from '#events/event.ts'

/** What a receiver is sent: the bytes that are signed, and the headers that go with them. */
export interface SignedMessage {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

interface Message {
  readonly eventId: string
  readonly eventType: string
  readonly createdAt: Date
  /** Names in snake_case; ids and plain words only. */
  readonly data: Readonly<Record<string, unknown>>
}

/** What is told of an event: payloads of the log hold ids only, and no objects within them. */
export function messageOf(event: StoredEvent): Message {
  const data = Object.entries(event.payload).map(([name, value]) => [snakeCase(name), value])
  return {
    eventId: String(event.id),
    eventType: event.type,
    createdAt: event.createdAt,
    data: Object.fromEntries(data),
  }
}

/** The message as JSON with its signature, made at the time of each attempt so that receivers may refuse old ones. */
export function signMessage({ eventId, eventType, createdAt, data }: Message, secret: string, at: Date): SignedMessage {
  const body = JSON.stringify({ event_id: eventId, event_type: eventType, created_at: createdAt.toISOString(), data })
  const seconds = Math.floor(at.getTime() / 1000)
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': `netra/${version}`,
      'netra-event-id': eventId,
      'netra-signature': `t=${seconds},v1=${signatureOf(secret, seconds, body)}`,
    },
  }
}

/** Hexadecimal HMAC-SHA-256 of `seconds.body` in UTF-8. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`, 'utf8').digest('hex')
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
