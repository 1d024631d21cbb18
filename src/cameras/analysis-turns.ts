/** A turn at the inference threads; returned when its work there is done. */
export type Turn = () => void

interface Waiter {
  resolve(turn: Turn): void
  reject(reason: unknown): void
}

/**
 * Whose frame is looked at next. Every camera waits in line with one frame at most, so where there is more than fits all of them
 * get the same share; and as only so many turns are out at once, photos that are uploaded wait for one frame each and not for all
 * cameras.
 */
export class AnalysisTurns {
  readonly #most: number
  readonly #line = new Set<Waiter>()
  #out = 0

  constructor(most: number) {
    this.#most = most
  }

  get waiting(): number {
    return this.#line.size
  }

  /** Resolves when it is this camera's turn. Throws the signal's reason. */
  take(signal: AbortSignal): Promise<Turn> {
    if (signal.aborted) return Promise.reject(signal.reason)
    if (this.#out < this.#most && this.#line.size === 0) return Promise.resolve(this.#give())
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        resolve: (turn) => {
          signal.removeEventListener('abort', leave)
          resolve(turn)
        },
        reject,
      }
      const leave = () => {
        if (this.#line.delete(waiter)) waiter.reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#line.add(waiter)
    })
  }

  #give(): Turn {
    this.#out++
    let given = true
    return () => {
      if (!given) return
      given = false
      this.#out--
      this.#next()
    }
  }

  #next(): void {
    for (const waiter of this.#line) {
      if (this.#out >= this.#most) return
      this.#line.delete(waiter)
      waiter.resolve(this.#give())
    }
  }
}
