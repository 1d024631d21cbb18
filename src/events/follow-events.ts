import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { Db } from '#storage/schema.ts'
import type { EventsApplied } from './applied.ts'
import { createBell } from './bell.ts'
import type { Bus } from './bus/port.ts'
import type { StoredEvent } from './event.ts'
import { eventsTopic, readPage } from './event-log.ts'

export interface FollowOptions {
  readonly db: Db
  readonly bus: Bus
  /** The cursor of the last event that was applied already. */
  readonly from: bigint
  /**
   * Applies one event; called in order, one at a time. When it throws it is called again with the same event, so applying
   * one twice must do no harm.
   */
  readonly handle: (event: StoredEvent, signal: AbortSignal) => Promise<void> | void
  readonly log: Log
  /** Ends the following, as disposing does. */
  readonly signal?: AbortSignal
}

/** A reader of the event log at work. */
export interface EventFollower extends EventsApplied, AsyncDisposable {
  /** The cursor up to which everything was applied. */
  readonly position: bigint
}

const pageSize = 500
/** Rings may get lost; this bounds how long an event can go unseen. */
const pollMs = 1000
const firstRetryMs = 50
const longestRetryMs = 5000

/** Applies every event of the log after `from`, in order, as it is committed by whichever process. */
export function followEvents(options: FollowOptions): EventFollower {
  const { db, bus, handle, log } = options
  const stopping = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stopping.signal]) : stopping.signal
  const waiting = new Set<{ id: bigint; resolve: () => void }>()
  let position = options.from
  const bell = createBell()

  const advance = (to: bigint) => {
    position = to
    for (const waiter of waiting) if (waiter.id <= to) waiter.resolve()
  }
  const applyNewEvents = async () => {
    for (let more = true; more && !signal.aborted; ) {
      const page = await readPage(db, position, pageSize)
      for (const event of page.events) {
        if (signal.aborted) return
        await handle(event, signal)
        advance(event.id)
      }
      if (page.unknownTypes.length > 0)
        log.warn({ types: [...new Set(page.unknownTypes)] }, 'events of another version of Netra were passed over')
      more = page.full
      advance(page.cursor)
    }
  }

  const follow = async () => {
    let retryMs = firstRetryMs
    while (!signal.aborted) {
      bell.hush()
      try {
        await applyNewEvents()
        retryMs = firstRetryMs
        await bell.sleep(systemClock, pollMs, signal)
      } catch (error) {
        if (signal.aborted) break
        log.error({ err: error, after: String(position), retryMs }, 'events could not be applied; trying again')
        await systemClock.sleep(retryMs, signal).catch(() => {})
        retryMs = Math.min(retryMs * 2, longestRetryMs)
      }
    }
  }

  const stopListening = bus.listen(eventsTopic, bell.ring)
  const running = follow()

  return {
    get position() {
      return position
    },
    async caughtUp(id, callerSignal) {
      if (position >= id) return
      bell.ring()
      await new Promise<void>((resolve, reject) => {
        const done = () => {
          waiting.delete(waiter)
          callerSignal.removeEventListener('abort', gaveUp)
          signal.removeEventListener('abort', stopped)
        }
        const waiter = {
          id,
          resolve: () => {
            done()
            resolve()
          },
        }
        const gaveUp = () => {
          done()
          reject(callerSignal.reason)
        }
        const stopped = () => {
          done()
          reject(new AppError('unavailable', 'Netra is stopping; what was stored is kept'))
        }
        waiting.add(waiter)
        callerSignal.addEventListener('abort', gaveUp, { once: true })
        signal.addEventListener('abort', stopped, { once: true })
        if (callerSignal.aborted) gaveUp()
        else if (signal.aborted) stopped()
      })
    },
    async [Symbol.asyncDispose]() {
      stopping.abort()
      stopListening()
      await running
    },
  }
}
