import { toAppError } from '#core/errors.ts'

interface Flight<T> {
  readonly result: Promise<T>
  readonly controller: AbortController
  waiting: number
}

/** Work that several callers wait for together: it is done once, and given up when the last of them has gone. */
export class SharedWork<T> {
  readonly #flights = new Map<string, Flight<T>>()

  /**
   * Joins the work that goes on under this key, or starts it; `joined` says which. One caller's abort ends its own waiting
   * only, with `cancelled` or `deadline_exceeded`. Throws what the work throws.
   */
  async run(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly value: T; readonly joined: boolean }> {
    if (signal.aborted) throw toAppError(signal.reason)
    const there = this.#flights.get(key)
    const flight = there ?? this.#start(key, work)
    flight.waiting++
    try {
      return { value: await unlessAborted(flight.result, signal), joined: there !== undefined }
    } finally {
      flight.waiting--
      if (flight.waiting === 0) {
        // Whoever comes from here on starts anew instead of joining work that is being given up.
        this.#forget(key, flight)
        flight.controller.abort(new DOMException('Nobody waits for it any more', 'AbortError'))
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController()
    const flight = { result: work(controller.signal), controller, waiting: 0 }
    this.#flights.set(key, flight)
    const done = () => this.#forget(key, flight)
    flight.result.then(done, done)
    return flight
  }

  #forget(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key)
  }
}

function unlessAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(toAppError(signal.reason))
    signal.addEventListener('abort', leave, { once: true })
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
