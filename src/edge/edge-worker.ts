import type { Kysely } from 'kysely'
import type { Clock } from '#core/clock.ts'
import { toAppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { EventsApplied } from '#events/applied.ts'
import { type Bell, createBell } from '#events/bell.ts'
import type { StoredEvent } from '#events/event.ts'
import type { ModelSource, ModelsInUse } from '#recognition/models-in-use.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { setIdentification } from './apply-orders.ts'
import { deliverNext } from './deliver-next.ts'
import { type Copying, exchangeOnce, nothingCopied } from './exchange-once.ts'
import { findLink, noteLinkState } from './link-store.ts'
import { delayAfter, type LinkTrouble, troubleOf } from './link-trouble.ts'
import { type KeepLimits, pruneSightings } from './prune-sightings.ts'
import type { ServerLink } from './server-link.ts'

export interface EdgeNeeds {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  readonly events: EventsApplied
  readonly models: ModelsInUse
  readonly modelSource: ModelSource
}

export interface EdgeOptions {
  /** The gallery here that is a copy of the server's. */
  readonly galleryId: string
  readonly keep: KeepLimits
  /** Seconds that the server lets a call wait for news. */
  readonly waitSeconds: number
  /** Between 0 and 1, so that many edge nodes do not come back at once. */
  random(): number
}

const pruneEvery = 60_000
/** Rings may get lost: so long something to deliver may go unseen. */
const deliverEvery = 5_000

/**
 * Keeps an edge node what the server says it should be, and delivers what it sees. Two loops: one talks with the server and notices
 * when it is away; the other delivers, in the order of the event log, whenever the server is there.
 */
export class EdgeWorker implements AsyncDisposable {
  readonly #needs: EdgeNeeds
  readonly #link: ServerLink
  readonly #options: EdgeOptions
  readonly #stopping = new AbortController()
  readonly #bell: Bell = createBell()
  readonly #running: Promise<unknown>
  #connected = false
  /** What keeps deliveries from being taken, although the server is there. */
  #undeliverable: LinkTrouble | null = null
  #copying: Copying = nothingCopied
  #failures = 0
  #prunedAt = 0
  #shown = ''

  constructor(needs: EdgeNeeds, link: ServerLink, options: EdgeOptions) {
    this.#needs = needs
    this.#link = link
    this.#options = options
    this.#running = Promise.all([this.#exchange(), this.#deliver()])
  }

  /** To be called with every event of the log. */
  apply({ type }: StoredEvent): void {
    if (type === 'sighting_started' || type === 'sighting_changed' || type === 'sighting_ended') this.#bell.ring()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#running
    await this.#show('stopped', null)
  }

  async #exchange(): Promise<void> {
    const { clock, log } = this.#needs
    const { signal } = this.#stopping
    while (!signal.aborted) {
      let delay = 0
      try {
        this.#copying = await exchangeOnce(this.#needs, this.#link, this.#copying, {
          galleryId: this.#options.galleryId,
          waitSeconds: this.#connected && this.#failures === 0 ? this.#options.waitSeconds : 0,
          hindrance: this.#undeliverable?.detail ?? null,
          signal,
        })
        this.#failures = 0
        this.#connected = true
        this.#bell.ring()
        const hindrance = this.#copying.hindrance ?? this.#undeliverable?.detail ?? null
        await this.#show(hindrance === null ? 'connected' : 'blocked', hindrance)
        if (hindrance !== null) delay = delayAfter(3, this.#options.random())
      } catch (error) {
        if (signal.aborted) return
        delay = await this.#fail(error)
      }
      await this.#prune().catch((error: unknown) => log.error({ error }, 'sightings could not be cleaned up'))
      if (delay > 0) await clock.sleep(delay, signal).catch(() => {})
    }
  }

  /** Notes why the server is away; milliseconds until it is asked again. */
  async #fail(error: unknown): Promise<number> {
    const { db, log } = this.#needs
    this.#connected = false
    this.#failures++
    const trouble = troubleOf(error)
    try {
      if (trouble.state === 'refused') {
        // Whoever took the key away wants nobody recognised here; the server's orders turn it on again.
        this.#copying = { ...this.#copying, orders: '' }
        await setIdentification(db, false, null)
      }
      if (toAppError(error).code === 'internal') log.error({ error }, 'the exchange with the server failed')
      await this.#show(trouble.state, trouble.detail)
    } catch (cause) {
      log.error({ error: cause }, 'the state of the link could not be noted')
    }
    return Math.max(delayAfter(this.#failures, this.#options.random()), trouble.retryAfterMs)
  }

  async #deliver(): Promise<void> {
    const { clock } = this.#needs
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#bell.hush()
      if (this.#connected)
        try {
          const { galleryId } = this.#options
          while (!signal.aborted && (await deliverNext(this.#needs, this.#link, galleryId, signal)));
          this.#undeliverable = null
        } catch (error) {
          if (signal.aborted) return
          const trouble = troubleOf(error)
          this.#undeliverable = trouble.state === 'cut' ? null : trouble
          this.#needs.log.warn({ detail: trouble.detail }, 'sightings could not be delivered; it is tried again')
          await clock.sleep(delayAfter(2, this.#options.random()), signal).catch(() => {})
          continue
        }
      await this.#bell.sleep(clock, deliverEvery, signal)
    }
  }

  async #prune(): Promise<void> {
    const { db, log, clock } = this.#needs
    const now = clock.now()
    if (now.getTime() - this.#prunedAt < pruneEvery) return
    this.#prunedAt = now.getTime()
    const link = await findLink(db)
    if (!link) return
    const { galleryId, keep } = this.#options
    await pruneSightings({ db, log }, { galleryId, after: BigInt(link.delivered) }, keep, now)
  }

  async #show(state: Parameters<typeof noteLinkState>[1], detail: string | null): Promise<void> {
    const { db, log } = this.#needs
    await noteLinkState(db, state, detail)
    const shown = `${state} ${detail}`
    if (shown === this.#shown) return
    this.#shown = shown
    log[state === 'connected' || state === 'stopped' ? 'info' : 'warn']({ state, detail }, 'edge node')
  }
}
