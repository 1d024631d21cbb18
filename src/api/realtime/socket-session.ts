import type { Socket } from 'socket.io'
import { callerOf } from '#api/caller.ts'
import { toWire } from '#api/names.ts'
import { type OperationHooks, runOperation } from '#api/run-operation.ts'
import type { Identity } from '#auth/identity.ts'
import { AppError, toAppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import type { StoredEvent } from '#events/event.ts'
import { positionAfter } from '#push/event-id.ts'
import { type SubscriptionNeeds, subscribeEvents } from '#push/subscribe-events.ts'
import { grantEvents, type Reach } from '#push/subscription.ts'
import { overlayEvent, type ToldEvent, type ToldName } from '#push/told-event.ts'
import { wireEvent } from '#push/wire-event.ts'
import { type Feed, has, wants } from './feed.ts'
import { measureOutbox } from './outbox.ts'
import { replay } from './replay.ts'

/** What a session needs of the server around it. */
export interface SessionSurroundings {
  readonly needs: SubscriptionNeeds
  readonly hooks: OperationHooks
  readonly bufferedBytes: number
  /** The last entry of the log that was told to everybody. */
  position(): bigint
  /** An entry of the log as it is told. */
  tell(event: StoredEvent): Promise<ToldEvent[]>
  /** What a restricted identity may be told of. */
  readReach(identity: Identity): Promise<Reach>
  /** Counts what was sent, and who was cut off. */
  sent(event: ToldName): void
  cutOff(why: 'slow' | 'revoked' | 'noisy'): void
}

/** More questions a minute are not those of a client that means well. */
const mostCalls = 120
/** Pictures of some dozens of cameras at one moment; who has not taken that much gets no more until they have. */
const overlayRoom = 32_768
const minuteMs = 60_000

/** One connection: who it is of, and what it is told. */
export class SocketSession {
  readonly credential: string
  identity: Identity
  readonly #socket: Socket
  readonly #around: SessionSurroundings
  readonly #address: string
  readonly #outbox: ReturnType<typeof measureOutbox>
  readonly #gone = new AbortController()
  #feeds: Feed[] = []
  #reach: Reach = {}
  #calls = { since: 0, made: 0 }

  constructor(
    socket: Socket,
    who: { readonly credential: string; readonly identity: Identity; readonly address: string },
    around: SessionSurroundings,
  ) {
    this.#socket = socket
    this.#around = around
    this.#address = who.address
    this.credential = who.credential
    this.identity = who.identity
    this.#outbox = measureOutbox(socket)
    socket.on('disconnect', () => this.#gone.abort())
    socket.on('subscribe', (input: unknown, answer: unknown) => this.#answer(answer, () => this.#subscribe(input)))
    socket.on('unsubscribe', (input: unknown, answer: unknown) => this.#answer(answer, () => this.#unsubscribe(input)))
  }

  /** Who the connection is of, read again: takes away what is not granted any more. */
  async become(identity: Identity): Promise<void> {
    this.identity = identity
    this.#reach = await this.#around.readReach(identity)
    const held = this.#feeds.flatMap(({ names }) => [...names])
    const { refused } = grantEvents(identity, held)
    if (refused.length === 0) return
    for (const { event } of refused) this.#drop(event)
    this.#socket.emit('subscription_changed', { granted: this.#granted(), refused })
  }

  /** Sends what the connection asked for of an entry of the log, where its turn has come. */
  offer(entry: bigint, told: readonly ToldEvent[]): void {
    for (const feed of this.#feeds)
      if (feed.live)
        for (const one of told) if (!has(feed, entry, one) && wants(feed, one, this.#reach)) this.#send(one)
  }

  /** What is on a picture now: dropped where the connection lags behind. */
  offerOverlay(place: { cameraId: string; galleryId: string }, payload: unknown): void {
    const overlay = { ...place, eventId: '', part: 0, name: overlayEvent, data: {} } as const
    if (!this.#feeds.some((feed) => wants(feed, overlay, this.#reach))) return
    if (this.#outbox.bytes < overlayRoom) this.#socket.emit(overlayEvent, payload)
  }

  cutOff(why: 'slow' | 'revoked' | 'noisy'): void {
    this.#around.cutOff(why)
    this.#gone.abort()
    // Told to go, a client stays away; one whose connection breaks comes back and asks for what it missed.
    if (why === 'slow') this.#socket.conn.close(true)
    else this.#socket.disconnect(true)
  }

  #granted(): string[] {
    return [...new Set(this.#feeds.flatMap(({ names }) => [...names]))]
  }

  #drop(name: string): void {
    for (const feed of this.#feeds) feed.names.delete(name as ToldName)
    this.#feeds = this.#feeds.filter(({ names }) => names.size > 0)
  }

  #send(told: ToldEvent): void {
    if (this.#gone.signal.aborted) return
    if (this.#outbox.bytes > this.#around.bufferedBytes) this.cutOff('slow')
    else {
      this.#socket.emit(told.name, wireEvent(told))
      this.#around.sent(told.name)
    }
  }

  async #subscribe(input: unknown): Promise<unknown> {
    const { door, address } = { door: 'socket' as const, address: this.#address }
    const origin = { door, address, correlationId: newId(), signal: this.#gone.signal }
    const caller = callerOf(this.identity, origin)
    this.#reach = await this.#around.readReach(this.identity)
    const output = await runOperation(subscribeEvents, this.#around.needs, input, caller, this.#around.hooks)
    // Permissions may have changed while it ran.
    const { granted } = grantEvents(this.identity, output.granted)
    for (const name of granted) this.#drop(name)
    const wished = input as { after?: string; cameras?: string[] }
    const feed: Feed = {
      names: new Set(granted),
      asked: wished.cameras && new Set(output.cameras),
      position: wished.after === undefined ? { cursor: this.#around.position(), skip: 0 } : positionAfter(wished.after),
      live: wished.after === undefined,
    }
    this.#feeds.push(feed)
    // After the acknowledgement, so that a client knows what the first events answer.
    if (!feed.live) setImmediate(() => void this.#replay(feed))
    return output
  }

  async #replay(feed: Feed): Promise<void> {
    try {
      await replay(feed, {
        db: this.#around.needs.db,
        signal: this.#gone.signal,
        position: () => this.#around.position(),
        tell: (event) => this.#around.tell(event),
        send: (told) => wants(feed, told, this.#reach) && this.#send(told),
        taken: () => this.#outbox.emptied(),
      })
    } catch {
      // The client comes back, and asks again from where it was.
      this.#socket.conn.close(true)
    }
  }

  async #unsubscribe(input: unknown): Promise<unknown> {
    const events = typeof input === 'object' && input !== null && 'events' in input ? input.events : undefined
    if (events !== undefined && !Array.isArray(events))
      throw new AppError('invalid_input', 'events: must be a list of names', { facts: { fields: 'events' } })
    if (events) for (const name of events) this.#drop(String(name))
    else this.#feeds = []
    return { granted: this.#granted() }
  }

  /** Acknowledges a question, with what came of it or with the error. */
  async #answer(answer: unknown, work: () => Promise<unknown>): Promise<void> {
    const reply = typeof answer === 'function' ? (value: unknown) => answer(value) : () => {}
    const now = Date.now()
    if (now - this.#calls.since >= minuteMs) this.#calls = { since: now, made: 0 }
    this.#calls.made++
    if (this.#calls.made > mostCalls) return this.cutOff('noisy')
    try {
      reply({ ok: true, ...(toWire(await work()) as object) })
    } catch (thrown) {
      const { code, message: detail, facts } = toAppError(thrown)
      reply({ ok: false, error: toWire({ code, detail, ...facts }) })
    }
  }
}
